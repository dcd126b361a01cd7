//! Which registration is at the door, and is it really?

use super::super::Shared;
use super::super::guid::Guid;
use super::super::world::Application;
use super::assertion;
use super::form::Form;
use super::refuse::Refused;

/// How a client showed who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// By a secret or a certificate that is right.
    Proven,
    /// Not at all: a public client.
    Public,
}

/// Names that mean the practice tenant.
pub(super) fn is_tenant(tenant: &str, own: Guid) -> bool {
    Guid::parse(tenant) == Some(own) || ["contoso.com", "contoso.onmicrosoft.com"].iter().any(|name| tenant.eq_ignore_ascii_case(name))
}

/// Is the tenant in the path ours? `wide`: may it be `organizations` or `common`?
///
/// # Errors
/// AADSTS90002, AADSTS50059.
pub(super) fn check_tenant(shared: &Shared, tenant: &str, wide: bool) -> Result<(), Refused> {
    if is_tenant(tenant, shared.world().tenant) {
        return Ok(());
    }
    match (tenant, wide) {
        ("organizations" | "common", true) => Ok(()),
        ("organizations" | "common", false) => {
            let text = "No tenant-identifying information found in either the request or implied by any provided credentials.";
            Err(Refused::new("invalid_request", 50059, text))
        }
        _ => {
            let text = format!(
                "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."
            );
            Err(Refused::new("invalid_request", 90002, text))
        }
    }
}

/// The registration that `client_id` names.
///
/// # Errors
/// AADSTS700016.
pub(super) fn registration(shared: &Shared, form: &Form) -> Result<Application, Refused> {
    let id = form.need("client_id")?;
    let world = shared.world();
    let found = Guid::parse(id).and_then(|id| world.applications.iter().find(|one| one.app_id == id));
    found.cloned().ok_or_else(|| {
        let text = format!("Application with identifier '{id}' was not found in the directory 'Contoso'.");
        Refused::new("unauthorized_client", 700_016, text)
    })
}

/// Checks the secret or the assertion, if there is one.
///
/// # Errors
/// AADSTS7000215, AADSTS7000222, and the assertion's.
pub(super) fn prove(shared: &Shared, tenant: &str, application: &Application, form: &Form) -> Result<Shown, Refused> {
    let now = shared.world().now();
    match (form.get("client_secret"), form.get("client_assertion")) {
        (None, None) => Ok(Shown::Public),
        (Some(_), Some(_)) => Err(Refused::new("invalid_request", 90023, "Both client_secret and client_assertion were sent.")),
        (None, Some(jwt)) => {
            let kind = form.need("client_assertion_type")?;
            if kind != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
                return Err(Refused::new("invalid_request", 900_144, format!("The client_assertion_type '{kind}' isn't known.")));
            }
            assertion::check(&shared.base, tenant, application, jwt, now)?;
            Ok(Shown::Proven)
        }
        (Some(secret), None) => {
            let Some(found) = application.secrets.iter().find(|own| own.text == secret) else {
                let text = format!(
                    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{}'.",
                    application.app_id
                );
                return Err(Refused::new("invalid_client", 7_000_215, text));
            };
            if found.end <= now {
                let text = format!("The provided client secret keys for app '{}' are expired.", application.app_id);
                return Err(Refused::new("invalid_client", 7_000_222, text));
            }
            Ok(Shown::Proven)
        }
    }
}

/// Which registered redirect address this is, by the rules of reply-url: on `http://localhost` the port is ignored, the path isn't;
/// `127.0.0.1` must be registered itself.
pub(super) fn redirect(application: &Application, asked: &str) -> Option<Redirect> {
    let fits = |registered: &String| is_redirect(registered, asked);
    if application.public_redirects.iter().any(fits) {
        return Some(Redirect::Public);
    }
    application.web_redirects.iter().any(fits).then_some(Redirect::Web)
}

/// Of what kind a redirect address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Redirect {
    /// A desktop application's.
    Public,
    /// A web application's: the client must prove itself.
    Web,
}

fn is_redirect(registered: &str, asked: &str) -> bool {
    if registered == asked {
        return true;
    }
    let (Ok(registered), Ok(asked)) = (url::Url::parse(registered), url::Url::parse(asked)) else { return false };
    let loopback = |url: &url::Url| url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    loopback(&registered) && loopback(&asked) && registered.host_str() == asked.host_str() && registered.path() == asked.path()
}

#[cfg(test)]
mod tests {
    use super::is_redirect;

    #[test]
    fn on_localhost_the_port_is_ignored_and_the_path_is_not() {
        assert!(is_redirect("http://localhost", "http://localhost:49152"));
        assert!(is_redirect("http://localhost", "http://localhost:49152/"));
        assert!(is_redirect("http://localhost/done", "http://localhost:5/done"));
        assert!(!is_redirect("http://localhost", "http://localhost:5/other"));
        assert!(!is_redirect("http://localhost", "http://127.0.0.1:5/"));
        assert!(!is_redirect("http://localhost", "http://[::1]:5/"));
        assert!(!is_redirect("http://localhost", "https://localhost:5/"));
        assert!(!is_redirect("https://app.contoso.com/in", "https://app.contoso.com:8443/in"));
    }
}
