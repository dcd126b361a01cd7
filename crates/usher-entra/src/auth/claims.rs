//! Who signed in, out of the id token. It comes from the token endpoint itself over TLS, which stands for its signature (OpenID Connect Core
//! §3.1.3.7, 6); audience, tenant, life and nonce are checked.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::error::{EntraError, Kind};

/// Clocks may differ by so much.
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// A person who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The tenant, `tid`.
    pub tenant_id: String,
    /// The person's object id there, `oid`.
    pub object_id: String,
    /// The user name to show, `preferred_username`; never to decide by.
    pub username: String,
    /// The name to show, `name`.
    pub name: String,
}

/// What an id token must say.
pub(super) struct Expected<'a> {
    pub(super) client_id: &'a str,
    /// The tenant, where one was named by its id.
    pub(super) tenant_id: Option<&'a str>,
    /// The nonce that was sent along, in the browser flow.
    pub(super) nonce: Option<&'a str>,
    pub(super) now: Timestamp,
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    iss: String,
    exp: i64,
    tid: String,
    oid: String,
    #[serde(default)]
    preferred_username: String,
    #[serde(default)]
    name: String,
    nonce: Option<String>,
}

/// Reads and checks an id token.
pub(super) fn read(id_token: &str, expected: &Expected<'_>) -> Result<Person, EntraError> {
    let claims: Claims =
        jsonwebtoken::dangerous::insecure_decode_claims(id_token).map_err(|_| EntraError::unpublished("the id token can't be read"))?;
    let same = |left: &str, right: &str| left.eq_ignore_ascii_case(right);
    if !same(&claims.aud, expected.client_id) {
        return Err(wrong("it was made for another application"));
    }
    if !claims.iss.ends_with(&format!("/{}/v2.0", claims.tid)) {
        return Err(wrong("its issuer isn't the tenant that it names"));
    }
    if expected.nonce != claims.nonce.as_deref() && expected.nonce.is_some() {
        return Err(wrong("it belongs to another sign-in (nonce)"));
    }
    let ended = Timestamp::from_second(claims.exp).map_or(true, |exp| exp.saturating_add(LEEWAY).is_ok_and(|end| end < expected.now));
    if ended {
        let message = "Entra ID's answer is older than it may be: this machine's clock is wrong, or somebody sent an old answer again.";
        return Err(EntraError::new(
            Kind::SignIn,
            "IdTokenExpired",
            message,
            "Set this machine's clock (time synchronisation), then sign in again.",
        ));
    }
    if expected.tenant_id.is_some_and(|tenant| !same(tenant, &claims.tid)) {
        let message = format!("{} signed in to another tenant ({}) than the chosen one.", claims.preferred_username, claims.tid);
        return Err(EntraError::new(Kind::SignIn, "OtherTenant", message, "Sign in with an account of the chosen tenant."));
    }
    let Claims { tid, oid, preferred_username, name, .. } = claims;
    Ok(Person { tenant_id: tid, object_id: oid, username: preferred_username, name })
}

fn wrong(why: &str) -> EntraError {
    let message = format!("The id token isn't the answer to this sign-in: {why}.");
    EntraError::new(Kind::SignIn, "IdTokenWrong", message, "Sign in again from the beginning, in one browser window.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Expected, Person, Timestamp, read};
    use crate::error::EntraError;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value as Json, json};

    const TENANT: &str = "9c0b7d5a-8d7f-4f5e-8f4f-0d8d4f8f7a11";

    fn read_with(name: &str, value: &Json) -> Result<Person, EntraError> {
        let mut claims = json!({"aud": "app", "iss": format!("https://login.example/{TENANT}/v2.0"), "exp": 1000, "tid": TENANT, "oid": "o", "preferred_username": "ana@contoso.com", "name": "Ana", "nonce": "n"});
        claims[name] = value.clone();
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        let token = format!("{}.{}.c2ln", part(&json!({"alg": "RS256", "typ": "JWT"})), part(&claims));
        let expected = Expected { client_id: "APP", tenant_id: Some(TENANT), nonce: Some("n"), now: Timestamp::from_second(1100).unwrap() };
        read(&token, &expected)
    }

    #[test]
    fn a_person_is_read_and_each_claim_checked() {
        let person = read_with("exp", &json!(1000)).unwrap();
        assert_eq!((person.object_id.as_str(), person.username.as_str()), ("o", "ana@contoso.com"));
        for (name, value, code) in [
            ("aud", json!("another"), "IdTokenWrong"),
            ("iss", json!("https://login.example/other/v2.0"), "IdTokenWrong"),
            ("nonce", json!("m"), "IdTokenWrong"),
            ("nonce", json!(null), "IdTokenWrong"),
            ("exp", json!(700), "IdTokenExpired"),
            ("oid", json!(null), "UnexpectedAnswer"),
        ] {
            assert_eq!(read_with(name, &value).unwrap_err().code, code, "{name} {value}");
        }
    }

    #[test]
    fn an_account_of_another_tenant_is_told() {
        let other = "1c0b7d5a-8d7f-4f5e-8f4f-0d8d4f8f7a11";
        let expected = Expected { client_id: "app", tenant_id: Some(TENANT), nonce: None, now: Timestamp::UNIX_EPOCH };
        let claims = json!({"aud": "app", "iss": format!("https://x/{other}/v2.0"), "exp": 1000, "tid": other, "oid": "o"});
        let token = format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#), URL_SAFE_NO_PAD.encode(claims.to_string()));
        assert_eq!(read(&token, &expected).unwrap_err().code, "OtherTenant");
    }
}
