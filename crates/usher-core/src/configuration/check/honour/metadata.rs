//! Metadata and definitions whose meaning changes what Entra's service does, and that aren't followed here. What describes only (names,
//! who made it, how Entra reads or stores) changes nothing and isn't told.

use serde_json::Value as Json;

use super::{kept, list, named, text};
use crate::configuration::Complaint;

/// The value of a metadata entry: JSON as text (synchronization-api.md §7), so `"\"Normal\""` is Normal.
fn entries(json: &Json) -> impl Iterator<Item = (&str, String)> {
    list(json, "metadata").iter().map(|entry| {
        let value = text(entry, "value");
        let inner = serde_json::from_str::<Json>(value).ok().and_then(|json| json.as_str().map(str::to_owned));
        (text(entry, "key"), inner.unwrap_or_else(|| value.to_owned()))
    })
}

fn is_true(value: &str) -> bool {
    value.eq_ignore_ascii_case("true")
}

/// Of an object mapping.
pub(super) fn of_mapping(mapping: &Json, title: &str) -> Vec<Complaint> {
    let about = |(key, value): (&str, String)| {
        let says = match key {
            "Disposition" if !value.is_empty() && value != "Normal" => {
                format!(
                    "says {value} (Disposition): Entra's service sends nothing for it then. Usher provisions all the same; switch it off if nobody is to be provisioned."
                )
            }
            "Unsynchronized" if is_true(&value) => {
                "is not synchronised (Unsynchronized). Usher provisions all the same; switch it off if nobody is to be provisioned."
                    .to_owned()
            }
            "DisableMonitoringForChanges" if is_true(&value) => {
                "asks not to look for changes (DisableMonitoringForChanges). Usher sends changes with every cycle.".to_owned()
            }
            "ExcludeFromReporting" if is_true(&value) => {
                "asks to be left out of reports (ExcludeFromReporting). Usher logs all that it does.".to_owned()
            }
            "EscrowBehavior" if !["", "Default", "IgnoreLookupReferenceResolutionFailure"].contains(&value.as_str()) => {
                format!("has the EscrowBehavior {value}, which Usher doesn't know: what fails is tried again.")
            }
            _ => return None,
        };
        Some(kept("MetadataNotFollowed", format!("The object mapping {title} {says}")))
    };
    entries(mapping).filter_map(about).collect()
}

/// Which side of the rule a directory stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Target,
}

/// Of a directory that the rule reads or writes.
pub(super) fn of_directory(directory: &Json, side: Side) -> Option<Complaint> {
    let read_only = side == Side::Target && directory.get("readOnly").and_then(Json::as_bool) == Some(true);
    read_only.then(|| {
        let message = format!("The directory {} is read-only by the schema; Usher writes to it all the same.", named(directory, "name", 0));
        kept("DirectoryReadOnly", message)
    })
}

/// Of an object that is mapped.
pub(super) fn of_object(object: &Json, side: Side) -> Vec<Complaint> {
    let (enabled, deleted) = match side {
        Side::Source => ("accountEnabled", "IsSoftDeleted"),
        Side::Target => ("active", "active"),
    };
    let about = |(key, value): (&str, String)| {
        let says = match key {
            "PropertyNameAccountEnabled" if !value.is_empty() && value != enabled => {
                format!("is switched on and off by {value}; Usher goes by {enabled}.")
            }
            "PropertyNameSoftDeleted" if !value.is_empty() && value != deleted => {
                format!("is soft-deleted by {value}; Usher goes by {deleted}.")
            }
            "IsSoftDeletionSupported" if value.eq_ignore_ascii_case("false") && side == Side::Target => {
                "can't be disabled by the schema; Usher goes by the application profile.".to_owned()
            }
            "IsSynchronizeAllSupported" if value.eq_ignore_ascii_case("false") && side == Side::Source => {
                "can't be provisioned as a whole by the schema; Usher allows the scope of all people.".to_owned()
            }
            "Extensions" | "BaseObjectName" if !value.is_empty() && value != "[]" => {
                format!("takes attributes from another definition ({key} {value}); Usher knows those that are listed in it.")
            }
            _ => return None,
        };
        Some(kept("MetadataNotFollowed", format!("The object definition {} {says}", named(object, "name", 0))))
    };
    entries(object).filter_map(about).collect()
}

/// Of an attribute that a mapping reads or writes.
pub(super) fn of_attribute(definition: &Json, side: Side) -> Vec<Complaint> {
    let name = text(definition, "name");
    let mut says: Vec<String> = Vec::new();
    if let Some(value) = definition.get("defaultValue").filter(|value| !value.is_null() && value.as_str() != Some("")) {
        says.push(format!("has the default value {value} by its definition; Usher sends only the defaults of mappings."));
    }
    if definition.get("flowNullValues").and_then(Json::as_bool) == Some(true) {
        let verb = match side {
            Side::Source => "gives",
            Side::Target => "takes",
        };
        says.push(format!("{verb} empty values by its definition (flowNullValues); clear the value by the connection's own setting."));
    }
    if !list(definition, "apiExpressions").is_empty() {
        says.push("is read or written by expressions of its own (apiExpressions); Usher goes by its name.".to_owned());
    }
    for referenced in list(definition, "referencedObjects") {
        let property = text(referenced, "referencedProperty");
        if !["", "id", "objectId"].contains(&property) {
            says.push(format!("refers to others by {property}; Usher refers by id."));
        }
    }
    says.extend(entries(definition).filter_map(|(key, value)| match key {
        "IsContainer" | "IsDomainQualified" if is_true(&value) => Some(format!("has {key} by its definition, which Usher doesn't follow.")),
        "LinkPropertyNames" | "LinkTypeName" | "BaseAttributeName" if !value.is_empty() && value != "[]" => {
            Some(format!("has {key} {value} by its definition, which Usher doesn't follow."))
        }
        "ReferencedProperty" if !["", "id", "objectId"].contains(&value.as_str()) => {
            Some(format!("refers to others by {value}; Usher refers by id."))
        }
        _ => None,
    }));
    let side = match side {
        Side::Source => "source",
        Side::Target => "target",
    };
    says.into_iter().map(|says| kept("DefinitionNotFollowed", format!("The {side} attribute {name} {says}")).at_attribute(name)).collect()
}
