//! The tenant URL, parsed once from what the admin typed (rules 1.3, 5.1, 13.4).

use url::{Host, Url};
use usher_core::configuration::PatchStyle;

/// A SCIM base address that requests may be sent to: https, or http to this machine itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantUrl {
    base: Url,
    /// Names of the query's parts.
    flags: Vec<String>,
}

/// Why an address can't be a tenant URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TenantUrlError {
    /// Not an address at all; what was typed, without what may be a secret.
    #[error("“{0}” is no web address")]
    NoAddress(String),
    /// Neither https nor http.
    #[error("the tenant URL begins with {0}:, but it must begin with https://")]
    Scheme(String),
    /// Plain http to another machine: the secret token would travel in the clear.
    #[error("plain http to {0} would show the secret token to everyone on the way; only https is allowed there")]
    PlainHttp(String),
    /// A name or password in the address.
    #[error("the tenant URL holds a name or password; the secret token has a field of its own")]
    Credentials,
}

/// Entra's flags for the style of PATCH: the RFC's, and its own older one (rule 5.1).
const ENTRA_FLAGS: [&str; 2] = ["aadOptscim062020", "AzureAdScimPatch2017"];

/// A word that is longer isn't shown again: hosts are shorter, tokens are longer.
const LONGEST_SHOWN: usize = 24;

impl TenantUrl {
    /// Reads what was typed. A query may hold Entra's flags: they are read and never sent on.
    ///
    /// # Errors
    /// [`TenantUrlError`], each in its own words.
    pub fn parse(typed: &str) -> Result<Self, TenantUrlError> {
        let typed = typed.trim();
        let mut base = Url::parse(typed).map_err(|_| TenantUrlError::NoAddress(harmless(typed)))?;
        let Some(host) = base.host() else { return Err(TenantUrlError::NoAddress(harmless(typed))) };
        match base.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => return Err(TenantUrlError::PlainHttp(host.to_string())),
            other => return Err(TenantUrlError::Scheme(other.to_owned())),
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(TenantUrlError::Credentials);
        }
        let flags = base.query_pairs().map(|(name, _)| name.into_owned()).collect();
        base.set_query(None);
        base.set_fragment(None);
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self { base, flags })
    }

    /// The address of a resource below the base: exactly one slash between.
    #[must_use]
    pub fn join(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        // Only addresses without a host can't be a base, and those were refused above.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// Scheme, host and port: where the secret token may go, and nowhere else (rule 1.4).
    #[must_use]
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The host, for words.
    #[must_use]
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// The style of PATCH that Entra's flags in the query ask for (rule 5.1).
    #[must_use]
    pub fn patch_style(&self) -> Option<PatchStyle> {
        let [rfc, entra] = ENTRA_FLAGS;
        if self.has(rfc) {
            return Some(PatchStyle::Rfc);
        }
        self.has(entra).then_some(PatchStyle::Entra)
    }

    /// What is kept of it in a connection: the address with Entra's flags, by which the style of PATCH is chosen each time. Nothing else of
    /// the query, which may be anything.
    ///
    /// ```
    /// let url = usher_scim::TenantUrl::parse("https://a.b/scim/?token=x&azureADscimPATCH2017")?;
    /// assert_eq!(url.kept(), "https://a.b/scim?AzureAdScimPatch2017");
    /// # Ok::<(), usher_scim::TenantUrlError>(())
    /// ```
    #[must_use]
    pub fn kept(&self) -> String {
        let flags: Vec<&str> = ENTRA_FLAGS.into_iter().filter(|flag| self.has(flag)).collect();
        if flags.is_empty() { self.to_string() } else { format!("{self}?{}", flags.join("&")) }
    }

    /// The names of what stood in the query and is left out, in order; a value is never shown, and a long name may be the secret token
    /// itself.
    ///
    /// ```
    /// let url = usher_scim::TenantUrl::parse("https://a.b/scim?token=s3cr3t&aadOptscim062020&company=7")?;
    /// assert_eq!(url.left_out(), ["token", "company"]);
    /// # Ok::<(), usher_scim::TenantUrlError>(())
    /// ```
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let others = self.flags.iter().filter(|name| !name.is_empty() && !ENTRA_FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(name)));
        others.map(|name| harmless(name)).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag.eq_ignore_ascii_case(name))
    }

    /// Is it this machine itself?
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.base.host().is_some_and(|host| is_loopback(&host))
    }
}

impl std::fmt::Display for TenantUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

/// What can be shown of a text that is no address: no name and password before an `@`, no query, and no long word, which may be the
/// secret token in the wrong field.
fn harmless(typed: &str) -> String {
    let shown = typed.split(['?', '#']).next().unwrap_or_default();
    let shown = shown.rsplit_once('@').map_or_else(|| shown.to_owned(), |(_, after)| format!("…@{after}"));
    let longest = shown.split(['/', ' ']).map(|word| word.chars().count()).max().unwrap_or_default();
    if longest > LONGEST_SHOWN { "…".to_owned() } else { shown }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{PatchStyle, TenantUrl, TenantUrlError};

    #[test]
    fn entras_flags_choose_the_style_and_are_never_sent() {
        for (query, style) in [("?aadOptscim062020", Some(PatchStyle::Rfc)), ("?AzureAdScimPatch2017", Some(PatchStyle::Entra)), ("", None)]
        {
            let url = TenantUrl::parse(&format!("https://a.b/scim{query}")).unwrap();
            assert_eq!((url.patch_style(), url.to_string().as_str()), (style, "https://a.b/scim"), "{query}");
            assert_eq!(url.kept(), format!("https://a.b/scim{query}"));
            assert_eq!(TenantUrl::parse(&url.kept()), Ok(url), "what is kept means the same");
        }
    }

    #[test]
    fn of_a_query_only_entras_flags_are_kept() {
        let kept = |query: &str| TenantUrl::parse(&format!("https://a.b/scim/{query}")).unwrap().kept();
        assert_eq!(kept("?x=1&azureadscimpatch2017#y"), "https://a.b/scim?AzureAdScimPatch2017");
        assert_eq!(kept("?token=s3cr3t"), "https://a.b/scim");
        let left_out = |query: &str| TenantUrl::parse(&format!("https://a.b/scim/{query}")).unwrap().left_out();
        assert_eq!(left_out("?x=1&AADoptscim062020&api%20version=2&=3"), ["x", "api version"]);
        assert_eq!(left_out("?s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t"), ["…"]);
        assert!(left_out("?AzureAdScimPatch2017").is_empty() && left_out("").is_empty());
        let both = TenantUrl::parse("https://a.b/?AzureAdScimPatch2017&aadOptscim062020").unwrap();
        assert_eq!(
            (both.kept().as_str(), both.patch_style()),
            ("https://a.b?aadOptscim062020&AzureAdScimPatch2017", Some(PatchStyle::Rfc))
        );
    }

    #[test]
    fn exactly_one_slash_stands_between_whatever_was_typed() {
        for typed in ["https://dialpad.com/scim", " https://dialpad.com/scim/ ", "https://dialpad.com/scim?aadOptscim062020"] {
            assert_eq!(TenantUrl::parse(typed).unwrap().join(&["Users"]).as_str(), "https://dialpad.com/scim/Users");
        }
        assert_eq!(TenantUrl::parse("https://a.b").unwrap().join(&["Users", "x/y z"]).as_str(), "https://a.b/Users/x%2Fy%20z");
    }

    #[test]
    fn a_secret_in_an_address_that_cant_be_read_is_not_shown_again() {
        for typed in [
            "https://user:s3cr3t@/scim",
            "https://user:s3cr3t@:99999999/x",
            "user:s3cr3t@host/scim",
            "dialpad?token=s3cr3t",
            "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t",
        ] {
            let error = TenantUrl::parse(typed).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cr3t"), "{error}");
        }
        assert_eq!(TenantUrl::parse("dialpad/scim"), Err(TenantUrlError::NoAddress("dialpad/scim".to_owned())));
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for fine in ["http://127.0.0.1:8080/scim", "http://localhost/scim", "http://[::1]:9/x"] {
            assert!(TenantUrl::parse(fine).is_ok(), "{fine}");
        }
        assert_eq!(TenantUrl::parse("http://scim.contoso.com/x"), Err(TenantUrlError::PlainHttp("scim.contoso.com".to_owned())));
        assert_eq!(TenantUrl::parse("http://localhost.contoso.com"), Err(TenantUrlError::PlainHttp("localhost.contoso.com".to_owned())));
        assert!(matches!(TenantUrl::parse("ftp://x.y"), Err(TenantUrlError::Scheme(_))));
        assert!(matches!(TenantUrl::parse("dialpad"), Err(TenantUrlError::NoAddress(_))));
        assert_eq!(TenantUrl::parse("https://a:b@c.d"), Err(TenantUrlError::Credentials));
    }
}
