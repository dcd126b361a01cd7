//! Lists that only the admin knows (offices, company domains): entered or pasted once per connection.

use std::collections::BTreeSet;

use usher_core::configuration::ApplicationProfile;
use usher_core::id::ConnectionId;

use super::domains::{keep_each_domain_once, refuse_no_domain};
use crate::app::{Answer, App, Loaded};
use crate::message::problem;
use crate::view::{ListEdit, ListView, ProblemView, SaveView};

impl App {
    /// The lists that the connection's application asks for, with what is held of each.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn lists(&self, id: &ConnectionId) -> Answer<Vec<ListView>> {
        let Loaded { document, profile, .. } = self.load(id).await?;
        let entered = |name: &str| document.lists.get(name).cloned().unwrap_or_default();
        Ok(profile.lists.iter().map(|list| ListView::new(list, entered(&list.name))).collect())
    }

    /// Replaces a list's entries, one on each line of a text, as a version of the configuration. Without any there is no check.
    ///
    /// # Errors
    /// `ListUnknown`: the application asks for no list of that name. `NoDomain`: an entry of a list of domains is none.
    pub async fn save_list(&self, id: &ConnectionId, name: &str, text: &str) -> Answer<SaveView> {
        let entries = text.lines().map(str::to_owned).collect();
        self.save_lists(id, vec![ListEdit { name: name.to_owned(), entries }]).await
    }

    /// Saves lists as one version; those that aren't named stay as they are. One without entries isn't checked against.
    ///
    /// # Errors
    /// `ListUnknown`: the application asks for no list of that name.
    pub async fn save_lists(&self, id: &ConnectionId, lists: Vec<ListEdit>) -> Answer<SaveView> {
        let profile = self.load(id).await?.profile;
        let mut edited = Vec::with_capacity(lists.len());
        for ListEdit { name, entries } in lists {
            let Some(list) = profile.lists.iter().find(|list| list.name.eq_ignore_ascii_case(&name)) else {
                return Err(unknown(profile, &name));
            };
            refuse_no_domain(profile, list, entries.iter().map(String::as_str))?;
            let mut entries = cleaned(entries);
            if profile.is_of_domains(list) {
                keep_each_domain_once(&mut entries);
            }
            edited.push((list.name.clone(), entries));
        }
        self.change_document(id, move |document| {
            for (name, entries) in edited {
                if entries.is_empty() {
                    document.lists.remove(&name);
                } else {
                    document.lists.insert(name, entries);
                }
            }
            Ok(())
        })
        .await
    }
}

fn unknown(profile: &ApplicationProfile, name: &str) -> ProblemView {
    let known: Vec<&str> = profile.lists.iter().map(|list| list.name.as_str()).collect();
    let fix = if known.is_empty() { "There is nothing to enter.".to_owned() } else { format!("It has: {}.", known.join(", ")) };
    problem("ListUnknown", &format!("{} has no list named “{name}”.", profile.display_name), &fix)
}

/// Each entry once, in the order entered; letter case counts. Blanks at the ends and blank entries go, and the byte order mark that a
/// file's first line may carry.
pub(super) fn cleaned(entries: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let trimmed = entries.into_iter().map(|entry| entry.trim_matches(|one: char| one.is_whitespace() || one == '\u{feff}').to_owned());
    trimmed.filter(|entry| !entry.is_empty() && seen.insert(entry.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn a_pasted_list_is_read_line_by_line() {
        let entries = |text: &str| cleaned(text.lines().map(str::to_owned).collect());
        assert_eq!(entries("\u{feff}Oslo\r\n\r\n  New York, NY \nOslo\noslo\n"), ["Oslo", "New York, NY", "oslo"]);
        assert!(entries(" \n\r\n\u{feff}").is_empty());
    }
}
