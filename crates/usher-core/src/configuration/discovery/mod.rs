//! What an application tells of its own attributes, merged into the connection document: attributes are only ever added (EP-1108),
//! what is known stays as it is, and where the two disagree it is said. Never asks anyone; read next: `merge.rs`.

mod by_hand;
mod differ;
mod lists;
mod mapped;
mod merge;
mod path;
mod removal;

use std::collections::BTreeSet;

pub use by_hand::{AttributeRefused, add_by_hand};
pub use lists::FilledList;
pub use mapped::{lacking, unlisted};
pub use merge::{AddedAttribute, Discovery, discover};
pub use removal::{RemovalRefused, remove_by_hand};

use super::{AttributeType, Mutability};
use crate::import::ObjectType;
use path::TargetPath;

/// What an application tells of its attributes: its `/Schemas` (RFC 7643 §7). `None`: it doesn't tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetSchema {
    /// Of people.
    pub users: Option<ObjectSchema>,
    /// Of groups.
    pub groups: Option<ObjectSchema>,
}

impl TargetSchema {
    /// What it tells of one kind of object.
    #[must_use]
    pub fn of(&self, object_type: ObjectType) -> Option<&ObjectSchema> {
        match object_type {
            ObjectType::User => self.users.as_ref(),
            ObjectType::Group => self.groups.as_ref(),
        }
    }
}

/// What an application tells of one kind of object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectSchema {
    /// Its attributes under the names that mappings use (EP-415).
    pub attributes: Vec<DiscoveredAttribute>,
    /// Every attribute and sub-attribute that it lists, without brackets and in lower case: `emails`, `emails.value`, `emails.type`,
    /// `urn:...:user:department`; `emails.*` where it names no sub-attributes.
    pub listed: BTreeSet<String>,
    /// Whole attributes that it demands, as in `listed`: some `emails`, whichever.
    pub demanded: BTreeSet<String>,
}

/// Attributes that each resource has, and that no schema lists (RFC 7643 §3, §3.1).
const COMMON: [&str; 4] = ["id", "externalid", "meta", "schemas"];

impl ObjectSchema {
    /// Does the application list what a mapping writes to? A name that can't be read as a path is left to other checks.
    #[must_use]
    pub fn lists(&self, target: &str) -> bool {
        let Ok(path) = TargetPath::parse(target) else { return true };
        let whole = path.whole();
        let has = |sub: &str| {
            self.listed.contains(&format!("{whole}.{}", sub.to_ascii_lowercase())) || self.listed.contains(&format!("{whole}.*"))
        };
        COMMON.contains(&whole.as_str())
            || self.listed.contains(&whole) && path.sub.is_none_or(has) && path.element.is_none_or(|(name, _)| has(name))
    }
}

/// One attribute as the application tells of it. What it leaves open is `None`: the RFC's default is no word of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiscoveredAttribute {
    /// Its name, as mappings use it.
    pub name: String,
    /// What it holds; `None` also for what Graph has no word for (`decimal`).
    pub attribute_type: Option<AttributeType>,
    /// Holds several values?
    pub multivalued: bool,
    /// Refused without it?
    pub required: Option<bool>,
    /// Does a mere change of case count?
    pub case_exact: Option<bool>,
    /// Who may write it.
    pub mutability: Option<Mutability>,
    /// May no two objects hold the same value?
    pub unique: Option<bool>,
    /// The values that it suggests, or takes.
    pub canonical_values: Vec<String>,
    /// What a reference may point to.
    pub refers_to: Vec<ObjectType>,
}
