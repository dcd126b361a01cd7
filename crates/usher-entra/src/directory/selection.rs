//! From the source attribute names that mappings, filters, matching and protection use to the properties that Graph is asked for, and back.
//! Mappings use the OLD directory names (`surname`, `telephoneNumber`, `physicalDeliveryOfficeName`), as Entra's service does; Graph's own
//! names do as well. What is not used is not asked for.
//! Rules: Microsoft Graph v1.0, resource types `user` and `group`; "Property differences between Azure AD Graph and Microsoft Graph".

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use usher_core::import::{ObjectType, Value};

/// Where a source attribute's value stands in Graph's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At<'a> {
    /// In this property.
    Property(&'a str),
    /// The first value of this list, for a single-valued old name.
    First(&'a str),
    /// In this part of this complex property.
    Part(&'a str, &'a str),
}

/// Computed by Usher or read otherwise: `IsSoftDeleted`, assignments, members; the id comes always.
const COMPUTED: [&str; 6] = ["IsSoftDeleted", "appRoleAssignments", "manager", "members", "id", "objectId"];

/// Old names of people's properties.
const OLD: [(&str, At<'static>); 9] = [
    ("originalUserPrincipalName", At::Property("userPrincipalName")),
    ("physicalDeliveryOfficeName", At::Property("officeLocation")),
    ("mobile", At::Property("mobilePhone")),
    ("facsimileTelephoneNumber", At::Property("faxNumber")),
    ("dirSyncEnabled", At::Property("onPremisesSyncEnabled")),
    ("immutableId", At::Property("onPremisesImmutableId")),
    ("telephoneNumber", At::First("businessPhones")),
    ("costCenter", At::Part("employeeOrgData", "costCenter")),
    ("division", At::Part("employeeOrgData", "division")),
];

/// Graph's properties of people that hold texts, Booleans, numbers or lists of texts. `preferredName` isn't among them: it is kept elsewhere
/// and told of one person at a time only, never in a list or a delta query.
const USER: [&str; 41] = [
    "accountEnabled",
    "ageGroup",
    "businessPhones",
    "city",
    "companyName",
    "country",
    "createdDateTime",
    "department",
    "displayName",
    "employeeHireDate",
    "employeeId",
    "employeeLeaveDateTime",
    "employeeType",
    "faxNumber",
    "givenName",
    "imAddresses",
    "jobTitle",
    "mail",
    "mailNickname",
    "mobilePhone",
    "officeLocation",
    "onPremisesDistinguishedName",
    "onPremisesDomainName",
    "onPremisesImmutableId",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "onPremisesUserPrincipalName",
    "otherMails",
    "postalCode",
    "preferredDataLocation",
    "preferredLanguage",
    "proxyAddresses",
    "securityIdentifier",
    "state",
    "streetAddress",
    "surname",
    "usageLocation",
    "userPrincipalName",
    "userType",
    "deletedDateTime",
];

/// Graph's properties of groups.
const GROUP: [&str; 11] = [
    "deletedDateTime",
    "description",
    "displayName",
    "groupTypes",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "securityEnabled",
];

/// What Usher shows of everyone, whatever is mapped; whether someone is enabled decides about their access.
const SHOWN_OF_PEOPLE: [&str; 4] = ["accountEnabled", "displayName", "mail", "userPrincipalName"];
const SHOWN_OF_GROUPS: [&str; 1] = ["displayName"];

/// A used attribute that Graph has no property for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Of people or groups.
    pub object_type: ObjectType,
    /// The attribute's name, as it is used.
    pub name: String,
}

/// What is asked of Graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    users: BTreeSet<String>,
    groups: BTreeSet<String>,
    /// Are managers read?
    managers: bool,
    unknown: Vec<Unknown>,
}

impl Selection {
    /// For these source attributes of people and of groups.
    ///
    /// ```
    /// use usher_entra::directory::Selection;
    /// use usher_core::import::ObjectType;
    /// let used = ["surname", "telephoneNumber", "extensionAttribute3", "shoeSize"].map(str::to_owned);
    /// let selection = Selection::of(&used, &[]);
    /// assert_eq!(
    ///     selection.select(ObjectType::User),
    ///     "accountEnabled,businessPhones,displayName,mail,onPremisesExtensionAttributes,surname,userPrincipalName"
    /// );
    /// assert_eq!(selection.unknown()[0].name, "shoeSize");
    /// ```
    #[must_use]
    pub fn of(users: &[String], groups: &[String]) -> Self {
        let mut selection = Self {
            users: SHOWN_OF_PEOPLE.map(str::to_owned).into(),
            groups: SHOWN_OF_GROUPS.map(str::to_owned).into(),
            managers: users.iter().any(|name| name == "manager"),
            unknown: Vec::new(),
        };
        for (object_type, names) in [(ObjectType::User, users), (ObjectType::Group, groups)] {
            for name in names.iter().filter(|name| !COMPUTED.contains(&name.as_str())) {
                if place(object_type, name).is_none() {
                    selection.unknown.push(Unknown { object_type, name: name.clone() });
                } else {
                    selection.names_mut(object_type).insert(name.clone());
                }
            }
        }
        selection
    }

    /// What is used and Graph doesn't have, each once.
    #[must_use]
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// The attributes that objects of this type come with, by the names that are used.
    #[must_use]
    pub fn names(&self, object_type: ObjectType) -> &BTreeSet<String> {
        match object_type {
            ObjectType::User => &self.users,
            ObjectType::Group => &self.groups,
        }
    }

    fn names_mut(&mut self, object_type: ObjectType) -> &mut BTreeSet<String> {
        match object_type {
            ObjectType::User => &mut self.users,
            ObjectType::Group => &mut self.groups,
        }
    }

    /// The value of a delta query's `$select`, in name order, with the references whose changes it tells too. An object's id comes always.
    #[must_use]
    pub fn select(&self, object_type: ObjectType) -> String {
        let mut properties = self.properties(object_type);
        match object_type {
            ObjectType::User if self.managers => properties.insert("manager"),
            ObjectType::User => false,
            ObjectType::Group => properties.insert("members"),
        };
        properties.into_iter().collect::<Vec<_>>().join(",")
    }

    /// All of it, as a text that differs where anything is asked for that wasn't before.
    #[must_use]
    pub fn text(&self) -> String {
        let names = |object_type| self.names(object_type).iter().cloned().collect::<Vec<_>>().join(",");
        let select = |object_type| self.select(object_type);
        let (users, groups) = (ObjectType::User, ObjectType::Group);
        format!("{} as {}; {} as {}", select(users), names(users), select(groups), names(groups))
    }

    fn properties(&self, object_type: ObjectType) -> BTreeSet<&str> {
        let places = self.names(object_type).iter().filter_map(|name| place(object_type, name));
        places
            .map(|at| match at {
                At::Property(property) | At::First(property) | At::Part(property, _) => property,
            })
            .collect()
    }

    /// What an answer tells, by the names that are used: [`Value::Null`] where it tells that there is no value, nothing where it doesn't
    /// tell.
    pub(super) fn values(&self, object_type: ObjectType, object: &Map<String, Json>) -> BTreeMap<String, Value> {
        let told = |name: &String| Some((name.clone(), value_at(object, place(object_type, name)?)?));
        self.names(object_type).iter().filter_map(told).collect()
    }
}

/// Where an attribute is found; `None`: Graph doesn't have it.
fn place(object_type: ObjectType, name: &str) -> Option<At<'_>> {
    if is_directory_extension(name) {
        return Some(At::Property(name));
    }
    let known: &[&str] = match object_type {
        ObjectType::User => &USER,
        ObjectType::Group => &GROUP,
    };
    if known.contains(&name) {
        return Some(At::Property(name));
    }
    let old = OLD.iter().find(|(old, _)| *old == name).map(|(_, at)| *at);
    match object_type {
        ObjectType::Group => old.filter(|at| matches!(at, At::Property(property) if known.contains(property))),
        ObjectType::User => old.or_else(|| part(name)),
    }
}

/// `extensionAttribute1` to `15`, and parts as Graph writes them: `employeeOrgData.division`.
fn part(name: &str) -> Option<At<'_>> {
    const EXTENSIONS: &str = "onPremisesExtensionAttributes";
    let is_extension = |name: &str| {
        let number = name.strip_prefix("extensionAttribute").filter(|rest| !rest.starts_with(['0', '+']));
        number.and_then(|rest| rest.parse::<u8>().ok()).is_some_and(|number| (1..=15).contains(&number))
    };
    if is_extension(name) {
        return Some(At::Part(EXTENSIONS, name));
    }
    match name.split_once(['.', '/']) {
        Some((EXTENSIONS, inner)) if is_extension(inner) => Some(At::Part(EXTENSIONS, inner)),
        Some(("employeeOrgData", inner @ ("costCenter" | "division"))) => Some(At::Part("employeeOrgData", inner)),
        _ => None,
    }
}

/// `extension_{appId without hyphens}_{name}`. Letter case counts (EP-416).
fn is_directory_extension(name: &str) -> bool {
    let parts = name.strip_prefix("extension_").and_then(|rest| rest.split_once('_'));
    parts.is_some_and(|(application, name)| {
        application.len() == 32
            && application.bytes().all(|letter| letter.is_ascii_hexdigit())
            && !name.is_empty()
            && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
    })
}

/// `None` where nothing is told.
fn value_at(object: &Map<String, Json>, at: At<'_>) -> Option<Value> {
    match at {
        At::Property(name) => Some(value(object.get(name)?)),
        At::First(name) => Some(match value(object.get(name)?) {
            Value::List(values) => values.into_iter().next().map_or(Value::Null, Value::Text),
            one => one,
        }),
        // A complex property comes whole: a part that isn't in it has no value.
        At::Part(name, part) => Some(object.get(name)?.get(part).map_or(Value::Null, value)),
    }
}

fn value(json: &Json) -> Value {
    match json {
        Json::Bool(value) => Value::Boolean(*value),
        Json::String(text) => Value::text(text.as_str()),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::text(number.to_string()), Value::whole),
        Json::Array(list) => {
            let texts: Vec<String> = list.iter().filter_map(|one| value(one).as_text()).collect();
            if texts.is_empty() { Value::Null } else { Value::List(texts) }
        }
        // Graph's complex properties are asked for by their parts.
        Json::Null | Json::Object(_) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{At, GROUP, Json, Map, OLD, ObjectType, Selection, USER, Value, is_directory_extension, place};
    use serde_json::json;

    fn used(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn object(json: Json) -> Map<String, Json> {
        json.as_object().unwrap().clone()
    }

    const EXTENSION: &str = "extension_0123456789abcdef0123456789ABCDEF_desk_no";

    #[test]
    fn just_what_is_used_and_shown_is_selected() {
        let selection =
            Selection::of(&used(&["manager", "mobile", "mobilePhone", EXTENSION, "IsSoftDeleted"]), &used(&["members", "objectId"]));
        assert_eq!(
            selection.select(ObjectType::User),
            format!("accountEnabled,displayName,{EXTENSION},mail,manager,mobilePhone,userPrincipalName")
        );
        assert_eq!(selection.select(ObjectType::Group), "displayName,members");
        assert!(selection.unknown().is_empty());
        assert_ne!(selection.text(), Selection::of(&used(&["manager", "mobile", EXTENSION]), &[]).text(), "both names are filled");
    }

    #[test]
    fn old_names_get_their_values_from_graphs_properties() {
        let names = used(&[
            "telephoneNumber",
            "businessPhones",
            "mobile",
            "physicalDeliveryOfficeName",
            "facsimileTelephoneNumber",
            "dirSyncEnabled",
            "extensionAttribute15",
            "extensionAttribute2",
            "employeeOrgData.costCenter",
            "division",
            "originalUserPrincipalName",
            EXTENSION,
        ]);
        let selection = Selection::of(&names, &[]);
        assert!(selection.unknown().is_empty(), "{:?}", selection.unknown());
        let told = selection.values(ObjectType::User, &object(json!({
            "id": "a", "userPrincipalName": "a@b.c", "businessPhones": ["+47 1", "+47 2"], "mobilePhone": "+47 3", "officeLocation": "Oslo",
            "faxNumber": null, "onPremisesSyncEnabled": true, EXTENSION: 7, "employeeOrgData": {"costCenter": "C1", "division": null},
            "onPremisesExtensionAttributes": {"extensionAttribute15": "x"}, "jobTitle": "not asked for",
        })));
        let expected = [
            ("businessPhones", Value::List(used(&["+47 1", "+47 2"]))),
            ("dirSyncEnabled", Value::Boolean(true)),
            ("division", Value::Null),
            ("employeeOrgData.costCenter", Value::text("C1")),
            ("extensionAttribute15", Value::text("x")),
            ("extensionAttribute2", Value::Null),
            (EXTENSION, Value::Integer(7)),
            ("facsimileTelephoneNumber", Value::Null),
            ("mobile", Value::text("+47 3")),
            ("originalUserPrincipalName", Value::text("a@b.c")),
            ("physicalDeliveryOfficeName", Value::text("Oslo")),
            ("telephoneNumber", Value::text("+47 1")),
            ("userPrincipalName", Value::text("a@b.c")),
        ];
        assert_eq!(told, expected.map(|(name, value)| (name.to_owned(), value)).into());
    }

    #[test]
    fn what_graph_doesnt_have_is_named() {
        let selection =
            Selection::of(&used(&["Surname", "extensionAttribute16", "extensionAttribute01", "thumbnailPhoto"]), &used(&["surname"]));
        let names: Vec<&str> = selection.unknown().iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Surname", "extensionAttribute16", "extensionAttribute01", "thumbnailPhoto", "surname"]);
        for wrong in ["extension_1_x", "extension_0123456789abcdef0123456789abcdef_", "extension_0123456789abcdef0123456789abcdef_a,b"] {
            assert!(!is_directory_extension(wrong), "{wrong}");
        }
    }

    /// The published types, as the project carries them for the practice Graph.
    #[test]
    fn every_name_leads_to_a_property_of_its_type() {
        for name in USER.into_iter().chain(OLD.map(|(name, _)| name)).chain(["extensionAttribute1", "extensionAttribute15"]) {
            assert!(place(ObjectType::User, name).is_some(), "{name}");
        }
        for (_, at) in OLD {
            match at {
                At::Property(property) | At::First(property) => assert!(USER.contains(&property), "{property}"),
                At::Part(property, _) => assert_eq!(property, "employeeOrgData"),
            }
        }
        assert!(GROUP.iter().all(|name| place(ObjectType::Group, name).is_some()));
        assert_eq!(place(ObjectType::Group, "telephoneNumber"), None);
        assert_eq!(place(ObjectType::Group, "dirSyncEnabled"), Some(At::Property("onPremisesSyncEnabled")));
    }
}
