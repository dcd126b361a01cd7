//! What a test sees in the target, after a cycle.

use usher_core::evaluate::TargetImage;
use usher_core::id::TargetId;
use usher_core::import::{ObjectType, Value};

use super::Memory;

impl Memory {
    /// Titles of people's accounts.
    pub fn titles(&self) -> Vec<String> {
        let held = self.held.lock().unwrap();
        held.accounts.values().filter_map(|image| image.attributes.get("title").and_then(Value::as_text)).collect()
    }

    /// Titles by userName, sorted; of those who have one.
    pub fn titles_by_name(&self) -> Vec<(String, String)> {
        let held = self.held.lock().unwrap();
        let title = |image: &TargetImage| Some((image.name.clone(), image.attributes.get("title").and_then(Value::as_text)?));
        let mut all: Vec<_> = held.accounts.values().filter_map(title).collect();
        all.sort();
        all
    }

    /// Names of people's accounts, sorted; the active ones only.
    pub fn active(&self) -> Vec<String> {
        let held = self.held.lock().unwrap();
        let users = held.accounts.iter().filter(|((kind, _), image)| *kind == ObjectType::User && image.active != Some(false));
        let mut names: Vec<String> = users.filter_map(|(_, image)| image.attributes.get("userName").and_then(Value::as_text)).collect();
        names.sort();
        names
    }

    /// How many people have an account, active or not.
    pub fn users(&self) -> usize {
        self.held.lock().unwrap().accounts.keys().filter(|(kind, _)| *kind == ObjectType::User).count()
    }

    /// The person's account of that name.
    pub fn account(&self, user_name: &str) -> TargetId {
        let held = self.held.lock().unwrap();
        let named = |image: &TargetImage| image.attributes.get("userName").and_then(Value::as_text).as_deref() == Some(user_name);
        held.accounts.iter().find(|(_, image)| named(image)).map(|((_, id), _)| id.clone()).unwrap()
    }

    /// Accounts that people's managers are said to have.
    pub fn managers(&self) -> Vec<Value> {
        let held = self.held.lock().unwrap();
        held.accounts
            .values()
            .flat_map(|image| &image.attributes)
            .filter(|(name, _)| name.ends_with("manager"))
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// Accounts that the group of that name belongs to.
    pub fn owners(&self, group: &str) -> Value {
        let held = self.held.lock().unwrap();
        let named = held.accounts.iter().find(|((kind, _), image)| *kind == ObjectType::Group && image.name == group);
        named.and_then(|(_, image)| image.attributes.get("owners").cloned()).unwrap_or_default()
    }

    /// The group of that name.
    pub fn group(&self, name: &str) -> TargetId {
        let held = self.held.lock().unwrap();
        let named = held.accounts.iter().find(|((kind, _), image)| *kind == ObjectType::Group && image.name == name);
        named.map(|((_, id), _)| id.clone()).unwrap()
    }

    /// From now on refuses every question that has one of these words in it: `list User`, `find Group`, `get t3`, someone's name.
    pub fn refuse(&self, words: &[&str]) {
        self.held.lock().unwrap().refuses = words.iter().map(|word| (*word).to_owned()).collect();
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.held.lock().unwrap().accounts.keys().filter(|(kind, _)| *kind == ObjectType::Group).count()
    }

    /// Members of the only group.
    pub fn members(&self) -> usize {
        let held = self.held.lock().unwrap();
        held.accounts.iter().filter(|((kind, _), _)| *kind == ObjectType::Group).map(|(_, image)| image.members.len()).sum()
    }
}
