//! What may be entered in a list of e-mail domains. Anything else would fit nobody, and keep everyone out.

use std::collections::BTreeSet;

use usher_core::configuration::{ApplicationProfile, ListDefinition, is_domain};

use crate::app::Answer;
use crate::message::problem;

/// Refuses an entry that is no domain, where the list holds domains. `lines`: as they were entered, blank ones too, for the number.
pub(super) fn refuse_no_domain<'a>(
    profile: &ApplicationProfile,
    list: &ListDefinition,
    lines: impl IntoIterator<Item = &'a str>,
) -> Answer<()> {
    if !profile.is_of_domains(list) {
        return Ok(());
    }
    let entries = lines.into_iter().map(|line| line.trim_matches(|one: char| one.is_whitespace() || one == '\u{feff}')).enumerate();
    match entries.into_iter().find(|(_, entry)| !entry.is_empty() && !is_domain(entry)) {
        Some((index, entry)) => Err(problem(
            "NoDomain",
            &format!("{}, line {}: “{entry}” is no domain. Nothing was saved.", list.display_name, index + 1),
            "Enter what stands after the @ of an e-mail address, such as contoso.com, one a line.",
        )),
        None => Ok(()),
    }
}

/// Letter case makes no other domain (RFC 4343), and neither does an `@` in front. The first spelling stays.
pub(super) fn keep_each_domain_once(entries: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    entries.retain(|entry| seen.insert(entry.trim_start_matches('@').to_lowercase()));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use usher_core::configuration::builtin;

    use super::{keep_each_domain_once, refuse_no_domain};

    #[test]
    fn a_domain_in_another_case_is_the_same() {
        let mut entries = ["contoso.com", "CONTOSO.com", "@contoso.COM", "mail.contoso.com"].map(str::to_owned).to_vec();
        keep_each_domain_once(&mut entries);
        assert_eq!(entries, ["contoso.com", "mail.contoso.com"]);
    }

    #[test]
    fn an_entry_that_is_no_domain_is_named_with_its_line() {
        let profile = builtin("dialpad").unwrap();
        let list = |name: &str| profile.lists.iter().find(|list| list.name == name).unwrap();
        let entered = |text: &str| refuse_no_domain(profile, list("companyDomains"), text.lines());
        for wrong in ["https://contoso.com", "ann@x.org", "no space", "contoso", "contoso.com/", "a..b"] {
            let refused = entered(&format!("contoso.com\n\n {wrong} \n")).unwrap_err();
            assert_eq!(refused.message, format!("Company domains, line 3: “{wrong}” is no domain. Nothing was saved."));
        }
        assert!(entered("\u{feff}contoso.com\r\n@fabrikam.co.uk\n\n").is_ok());
        assert!(refuse_no_domain(profile, list("offices"), ["New York, NY"]).is_ok());
    }
}
