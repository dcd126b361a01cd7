//! A template: what a job is made from.

use serde_json::Value as Json;

use super::read;

/// A template of an application (`synchronizationTemplate`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id, which a job is made with.
    pub id: String,
    /// The application's own name for it.
    pub factory_tag: String,
    /// Is it the application's usual one?
    pub is_default: bool,
    /// In words.
    pub description: String,
}

impl Template {
    pub(super) fn of(json: &Json) -> Option<Self> {
        let id = read::text(json, "id");
        (!id.is_empty()).then(|| Self {
            id,
            factory_tag: read::text(json, "factoryTag"),
            is_default: read::flag(&json["default"]).unwrap_or(false),
            description: read::text(json, "description"),
        })
    }
}
