//! Where Microsoft Graph and the authority are: a pair for each national cloud, or a pair of one's own (the practice Graph).
//! Rule: Microsoft Graph, "National cloud deployments". Tokens of one cloud are worth nothing in another.

use url::{Host, Url};

use crate::error::{EntraError, Kind};

/// A Microsoft cloud. Each has tenants and app registrations of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cloud {
    /// The worldwide one, GCC included.
    Global,
    /// US Government L4 (GCC High).
    UsGovernment,
    /// US Government L5 (Department of Defense).
    UsGovernmentDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Global, Self::UsGovernment, Self::UsGovernmentDod, Self::China];

    /// Its name in the connection document.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGovernment => "usGovernment",
            Self::UsGovernmentDod => "usGovernmentDod",
            Self::China => "china",
        }
    }

    /// The cloud of that name, in any letter case.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Graph's root and the authority.
    fn addresses(self) -> (&'static str, &'static str) {
        match self {
            Self::Global => ("https://graph.microsoft.com", "https://login.microsoftonline.com"),
            Self::UsGovernment => ("https://graph.microsoft.us", "https://login.microsoftonline.us"),
            Self::UsGovernmentDod => ("https://dod-graph.microsoft.us", "https://login.microsoftonline.us"),
            // Graph's own page still names login.chinacloudapi.cn; Entra's page of 2025 names this one. The other can be set by hand.
            Self::China => ("https://microsoftgraph.chinacloudapi.cn", "https://login.partner.microsoftonline.cn"),
        }
    }
}

/// Graph's root (without a version) and the authority, neither with a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    graph: Url,
    authority: Url,
}

impl Endpoints {
    /// Those of a Microsoft cloud.
    ///
    /// # Errors
    /// None: the addresses are ours, and a test reads each.
    pub fn of(cloud: Cloud) -> Result<Self, EntraError> {
        let (graph, authority) = cloud.addresses();
        Self::custom(graph, authority)
    }

    /// A pair of one's own: https, or http to this machine itself.
    ///
    /// # Errors
    /// `EndpointMalformed`: no web address, plain http to another machine, or one that holds a name, a password or a query.
    pub fn custom(graph: &str, authority: &str) -> Result<Self, EntraError> {
        Ok(Self { graph: address("Microsoft Graph", graph)?, authority: address("the authority", authority)? })
    }

    /// Graph's root, such as `https://graph.microsoft.com/`.
    #[must_use]
    pub fn graph(&self) -> &Url {
        &self.graph
    }

    /// The authority, such as `https://login.microsoftonline.com/`.
    #[must_use]
    pub fn authority(&self) -> &Url {
        &self.authority
    }

    /// How a permission of Graph is asked for in a delegated sign-in: `{root}/User.Read.All`.
    #[must_use]
    pub fn scope(&self, permission: &str) -> String {
        format!("{}/{permission}", text(&self.graph))
    }

    /// All application permissions that the registration was given: `{root}/.default`.
    #[must_use]
    pub fn default_scope(&self) -> String {
        self.scope(".default")
    }

    /// A page below the authority and tenant: `{authority}/{tenant}/oauth2/v2.0/token`.
    #[must_use]
    pub fn of_tenant(&self, tenant: &Tenant, path: &str) -> String {
        format!("{}/{}/{path}", text(&self.authority), tenant.as_str())
    }
}

fn text(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

fn address(what: &str, typed: &str) -> Result<Url, EntraError> {
    let wrong = |why: &str| {
        let message = format!("The address of {what} {why}.");
        EntraError::new(Kind::Configuration, "EndpointMalformed", message, "Choose the cloud by name, or correct the address.")
    };
    let mut url = Url::parse(typed.trim()).map_err(|_| wrong("is no web address"))?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(wrong("begins with http:, which would show tokens to everyone on the way; it must begin with https:")),
        _ => return Err(wrong("must begin with https:")),
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("may hold a host, a port and a path, and nothing else"));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Is it this machine itself?
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// A tenant in the authority's path: its id, one of its domains, or `organizations` (whichever the person who signs in belongs to).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tenant(String);

impl Tenant {
    /// Reads what was typed.
    ///
    /// # Errors
    /// `TenantMalformed`: neither an id nor a domain; or `common` or `consumers`, whose people have no directory.
    pub fn parse(typed: &str) -> Result<Self, EntraError> {
        let name = typed.trim().to_ascii_lowercase();
        let wrong = |why: String| {
            let fix = "Enter the tenant ID (Entra admin center > Overview) or a domain such as contoso.onmicrosoft.com.";
            Err(EntraError::new(Kind::Configuration, "TenantMalformed", why, fix))
        };
        if matches!(name.as_str(), "common" | "consumers") {
            return wrong(format!("“{name}” also stands for personal accounts, which have no directory to provision from."));
        }
        let is_word = |label: &str| !label.is_empty() && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        let is_domain = name.contains('.') && name.split('.').all(is_word);
        if name == "organizations" || is_domain || is_guid(&name) {
            return Ok(Self(name));
        }
        wrong("The tenant is neither an id nor a domain.".to_owned())
    }

    /// The same where one tenant has to be meant: with `organizations`, whoever signs in next could bring another directory.
    ///
    /// # Errors
    /// `TenantMalformed`.
    pub fn parse_one(typed: &str) -> Result<Self, EntraError> {
        let tenant = Self::parse(typed)?;
        if tenant.0 != "organizations" {
            return Ok(tenant);
        }
        let message = "“organizations” stands for whichever tenant the person who signs in belongs to; one has to be meant here.";
        let fix = "Enter the tenant ID (Entra admin center > Overview) or a domain such as contoso.onmicrosoft.com.";
        Err(EntraError::new(Kind::Configuration, "TenantMalformed", message, fix))
    }

    /// As it stands in the authority's path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its id, where it was named by that.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        is_guid(&self.0).then_some(self.0.as_str())
    }
}

/// Is it an id as Entra writes them (RFC 9562)?
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Cloud, Endpoints, Tenant};

    #[test]
    fn each_cloud_has_its_own_pair_and_scope() {
        for cloud in Cloud::ALL {
            assert_eq!(Cloud::parse(&cloud.name().to_uppercase()), Some(cloud));
            let endpoints = Endpoints::of(cloud).unwrap();
            assert_eq!(endpoints.graph().scheme(), "https");
            assert!(endpoints.default_scope().ends_with("/.default"));
        }
        let dod = Endpoints::of(Cloud::UsGovernmentDod).unwrap();
        assert_eq!(dod.scope("User.Read.All"), "https://dod-graph.microsoft.us/User.Read.All");
        let tenant = Tenant::parse("Contoso.onmicrosoft.us").unwrap();
        assert_eq!(
            dod.of_tenant(&tenant, "oauth2/v2.0/token"),
            "https://login.microsoftonline.us/contoso.onmicrosoft.us/oauth2/v2.0/token"
        );
        assert_eq!(Cloud::parse("germany"), None);
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        assert!(Endpoints::custom("http://127.0.0.1:1/graph/", "http://localhost:2").is_ok());
        for wrong in
            ["http://graph.example", "ftp://localhost", "graph.microsoft.com", "https://a:b@graph.example", "https://graph.example/?a=b"]
        {
            let error = Endpoints::custom(wrong, "https://login.example").unwrap_err();
            assert_eq!((error.code.as_str(), error.message.contains("a:b")), ("EndpointMalformed", false), "{wrong}");
        }
    }

    #[test]
    fn a_tenant_is_an_id_a_domain_or_organizations() {
        let id = "9C0B7D5A-8d7f-4f5e-8f4f-0d8d4f8f7a11";
        assert_eq!(Tenant::parse(id).unwrap().id(), Some(id.to_lowercase().as_str()));
        assert_eq!(Tenant::parse(" organizations ").unwrap().id(), None);
        for wrong in ["", "common", "consumers", "contoso", "a b.com", "a..com", "x/../y.com", "contoso.com?x=y"] {
            assert_eq!(Tenant::parse(wrong).unwrap_err().code, "TenantMalformed", "{wrong}");
        }
    }
}
