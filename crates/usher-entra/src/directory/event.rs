//! What a delta query tells of one object.
//! Rules: Microsoft Graph, "Use delta query to track changes", "Get incremental changes to groups".

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, Presence, Value};

use super::selection::Selection;
use crate::error::EntraError;

/// What is told of one object. The same one may be told of again, on a later page and in another order.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It is there.
    Held(Held),
    /// It left.
    Departed {
        /// Person or group.
        object_type: ObjectType,
        /// Its id.
        id: SourceId,
        /// `changed`: soft-deleted, to be restored for 30 days; `deleted`: for good.
        presence: Presence,
    },
}

/// A piece of an object that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Person or group.
    pub object_type: ObjectType,
    /// Its id.
    pub id: SourceId,
    /// By the source attribute names that are used; [`Value::Null`] where a value was cleared; nothing where none is told.
    pub properties: BTreeMap<String, Value>,
    /// A person's manager.
    pub manager: ManagerTold,
    /// People and groups that are in a group now.
    pub added: Vec<SourceId>,
    /// People and groups that are in it no longer.
    pub removed: Vec<SourceId>,
}

/// What is told of a manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManagerTold {
    /// Nothing.
    Nothing,
    /// This one it is.
    Is(SourceId),
    /// This one it is no longer.
    IsNoLonger(SourceId),
}

/// One object of a delta query's page.
pub(super) fn event(object_type: ObjectType, object: &Map<String, Json>, selection: &Selection) -> Result<Event, EntraError> {
    let id = id(object)?;
    if let Some(removed) = object.get("@removed") {
        let presence = match removed["reason"].as_str() {
            Some("changed") => Presence::SoftDeleted,
            Some("deleted") => Presence::HardDeleted,
            _ => return Err(EntraError::unpublished("an object was removed for a reason that isn't published")),
        };
        return Ok(Event::Departed { object_type, id, presence });
    }
    let (added, removed) = references(object, "members@delta")?;
    // A new manager may come beside the removal of the old one: the new one is what counts.
    let (managers, former) = references(object, "manager@delta")?;
    let manager = match (managers.into_iter().next_back(), former.into_iter().next_back()) {
        (Some(manager), _) => ManagerTold::Is(manager),
        (None, Some(former)) => ManagerTold::IsNoLonger(former),
        (None, None) => ManagerTold::Nothing,
    };
    let properties = selection.values(object_type, object);
    Ok(Event::Held(Held { object_type, id, properties, manager, added, removed }))
}

fn id(object: &Map<String, Json>) -> Result<SourceId, EntraError> {
    let id = object.get("id").and_then(Json::as_str).filter(|id| !id.is_empty());
    id.map(SourceId::from).ok_or_else(|| EntraError::unpublished("an object has no id"))
}

/// People and groups who came and went. Devices, contacts and service principals can be members too; they are nobody's accounts.
fn references(object: &Map<String, Json>, name: &str) -> Result<(Vec<SourceId>, Vec<SourceId>), EntraError> {
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    let Some(list) = object.get(name).filter(|list| !list.is_null()) else { return Ok((added, removed)) };
    let list = list.as_array().ok_or_else(|| EntraError::unpublished("references are no list"))?;
    for reference in list {
        let kind = reference["@odata.type"].as_str().unwrap_or_default();
        if !matches!(kind, "" | "#microsoft.graph.user" | "#microsoft.graph.group") {
            continue;
        }
        let id = reference["id"].as_str().ok_or_else(|| EntraError::unpublished("a reference has no id"))?;
        if reference["@removed"].is_null() { added.push(id.into()) } else { removed.push(id.into()) }
    }
    Ok((added, removed))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Event, Held, ManagerTold, ObjectType, Presence, Value, event};
    use crate::directory::Selection;
    use serde_json::{Value as Json, json};

    fn told(object_type: ObjectType, json: &Json) -> Result<Event, String> {
        let selection = Selection::of(&["manager".to_owned()], &[]);
        event(object_type, json.as_object().unwrap(), &selection).map_err(|error| error.code)
    }

    fn held(object_type: ObjectType, id: &str) -> Held {
        let (added, removed) = (Vec::new(), Vec::new());
        Held { object_type, id: id.into(), properties: [].into(), manager: ManagerTold::Nothing, added, removed }
    }

    #[test]
    fn a_removed_object_is_soft_deleted_or_gone_and_nothing_else() {
        let removed = |reason: &str| told(ObjectType::User, &json!({"id": "a", "@removed": {"reason": reason}}));
        let left = |presence| Event::Departed { object_type: ObjectType::User, id: "a".into(), presence };
        assert_eq!(removed("changed"), Ok(left(Presence::SoftDeleted)));
        assert_eq!(removed("deleted"), Ok(left(Presence::HardDeleted)));
        assert_eq!(removed("moved"), Err("UnexpectedAnswer".to_owned()));
        assert_eq!(told(ObjectType::User, &json!({"displayName": "Ann"})), Err("UnexpectedAnswer".to_owned()));
    }

    #[test]
    fn members_come_and_go_and_only_people_and_groups_count() {
        let group = json!({"id": "g", "displayName": null, "members@delta": [
            {"@odata.type": "#microsoft.graph.user", "id": "a"},
            {"@odata.type": "#microsoft.graph.group", "id": "h"},
            {"@odata.type": "#microsoft.graph.device", "id": "d"},
            {"@odata.type": "#microsoft.graph.user", "id": "b", "@removed": {"reason": "deleted"}},
        ]});
        let expected = Held {
            properties: [("displayName".to_owned(), Value::Null)].into(),
            added: vec!["a".into(), "h".into()],
            removed: vec!["b".into()],
            ..held(ObjectType::Group, "g")
        };
        assert_eq!(told(ObjectType::Group, &group), Ok(Event::Held(expected)));
    }

    #[test]
    fn a_new_manager_counts_wherever_the_old_one_is_told() {
        let manager = |list: Json| match told(ObjectType::User, &json!({"id": "a", "manager@delta": list})).unwrap() {
            Event::Held(held) => held.manager,
            Event::Departed { .. } => unreachable!("it is there"),
        };
        let (new, old) = (json!({"id": "n"}), json!({"id": "o", "@removed": {"reason": "deleted"}}));
        assert_eq!(manager(json!([new, old])), ManagerTold::Is("n".into()));
        assert_eq!(manager(json!([old, new])), ManagerTold::Is("n".into()));
        assert_eq!(manager(json!([old])), ManagerTold::IsNoLonger("o".into()));
        assert_eq!(manager(json!([])), ManagerTold::Nothing);
    }
}
