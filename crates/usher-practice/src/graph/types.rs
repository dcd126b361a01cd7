//! Microsoft Graph's published types (`data/graph-types.json`, reduced from the v1.0 metadata): what a property is called and what it
//! may hold. Nothing here knows a path or the world. Read next: `check.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value as Json;

/// All published types, read once.
pub(crate) static TYPES: LazyLock<Types> = LazyLock::new(|| Types::read(include_str!("../../data/graph-types.json")));

/// Enumerations whose values may be several, comma-separated (`IsFlags` in the metadata).
const FLAGS: [&str; 3] = ["objectFlowTypes", "synchronizationJobRestartScope", "directoryDefinitionDiscoverabilities"];

/// Complex types that take any property (`OpenType` in the metadata).
const OPEN: [&str; 2] = ["detailsInfo", "stringKeyObjectValuePair"];

/// What a property or parameter holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holds {
    /// A list of them?
    pub(crate) many: bool,
    /// May it be null?
    pub(crate) nullable: bool,
    /// `String`, `Guid`, ... or the name of a published type.
    pub(crate) of: String,
}

impl Holds {
    /// Reads `String?`, `[appRole]`, `Collection(String)`.
    fn read(text: &str) -> Self {
        let (text, nullable) = text.strip_suffix('?').map_or((text, false), |rest| (rest, true));
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let inner = inner.or_else(|| text.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')')));
        Self { many: inner.is_some(), nullable, of: inner.unwrap_or(text).to_owned() }
    }
}

/// One published type.
#[derive(Debug, Default)]
pub(crate) struct Published {
    base: Option<String>,
    properties: HashMap<String, Holds>,
    navigation: HashMap<String, Holds>,
    /// An enumeration's values.
    members: Option<Vec<String>>,
    open: bool,
    flags: bool,
}

impl Published {
    /// An enumeration's values; `None`: not an enumeration.
    pub(crate) fn members(&self) -> Option<&[String]> {
        self.members.as_deref()
    }

    /// May an enumeration's values be several, comma-separated?
    pub(crate) fn flags(&self) -> bool {
        self.flags
    }
}

/// One published action or function.
#[derive(Debug)]
struct Operation {
    name: String,
    bound_to: String,
    parameters: HashMap<String, Holds>,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Types {
    types: HashMap<String, Published>,
    operations: Vec<Operation>,
}

impl Types {
    /// A file that isn't as expected gives no types at all, so that every answer is refused: the tests see it at once.
    fn read(text: &str) -> Self {
        let all: Json = serde_json::from_str(text).unwrap_or_default();
        let types = all["types"].as_object().into_iter().flatten().map(|(name, told)| (name.clone(), published(name, told))).collect();
        let operations = all["operations"].as_array().into_iter().flatten().map(operation).collect();
        Self { types, operations }
    }

    /// The type of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Published> {
        self.types.get(name)
    }

    /// What the type's property holds, its own or its base's; navigation properties too.
    pub(crate) fn property(&self, of: &str, name: &str) -> Option<&Holds> {
        self.line(of).find_map(|published| published.properties.get(name).or_else(|| published.navigation.get(name)))
    }

    /// Is this a navigation property: there only where it's expanded?
    pub(crate) fn is_navigation(&self, of: &str, name: &str) -> bool {
        self.line(of).any(|published| published.navigation.contains_key(name))
    }

    /// Does the type take properties that nobody published?
    pub(crate) fn is_open(&self, of: &str) -> bool {
        self.line(of).any(|published| published.open)
    }

    /// Is `name` this type or derived from it?
    pub(crate) fn derives(&self, name: &str, base: &str) -> bool {
        let mut at = Some(name.to_owned());
        while let Some(name) = at {
            if name == base {
                return true;
            }
            at = self.types.get(&name).and_then(|published| published.base.clone());
        }
        false
    }

    /// The parameters of a published action, by its name and the type it's bound to.
    pub(crate) fn parameters(&self, bound_to: &str, name: &str) -> Option<&HashMap<String, Holds>> {
        self.operations.iter().find(|one| one.name == name && one.bound_to == bound_to).map(|one| &one.parameters)
    }

    /// The type, its base, and so on.
    fn line(&self, of: &str) -> impl Iterator<Item = &Published> {
        std::iter::successors(self.types.get(of), |published| published.base.as_ref().and_then(|base| self.types.get(base)))
    }
}

fn published(name: &str, told: &Json) -> Published {
    let holds = |key: &str| {
        let all = told[key].as_object().into_iter().flatten();
        all.map(|(name, text)| (name.clone(), Holds::read(text.as_str().unwrap_or_default()))).collect()
    };
    Published {
        base: told["base"].as_str().map(|base| base.trim_start_matches("microsoft.graph.").to_owned()),
        properties: holds("properties"),
        navigation: holds("navigation"),
        members: told["members"].as_array().map(|all| all.iter().filter_map(Json::as_str).map(str::to_owned).collect()),
        open: OPEN.contains(&name),
        flags: FLAGS.contains(&name),
    }
}

fn operation(told: &Json) -> Operation {
    let parameters = told["parameters"].as_object().into_iter().flatten();
    let nullable = |text: &Json| Holds { nullable: true, ..Holds::read(text.as_str().unwrap_or_default()) };
    Operation {
        name: told["name"].as_str().unwrap_or_default().to_owned(),
        bound_to: told["boundTo"].as_str().unwrap_or_default().to_owned(),
        parameters: parameters.map(|(name, text)| (name.clone(), nullable(text))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, TYPES};

    #[test]
    fn every_property_holds_something_that_is_published_too() {
        const EDM: [&str; 9] = ["String", "Guid", "Boolean", "Int32", "Int64", "DateTimeOffset", "Duration", "Binary", "Double"];
        // Reached by no path of ours, so left out of the reduced file.
        const LEFT_OUT: [&str; 4] = ["scopedRoleMembership", "organizationalBranding", "certificateBasedAuthConfiguration", "extension"];
        for (name, published) in &TYPES.types {
            for (property, holds) in published.properties.iter().chain(&published.navigation) {
                let known = EDM.contains(&holds.of.as_str()) || LEFT_OUT.contains(&holds.of.as_str()) || TYPES.get(&holds.of).is_some();
                assert!(known, "{name}.{property} holds {}", holds.of);
            }
        }
        assert!(TYPES.types.len() > 100);
    }

    #[test]
    fn a_property_is_found_in_the_base_too() {
        assert_eq!(TYPES.property("user", "id"), Some(&Holds { many: false, nullable: false, of: "String".to_owned() }));
        assert!(TYPES.property("user", "telephoneNumber").is_none(), "an old directory name");
        assert!(TYPES.derives("user", "directoryObject") && !TYPES.derives("directoryObject", "user"));
    }
}
