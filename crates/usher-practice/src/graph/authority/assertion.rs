//! A client assertion: a JWT signed with a certificate's key (RFC 7523; certificate-credentials page: PS256 or RS256, `x5t#S256`).

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaParameters, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::super::guid::Guid;
use super::super::world::{Application, Certificate};
use super::certificate::public_key;
use super::refuse::Refused;

/// Clocks may differ by so many seconds.
const SKEW: i64 = 300;
/// An assertion may live for so many seconds; the page recommends minutes, a day is the most that is taken.
const LONGEST: i64 = 24 * 3600;

/// Is it this registration's, for this authority, now, and signed by one of its certificates?
///
/// # Errors
/// AADSTS50027, 700027, 700021, 700023, 700024.
pub(super) fn check(base: &str, tenant: &str, application: &Application, jwt: &str, now: Timestamp) -> Result<(), Refused> {
    let refused = |number, text: &str| Refused::new("invalid_client", number, text);
    let malformed = || refused(50027, "JWT token is invalid or malformed.");
    let [header, claims, signature] = jwt.split('.').collect::<Vec<_>>()[..] else { return Err(malformed()) };
    let part = |text: &str| URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
    let (head, told) = (part(header).ok_or_else(malformed)?, part(claims).ok_or_else(malformed)?);
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed())?;

    let thumbprint = head["x5t#S256"].as_str().unwrap_or_default();
    let found = application.certificates.iter().find(|own| thumbprint_of(own) == thumbprint);
    let certificate = found.ok_or_else(|| {
        let text = format!("The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '{thumbprint}']");
        refused(700_027, &text)
    })?;
    if certificate.end <= now {
        return Err(refused(700_027, "The certificate with identifier used to sign the client assertion is expired on application."));
    }
    let algorithm: &RsaParameters = match head["alg"].as_str() {
        Some("RS256") => &RSA_PKCS1_2048_8192_SHA256,
        Some("PS256") => &RSA_PSS_2048_8192_SHA256,
        _ => return Err(refused(5_002_738, "The algorithm of the client assertion must be PS256 or RS256.")),
    };
    let signed = &jwt[..header.len() + 1 + claims.len()];
    let key = public_key(certificate).ok_or_else(malformed)?;
    if UnparsedPublicKey::new(algorithm, &key).verify(signed.as_bytes(), &signature).is_err() {
        return Err(refused(700_027, "Client assertion failed signature validation."));
    }

    let own = |name: &str| told[name].as_str().and_then(Guid::parse) == Some(application.app_id);
    if !own("iss") || !own("sub") {
        return Err(refused(700_021, "Client assertion application identifier doesn't match 'client_id' parameter."));
    }
    let audience = format!("{base}/{tenant}/oauth2/v2.0/token");
    if told["aud"] != audience.as_str() {
        return Err(refused(700_023, "Client assertion audience claim does not match Realm issuer."));
    }
    let (now, exp) = (now.as_second(), told["exp"].as_i64().unwrap_or(0));
    let nbf = told["nbf"].as_i64().unwrap_or(i64::MAX);
    if exp + SKEW < now || nbf > now + SKEW || exp - nbf > LONGEST {
        return Err(refused(700_024, "Client assertion is not within its valid time range."));
    }
    if told["jti"].as_str().is_none_or(str::is_empty) {
        return Err(malformed());
    }
    Ok(())
}

/// `x5t#S256`: SHA-256 of the certificate's DER, base64url.
fn thumbprint_of(certificate: &Certificate) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(&certificate.der))
}
