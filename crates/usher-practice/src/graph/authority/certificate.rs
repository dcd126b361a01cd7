//! A certificate that an administrator adds to a registration, from its PEM text.

use jiff::Timestamp;
use x509_parser::pem::parse_x509_pem;

use super::super::guid::Guid;
use super::super::world::Certificate;

/// Reads the first certificate of a PEM text. `None`: there is none.
pub(crate) fn read(pem: &str) -> Option<Certificate> {
    let (_, pem) = parse_x509_pem(pem.as_bytes()).ok()?;
    let certificate = pem.parse_x509().ok()?;
    let time = |seconds: i64| Timestamp::from_second(seconds).ok();
    let validity = certificate.validity();
    Some(Certificate {
        key_id: Guid::random(),
        subject: certificate.subject().to_string(),
        start: time(validity.not_before.timestamp())?,
        end: time(validity.not_after.timestamp())?,
        der: pem.contents.clone(),
    })
}

/// The certificate's RSA public key (PKCS #1), as signatures are checked with it.
pub(super) fn public_key(certificate: &Certificate) -> Option<Vec<u8>> {
    let (_, parsed) = x509_parser::parse_x509_certificate(&certificate.der).ok()?;
    Some(parsed.public_key().subject_public_key.data.to_vec())
}
