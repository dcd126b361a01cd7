//! What signs a connection in to Microsoft Entra ID: the application's secret or certificate, or a person's refresh token. One at a time:
//! whoever signs in takes the place of who was signed in before. It stands in the secret store as one text, and nowhere else.

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use usher_core::secret::Secret;

use crate::app::Answer;
use crate::message::{self, problem};

/// Read where nothing is kept, and where nothing is ever kept.
const SECRET_VARIABLE: &str = "USHER_ENTRA_CLIENT_SECRET";
/// A path: a PEM file with the certificate and its private key.
const CERTIFICATE_VARIABLE: &str = "USHER_ENTRA_CLIENT_CERTIFICATE";

/// A way of signing in.
#[derive(Debug, Clone)]
pub(crate) enum EntraSecret {
    /// The value of a client secret: unattended. When it ends, as far as Entra ID has told.
    ClientSecret(Secret, Option<Timestamp>),
    /// A certificate and its private key as PEM: unattended.
    Certificate(Secret),
    /// A person who signed in.
    Person {
        /// The refresh token.
        refresh: Secret,
        /// The user name, to tell who it is; empty where it was kept before names were.
        username: String,
    },
}

impl EntraSecret {
    /// As it is kept.
    pub(crate) fn to_kept(&self) -> Secret {
        let mut kept = match self {
            Self::ClientSecret(secret, _) => json!({ "clientSecret": secret.expose() }),
            Self::Certificate(secret) => json!({ "certificate": secret.expose() }),
            Self::Person { refresh, username } => json!({ "refreshToken": refresh.expose(), "username": username }),
        };
        if let Self::ClientSecret(_, Some(ends_at)) = self {
            kept["endsAt"] = ends_at.to_string().into();
        }
        Secret::new(kept.to_string())
    }

    /// The way back; `None` for a text that no Usher wrote.
    pub(crate) fn of_kept(kept: &Secret) -> Option<Self> {
        let json: Json = serde_json::from_str(kept.expose()).ok()?;
        let secret = |name: &str| Some(Secret::new(json[name].as_str()?.to_owned()));
        let ends_at = || json["endsAt"].as_str().and_then(|text| text.parse().ok());
        let username = || json["username"].as_str().unwrap_or_default().to_owned();
        secret("clientSecret")
            .map(|secret| Self::ClientSecret(secret, ends_at()))
            .or_else(|| secret("certificate").map(Self::Certificate))
            .or_else(|| secret("refreshToken").map(|refresh| Self::Person { refresh, username: username() }))
    }

    /// What the environment gives: a certificate before a secret.
    ///
    /// # Errors
    /// The certificate's file can't be read.
    pub(crate) fn of_environment() -> Answer<Option<Self>> {
        let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        if let Some(path) = variable(CERTIFICATE_VARIABLE) {
            let pem = std::fs::read_to_string(&path).map_err(|error| {
                let words =
                    format!("The certificate that {CERTIFICATE_VARIABLE} names, {path}, can't be read: {}.", message::of_io(&error));
                problem("CertificateUnreadable", &words, "Name a PEM file with the certificate and its private key, which you may read.")
            })?;
            return Ok(Some(Self::Certificate(Secret::new(pem))));
        }
        Ok(variable(SECRET_VARIABLE).map(|secret| Self::ClientSecret(Secret::new(secret), None)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{EntraSecret, Secret, Timestamp};

    #[test]
    fn each_way_comes_back_as_it_was_kept() {
        let text = "-----BEGIN \"x\"\n\\";
        let until = |secret| EntraSecret::ClientSecret(secret, Some(Timestamp::UNIX_EPOCH));
        let untold = |secret| EntraSecret::ClientSecret(secret, None);
        let person = |refresh| EntraSecret::Person { refresh, username: "ann@contoso.com".to_owned() };
        let ways: [fn(Secret) -> EntraSecret; 4] = [until, untold, EntraSecret::Certificate, person];
        for way in ways {
            let kept = way(Secret::new(text.to_owned())).to_kept();
            let back = EntraSecret::of_kept(&kept).unwrap();
            assert_eq!(back.to_kept().expose(), kept.expose());
        }
        assert!(EntraSecret::of_kept(&Secret::new("a token of old".to_owned())).is_none());
        let nameless = EntraSecret::of_kept(&Secret::new(r#"{"refreshToken":"r"}"#.to_owned()));
        assert!(matches!(nameless, Some(EntraSecret::Person { username, .. }) if username.is_empty()));
    }
}
