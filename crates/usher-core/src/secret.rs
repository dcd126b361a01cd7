//! A secret that can't be shown: no `Display`, no `Serialize`, no `Deref`, and a `Debug` that says nothing.

use secrecy::{ExposeSecret, SecretString};

/// A secret token, passphrase or client secret. The only way to its text is [`Secret::expose`], so every use can be searched for.
///
/// ```
/// use usher_core::secret::Secret;
/// let token = Secret::new("s3cret".to_owned());
/// assert_eq!(format!("{token:?}"), "Secret(hidden)");
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes the text over; the memory is wiped when the last clone goes.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The text itself, for the one place that sends or encrypts it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}
