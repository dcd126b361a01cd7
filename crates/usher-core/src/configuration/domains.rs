//! Lists of e-mail domains: what an entry of one must be. An entry that is no domain fits nobody's address.

use super::{ApplicationProfile, ListDefinition};

/// Is it a domain, as it stands after the `@` of an address? A leading `@` and names in other alphabets are fine.
///
/// ```
/// use usher_core::configuration::is_domain;
/// assert!(is_domain("contoso.com") && is_domain("@mail.contoso.co.uk") && is_domain("bücher.example"));
/// assert!(!is_domain("https://contoso.com") && !is_domain("ann@contoso.com") && !is_domain("no space") && !is_domain("contoso"));
/// ```
#[must_use]
pub fn is_domain(entry: &str) -> bool {
    let domain = entry.strip_prefix('@').unwrap_or(entry);
    let is_label = |label: &str| {
        let letters = label.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
        !label.is_empty() && letters && !label.starts_with('-') && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

impl ApplicationProfile {
    /// Does this list hold e-mail domains?
    #[must_use]
    pub fn is_of_domains(&self, list: &ListDefinition) -> bool {
        self.attributes.iter().any(|rule| rule.domain_list.as_ref() == Some(&list.name))
    }
}
