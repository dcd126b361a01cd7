//! Lists that only the admin knows (offices, company domains): entered or pasted once per connection.

use usher_core::id::ConnectionId;

use crate::app::{Answer, App, Loaded};
use crate::message::problem;
use crate::view::{ListView, SaveView};

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
    /// `ListUnknown`: the application asks for no list of that name.
    pub async fn save_list(&self, id: &ConnectionId, name: &str, text: &str) -> Answer<SaveView> {
        let profile = self.load(id).await?.profile;
        let Some(list) = profile.lists.iter().find(|list| list.name.eq_ignore_ascii_case(name)) else {
            let known: Vec<&str> = profile.lists.iter().map(|list| list.name.as_str()).collect();
            let fix = if known.is_empty() { "There is nothing to enter.".to_owned() } else { format!("It has: {}.", known.join(", ")) };
            return Err(problem("ListUnknown", &format!("{} has no list named “{name}”.", profile.display_name), &fix));
        };
        let entries = entries(text);
        self.change_document(id, move |document| {
            if entries.is_empty() {
                document.lists.remove(&list.name);
            } else {
                document.lists.insert(list.name.clone(), entries);
            }
            Ok(())
        })
        .await
    }
}

/// One entry a line, each once; letter case counts, blanks around it don't.
fn entries(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !all.iter().any(|one| one == line) {
            all.push(line.to_owned());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn a_pasted_list_is_read_line_by_line() {
        assert_eq!(entries("\u{feff}Oslo\r\n\r\n  New York, NY \nOslo\noslo\n"), ["Oslo", "New York, NY", "oslo"]);
        assert!(entries(" \n\r\n").is_empty());
    }
}
