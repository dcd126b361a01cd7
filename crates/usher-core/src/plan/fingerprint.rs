//! A fingerprint of texts in their order.

use sha2::{Digest, Sha256};

/// Tells whether a list of texts is still the same one: 64 hex digits; no signature.
///
/// ```
/// use usher_core::plan::fingerprint;
/// assert_ne!(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]));
/// assert_eq!(fingerprint(["a"]), fingerprint(["a"]));
/// ```
#[must_use]
pub fn fingerprint<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        let text = text.as_ref();
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    }
    format!("{:x}", hash.finalize())
}
