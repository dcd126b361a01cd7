//! Groups: departments, offices, and one that holds groups.

use std::collections::BTreeMap;

use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};

use super::people::{DEPARTMENTS, OFFICES};
use super::{Company, Flaws};

impl Company {
    pub(super) fn groups_with(&self, flaws: Flaws) -> Vec<SourceObject> {
        let mut members: BTreeMap<String, Vec<SourceId>> = BTreeMap::new();
        for index in self.present() {
            let id = self.id(index);
            members.entry(format!("dialpad-{}", self.department(index).to_lowercase())).or_default().push(id.clone());
            members.entry(format!("dialpad-office-{}", self.office(index).0.to_lowercase().replace(' ', "-"))).or_default().push(id);
        }
        let departments = DEPARTMENTS.iter().map(|name| format!("dialpad-{}", name.to_lowercase()));
        let offices = OFFICES.iter().map(|(city, _)| format!("dialpad-office-{}", city.to_lowercase().replace(' ', "-")));
        let names: Vec<String> = departments.chain(offices).collect();
        let mut groups: Vec<SourceObject> =
            names.iter().enumerate().map(|(place, name)| self.group(place, name, members.remove(name).unwrap_or_default())).collect();
        if flaws == Flaws::All {
            let nested = groups.iter().take(3).map(|group| group.id.clone()).collect();
            groups.push(self.group(99, "dialpad-everyone", nested));
        }
        groups
    }

    fn group(&self, place: usize, name: &str, mut members: Vec<SourceId>) -> SourceObject {
        members.sort();
        let id = SourceId(format!("{:08x}-0000-4000-b000-{:012x}", self.seed, place + 1));
        // One group gets another name with every round: Dialpad can't follow that.
        let name = if place == 0 && self.round > 0 { format!("{name}-{}", self.round) } else { name.to_owned() };
        let attributes = BTreeMap::from([
            ("id".to_owned(), Value::text(id.as_str())),
            ("objectId".to_owned(), Value::text(id.as_str())),
            ("displayName".to_owned(), Value::text(name.as_str())),
            ("mailNickname".to_owned(), Value::text(name.as_str())),
            ("securityEnabled".to_owned(), Value::Boolean(true)),
        ]);
        let app_roles = vec![AppRole::named("User")];
        SourceObject {
            id,
            object_type: ObjectType::Group,
            presence: Presence::Present,
            attributes,
            app_roles,
            manager: None,
            members,
            member_of: Vec::new(),
        }
    }
}
