//! Writing one object's action to the target, in the form that the service sends (EP-1102 to EP-1106). References and members have
//! requests of their own, after both sides exist.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use usher_core::evaluate::{Link, TargetImage};
use usher_core::evaluation::{ActionKind, Evaluation, MemberChanges};
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{ObjectType, Value};
use usher_core::plan::values_to_send;

use super::fields;
use super::look::Judged;
use super::run::Run;
use super::target::{TargetError, Trouble};

/// What writing left behind.
pub(super) enum Written {
    /// The account as it's known now.
    Account(Link),
    /// It's gone.
    Deleted,
    /// There is none.
    Nothing,
}

impl Run {
    /// Carries out what was decided.
    ///
    /// # Errors
    /// The target refused, or didn't answer.
    pub(super) async fn carry_out(&self, judged: &Judged) -> Result<Written, TargetError> {
        let evaluation = &judged.evaluation;
        let object_type = evaluation.subject.object_type;
        let values = values_to_send(evaluation);
        match (evaluation.action.kind, &judged.account) {
            (ActionKind::Create, _) => self.create(object_type, &values).await.map(Written::Account),
            (ActionKind::Update | ActionKind::Disable | ActionKind::Enable, Some(link)) => {
                self.update(object_type, link, &values).await.map(Written::Account)
            }
            (ActionKind::Delete, Some(link)) => {
                self.target.delete(object_type, link.target_id.as_str()).await?;
                Ok(Written::Deleted)
            }
            (_, Some(link)) => Ok(Written::Account(link.clone())),
            (_, None) => Ok(Written::Nothing),
        }
    }

    async fn create(&self, object_type: ObjectType, values: &BTreeMap<String, Value>) -> Result<Link, TargetError> {
        let mut resource = fields::resource(object_type);
        for (path, value) in values.iter().filter(|(_, value)| !value.is_null()) {
            fields::put(&mut resource, path, fields::json(path, value));
        }
        let made = self.target.create(object_type, resource).await?;
        let Some(id) = made.get("id").and_then(Json::as_str) else {
            let message = "The application made something and gave it no id.".to_owned();
            let code = "SystemForCrossDomainIdentityManagementServiceIncompatible";
            return Err(TargetError { code, message, kind: Trouble::Connection });
        };
        let image = fields::image(&self.configuration, object_type, &made);
        Ok(Link { target_id: TargetId(id.to_owned()), kept: kept(values, &image), image })
    }

    async fn update(&self, object_type: ObjectType, link: &Link, values: &BTreeMap<String, Value>) -> Result<Link, TargetError> {
        let operations = self.operations(values, &link.image);
        if operations.is_empty() {
            return Ok(link.clone());
        }
        let answer = self.target.patch(object_type, link.target_id.as_str(), operations).await?;
        Ok(self.known_after(object_type, link, values, &answer))
    }

    /// What is known after a PATCH: by the answer, or, where there was none (204), by what was sent.
    fn known_after(&self, object_type: ObjectType, link: &Link, values: &BTreeMap<String, Value>, answer: &Map<String, Json>) -> Link {
        let mut image = if answer.is_empty() { link.image.clone() } else { fields::image(&self.configuration, object_type, answer) };
        if answer.is_empty() {
            for (path, value) in values {
                image.attributes.insert(path.clone(), value.clone());
            }
            image.active = image.attributes.get("active").map_or(image.active, |value| value.as_text().map(|text| text == "True"));
        }
        image.members.clone_from(&link.image.members);
        let mut all = link.kept.clone();
        all.retain(|path, _| !values.contains_key(path));
        all.extend(kept(values, &image));
        Link { target_id: link.target_id.clone(), image, kept: all }
    }

    /// One operation an attribute; with the flag all single values in one replace without a path (EP-1103).
    fn operations(&self, values: &BTreeMap<String, Value>, image: &TargetImage) -> Vec<Json> {
        let flagged = self.target.flagged();
        let word = |word: &str| if flagged { word.to_lowercase() } else { word.to_owned() };
        let mut operations = Vec::new();
        let mut gathered = Map::new();
        for (path, value) in values {
            let is_there = image.attributes.get(path).is_some_and(|held| !held.is_null());
            let json = as_sent(path, value, flagged);
            match (value.is_null(), is_there) {
                (true, _) => operations.push(json!({ "op": word("Remove"), "path": path })),
                (false, true) if flagged => drop(gathered.insert(path.clone(), json)),
                (false, true) => operations.push(json!({ "op": "Replace", "path": path, "value": json })),
                (false, false) => {
                    let (path, value) = fields::addition(path, &json);
                    operations.push(json!({ "op": word("Add"), "path": path, "value": value }));
                }
            }
        }
        if !gathered.is_empty() {
            operations.insert(0, json!({ "op": "replace", "value": gathered }));
        }
        operations
    }

    /// Writes who is referred to, now that both have accounts (EP-411).
    ///
    /// # Errors
    /// The target refused, or didn't answer.
    pub(super) async fn refer(
        &self,
        object_type: ObjectType,
        link: &Link,
        references: &BTreeMap<String, Vec<SourceId>>,
    ) -> Result<Link, TargetError> {
        let found = |ids: &Vec<SourceId>| ids.iter().find_map(|id| self.linked(id).map(|linked| linked.link.target_id.clone()));
        let values: BTreeMap<&String, TargetId> = references.iter().filter_map(|(path, ids)| Some((path, found(ids)?))).collect();
        let word = if self.target.flagged() { "add" } else { "Add" };
        let operation = |(path, id): (&&String, &TargetId)| json!({ "op": word, "path": path, "value": { "value": id } });
        let operations: Vec<Json> = values.iter().map(operation).collect();
        if operations.is_empty() {
            return Ok(link.clone());
        }
        self.target.patch(object_type, link.target_id.as_str(), operations).await?;
        let mut link = link.clone();
        for (path, id) in values {
            link.image.attributes.insert(path.clone(), Value::Text(id.0));
        }
        Ok(link)
    }

    /// Writes who came into a group and who left it (EP-1104).
    ///
    /// # Errors
    /// The target refused, or didn't answer.
    pub(super) async fn write_members(&self, link: &Link, changes: &MemberChanges) -> Result<Link, TargetError> {
        let account = |id: &SourceId| self.linked(id).map(|linked| linked.link.target_id.clone());
        let added: Vec<TargetId> =
            changes.added.iter().filter_map(|one| one.target_id.clone().or_else(|| account(&one.source_id))).collect();
        let removed: Vec<TargetId> = changes.removed.iter().filter_map(|one| one.target_id.clone()).collect();
        let operations = member_operations(&added, &removed, self.target.flagged());
        if !operations.is_empty() {
            self.target.patch(ObjectType::Group, link.target_id.as_str(), operations).await?;
        }
        let mut link = link.clone();
        link.image.members.retain(|id| !removed.contains(id));
        link.image.members.extend(added);
        link.image.members.sort();
        link.image.members.dedup();
        Ok(link)
    }
}

fn member_operations(added: &[TargetId], removed: &[TargetId], flagged: bool) -> Vec<Json> {
    let mut operations = Vec::new();
    if !added.is_empty() {
        let value: Vec<Json> =
            added.iter().map(|id| if flagged { json!({ "value": id }) } else { json!({ "$ref": null, "value": id }) }).collect();
        operations.push(json!({ "op": if flagged { "add" } else { "Add" }, "path": "members", "value": value }));
    }
    if flagged {
        operations.extend(removed.iter().map(|id| json!({ "op": "remove", "path": format!("members[value eq \"{id}\"]") })));
    } else if !removed.is_empty() {
        let value: Vec<Json> = removed.iter().map(|id| json!({ "value": id })).collect();
        operations.push(json!({ "op": "Remove", "path": "members", "value": value }));
    }
    operations
}

/// Without the flag a Boolean travels as text (EP-1103).
fn as_sent(path: &str, value: &Value, flagged: bool) -> Json {
    match value {
        Value::Boolean(_) if !flagged => value.as_text().map_or(Json::Null, Json::from),
        _ => fields::json(path, value),
    }
}

/// Values that the target keeps in a form of its own.
fn kept(values: &BTreeMap<String, Value>, image: &TargetImage) -> BTreeMap<String, (Value, Value)> {
    let held = |path: &String| image.attributes.get(path).cloned().unwrap_or_default();
    let differs = |sent: &Value, held: &Value| sent.as_text() != held.as_text() || (sent.as_text().is_none() && sent != held);
    values
        .iter()
        .map(|(path, sent)| (path, sent, held(path)))
        .filter(|(_, sent, held)| differs(sent, held))
        .map(|(path, sent, held)| (path.clone(), (sent.clone(), held)))
        .collect()
}

/// Does anything about members follow?
pub(super) fn members(evaluation: &Evaluation) -> Option<&MemberChanges> {
    evaluation.action.members.as_ref().filter(|changes| !changes.added.is_empty() || !changes.removed.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_go_as_the_service_writes_them_with_and_without_its_flag() {
        let ids = |ids: &[&str]| ids.iter().map(|id| TargetId((*id).to_owned())).collect::<Vec<_>>();
        assert_eq!(
            member_operations(&ids(&["1"]), &ids(&["2"]), false),
            [
                json!({ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": "1" }] }),
                json!({ "op": "Remove", "path": "members", "value": [{ "value": "2" }] }),
            ]
        );
        assert_eq!(member_operations(&[], &ids(&["2"]), true), [json!({ "op": "remove", "path": "members[value eq \"2\"]" })]);
        assert_eq!(as_sent("active", &Value::Boolean(false), false), "False");
        assert_eq!(as_sent("active", &Value::Boolean(false), true), false);
    }
}
