//! A certificate with its private key, out of a PEM file: the application's proof without a secret on the wire.
//! Rule: Microsoft identity platform, "Certificate credentials": PS256, `x5t#S256`, audience the token endpoint, ten minutes, a new `jti` each.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use pem::Pem;
use serde::Serialize;
use sha2::{Digest, Sha256};
use usher_core::secret::Secret;
use uuid::Uuid;
use x509_parser::prelude::{ASN1Time, FromDer, X509Certificate};

use crate::error::{EntraError, Kind};

/// How long an assertion is good.
const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// A certificate whose key is at hand.
#[derive(Clone)]
pub struct Certificate {
    key: Arc<EncodingKey>,
    /// `x5t#S256`: base64url of the SHA-256 of the DER form.
    thumbprint: String,
    begins_at: Timestamp,
    expires_at: Timestamp,
}

/// The claims of a client assertion (RFC 7523 §3).
#[derive(Serialize)]
struct Assertion<'a> {
    aud: &'a str,
    exp: i64,
    iat: i64,
    iss: &'a str,
    jti: String,
    nbf: i64,
    sub: &'a str,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate").field("thumbprint", &self.thumbprint).field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads a PEM text: a certificate and its RSA private key (PKCS#8 or PKCS#1), in any order; of several certificates, the key's own.
    ///
    /// # Errors
    /// `CertificateMalformed`, saying which part is missing or wrong and never showing it.
    pub fn from_pem(text: &Secret) -> Result<Self, EntraError> {
        let blocks = pem::parse_many(text.expose()).map_err(|_| wrong("it is no PEM text (-----BEGIN …-----)"))?;
        let key = private_key(&blocks)?;
        let certificates: Vec<&Pem> = blocks.iter().filter(|block| block.tag() == "CERTIFICATE").collect();
        if certificates.is_empty() {
            return Err(wrong("it holds no certificate (-----BEGIN CERTIFICATE-----)"));
        }
        for block in certificates {
            let der = block.contents();
            let (_, read) = X509Certificate::from_der(der).map_err(|_| wrong("its certificate can't be read"))?;
            if !belong_together(&key, &read.public_key().subject_public_key.data)? {
                continue;
            }
            let validity = read.validity();
            let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(der));
            let (begins_at, expires_at) = (at(&validity.not_before), at(&validity.not_after));
            return Ok(Self { key: Arc::new(key), thumbprint, begins_at, expires_at });
        }
        Err(wrong("its private key isn't the certificate's"))
    }

    /// When it ends: from then on Entra ID refuses it.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Its SHA-256 thumbprint in base64url, by which Entra ID finds it.
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// A signed assertion that the application `client_id` is who it says, for the token endpoint `audience`.
    pub(super) fn assertion(&self, client_id: &str, audience: &str, now: Timestamp) -> Result<Secret, EntraError> {
        if now >= self.expires_at || now < self.begins_at {
            let message = format!("The certificate is good from {} to {}, and not now.", self.begins_at, self.expires_at);
            let fix = "Make a new certificate, upload it under App registrations > the registration > Certificates & secrets, and enter it here. If the dates are right, set this machine's clock.";
            return Err(EntraError::new(Kind::SignIn, "CertificateExpired", message, fix));
        }
        let header = Header { x5t_s256: Some(self.thumbprint.clone()), ..Header::new(Algorithm::PS256) };
        let claims = Assertion {
            aud: audience,
            exp: now.as_second() + LIFE.as_secs(),
            iat: now.as_second(),
            iss: client_id,
            jti: Uuid::new_v4().to_string(),
            nbf: now.as_second(),
            sub: client_id,
        };
        jsonwebtoken::encode(&header, &claims, &self.key)
            .map(Secret::new)
            .map_err(|_| wrong("its private key can't sign; it must be RSA of 2048 bits or more"))
    }
}

fn private_key(blocks: &[Pem]) -> Result<EncodingKey, EntraError> {
    let has = |tag: &str| blocks.iter().find(|block| block.tag() == tag);
    if let Some(block) = has("PRIVATE KEY").or_else(|| has("RSA PRIVATE KEY")) {
        let text = Secret::new(pem::encode(block));
        return EncodingKey::from_rsa_pem(text.expose().as_bytes())
            .map_err(|_| wrong("its private key isn't RSA, which Entra ID asks for"));
    }
    if has("ENCRYPTED PRIVATE KEY").is_some() {
        return Err(wrong(
            "its private key has a passphrase; write it without one (openssl pkey -in FILE -out FILE): Usher keeps it in the keychain",
        ));
    }
    if has("EC PRIVATE KEY").is_some() {
        return Err(wrong("its private key isn't RSA, which Entra ID asks for"));
    }
    Err(wrong("it holds no private key (-----BEGIN PRIVATE KEY-----)"))
}

/// Does the certificate vouch for this key? Tried out, since Entra ID would only say that the signature is wrong.
fn belong_together(key: &EncodingKey, public_key: &[u8]) -> Result<bool, EntraError> {
    let signature = jsonwebtoken::crypto::sign(b"usher", key, Algorithm::PS256)
        .map_err(|_| wrong("its private key can't sign; it must be RSA of 2048 bits or more"))?;
    Ok(jsonwebtoken::crypto::verify(&signature, b"usher", &DecodingKey::from_rsa_der(public_key), Algorithm::PS256).unwrap_or(false))
}

fn at(time: &ASN1Time) -> Timestamp {
    Timestamp::from_second(time.timestamp()).unwrap_or(Timestamp::MAX)
}

fn wrong(why: &str) -> EntraError {
    let fix = "Give one PEM file with the certificate and its private key, such as `openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem` makes them (then: cat cert.pem key.pem).";
    EntraError::new(Kind::Configuration, "CertificateMalformed", format!("The certificate file can't be used: {why}."), fix)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Algorithm, Certificate, DecodingKey, Secret, Timestamp};
    use jsonwebtoken::Validation;
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm};
    use serde_json::Value as Json;

    struct Made {
        certificate: String,
        key: String,
        public: Vec<u8>,
    }

    fn made(algorithm: &'static SignatureAlgorithm) -> Made {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let mut parameters = CertificateParams::new(vec![]).unwrap();
        parameters.not_before = rcgen::date_time_ymd(2026, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(2027, 1, 1);
        let certificate = parameters.self_signed(&key).unwrap().pem();
        let public = rcgen::PublicKeyData::der_bytes(&key).to_vec();
        Made { certificate, key: key.serialize_pem(), public }
    }

    fn read(parts: &[&str]) -> Result<Certificate, String> {
        Certificate::from_pem(&Secret::new(parts.concat())).map_err(|error| {
            assert_eq!(error.code, "CertificateMalformed");
            error.message
        })
    }

    #[test]
    fn an_assertion_says_who_for_whom_and_how_long() {
        let made = made(&PKCS_RSA_SHA256);
        let certificate = read(&[&made.certificate, &made.key]).unwrap();
        assert_eq!(certificate.expires_at(), "2027-01-01T00:00:00Z".parse().unwrap());
        let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
        let assertion = certificate.assertion("app", "https://login.example/token", now).unwrap();
        let mut validation = Validation::new(Algorithm::PS256);
        validation.validate_exp = false;
        validation.set_audience(&["https://login.example/token"]);
        let token = jsonwebtoken::decode::<Json>(assertion.expose(), &DecodingKey::from_rsa_der(&made.public), &validation).unwrap();
        assert_eq!(token.header.x5t_s256.as_deref(), Some(certificate.thumbprint()));
        let claims = token.claims;
        assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some("app"), Some("app")));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["nbf"].as_i64().unwrap(), 600);
        let other = certificate.assertion("app", "https://login.example/token", now).unwrap();
        assert_ne!(assertion.expose(), other.expose(), "each has its own jti");
    }

    #[test]
    fn a_certificate_that_has_ended_is_told_before_anything_is_sent() {
        let made = made(&PKCS_RSA_SHA256);
        let certificate = read(&[&made.key, &made.certificate]).unwrap();
        for now in ["2027-01-01T00:00:00Z", "2025-12-31T00:00:00Z"] {
            assert_eq!(certificate.assertion("app", "x", now.parse().unwrap()).unwrap_err().code, "CertificateExpired");
        }
    }

    #[test]
    fn pkcs1_is_read_too_and_of_several_certificates_the_keys_own_is_taken() {
        let (made, other) = (made(&PKCS_RSA_SHA256), self::made(&PKCS_RSA_SHA256));
        // The PKCS#1 key of 2048 bits stands in the PKCS#8 one after 26 bytes.
        let pkcs8 = pem::parse(&made.key).unwrap();
        let pkcs1 = pem::encode(&pem::Pem::new("RSA PRIVATE KEY", &pkcs8.contents()[26..]));
        let alone = read(&[&made.certificate, &made.key]).unwrap();
        let among = read(&[&other.certificate, &made.certificate, &pkcs1]).unwrap();
        assert_eq!(alone.thumbprint(), among.thumbprint());
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_not_shown() {
        let (rsa, other, ec) = (made(&PKCS_RSA_SHA256), made(&PKCS_RSA_SHA256), made(&PKCS_ECDSA_P256_SHA256));
        let encrypted = rsa.key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        for (parts, words) in [
            (vec!["nothing"], "no private key"),
            (vec![rsa.certificate.as_str()], "no private key"),
            (vec![rsa.key.as_str()], "no certificate"),
            (vec![rsa.certificate.as_str(), &other.key], "isn't the certificate's"),
            (vec![ec.certificate.as_str(), &ec.key], "isn't RSA"),
            (vec![rsa.certificate.as_str(), &encrypted], "passphrase"),
        ] {
            let message = read(&parts).unwrap_err();
            assert!(message.contains(words), "{message}");
        }
        assert!(!format!("{:?}", read(&[&rsa.certificate, &rsa.key]).unwrap()).contains("key"));
    }
}
