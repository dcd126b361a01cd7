//! A SCIM application as the engine's target: images by mapped names over the SCIM client's resources.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::configuration::Configuration;
use usher_core::evaluate::{MatchQuery, TargetImage};
use usher_core::id::TargetId;
use usher_core::import::{ObjectType, Value};
use usher_engine::ports::{Answered, Listing, MembersError, Target, TargetError, TargetErrorKind, TargetObject};
use usher_scim::{Client, Endpoint, Kind, Resource, ScimError, path, resource};

/// One connection's target.
pub struct ScimTarget {
    client: Client,
    users: Vec<String>,
    groups: Vec<String>,
    /// Attributes that refer to several objects each: on the wire, elements with the other's id as their `value`.
    several: BTreeSet<(ObjectType, String)>,
}

impl ScimTarget {
    /// Over a client, reading what the configuration maps.
    #[must_use]
    pub fn new(client: Client, configuration: &Configuration) -> Self {
        let names = |object_type| {
            let mut names = configuration.target_attributes(object_type).to_vec();
            names.extend(configuration.match_properties(object_type).map(str::to_owned));
            names.retain(|name| !name.eq_ignore_ascii_case("members"));
            names
        };
        let several = [ObjectType::User, ObjectType::Group].into_iter().flat_map(|object_type| {
            let references = configuration.reference_attributes(object_type).iter();
            let refers_to_several = move |name: &&String| configuration.reference(object_type, name).is_some_and(|rule| rule.several);
            references.filter(refers_to_several).map(move |name| (object_type, name.clone()))
        });
        Self { client, users: names(ObjectType::User), groups: names(ObjectType::Group), several: several.collect() }
    }

    /// Values by the names that the client writes them under.
    fn on_the_wire(&self, object_type: ObjectType, values: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
        let name = |name: &String| {
            let several = !self.several.is_empty() && self.several.contains(&(object_type, name.clone()));
            if several { format!("{name}.value") } else { name.clone() }
        };
        values.iter().map(|(held, value)| (name(held), value.clone())).collect()
    }

    fn image(&self, object_type: ObjectType, attributes: &serde_json::Map<String, serde_json::Value>) -> TargetImage {
        let mut image = TargetImage::default();
        for name in self.names(object_type) {
            let value = path::read(attributes, name);
            if !value.is_null() {
                image.attributes.insert(name.clone(), value);
            }
        }
        image.name = path::read(attributes, object_type.name_attribute()).as_text().unwrap_or_default();
        image.active = path::member(attributes, "active").and_then(resource::boolean);
        if let (Some(active), Some(held)) = (image.active, image.attributes.get_mut("active")) {
            *held = Value::Boolean(active);
        }
        image
    }

    /// What an account holds after a write: what the answer says, and as it was sent where the answer doesn't speak of it (scim-client.md 4.7).
    fn after_write(&self, object_type: ObjectType, sent: TargetImage, answer: &serde_json::Map<String, serde_json::Value>) -> TargetImage {
        let told = self.image(object_type, answer);
        let mut held = sent;
        for name in self.names(object_type).iter().filter(|name| path::told(answer, name).is_some()) {
            held.attributes.remove(name);
        }
        held.attributes.extend(told.attributes);
        TargetImage { name: if told.name.is_empty() { held.name } else { told.name }, active: told.active.or(held.active), ..held }
    }

    fn names(&self, object_type: ObjectType) -> &[String] {
        match object_type {
            ObjectType::User => &self.users,
            ObjectType::Group => &self.groups,
        }
    }

    fn object(&self, object_type: ObjectType, resource: &Resource) -> TargetObject {
        TargetObject { id: TargetId(resource.id.clone()), image: self.image(object_type, &resource.attributes) }
    }
}

fn endpoint(object_type: ObjectType) -> Endpoint {
    match object_type {
        ObjectType::User => Endpoint::Users,
        ObjectType::Group => Endpoint::Groups,
    }
}

fn refused(error: ScimError) -> TargetError {
    let ScimError { kind, code, status, scim_type: _, message, fix, requests } = error;
    let kind = match kind {
        Kind::Connection => TargetErrorKind::Connection,
        Kind::Unreachable => TargetErrorKind::Unreachable,
        Kind::Object => TargetErrorKind::Object,
        Kind::Gone => TargetErrorKind::Gone,
        Kind::Exists => TargetErrorKind::Exists,
        Kind::Unknown => TargetErrorKind::Unknown,
        Kind::Passing => TargetErrorKind::Passing,
        Kind::Cancelled => TargetErrorKind::Cancelled,
    };
    TargetError { kind, code, status, message, fix, requests }
}

fn refused_members(error: usher_scim::MembersError) -> MembersError {
    let usher_scim::MembersError { error, refused: members } = error;
    MembersError { error: refused(*error), refused: members.into_iter().map(TargetId).collect() }
}

fn answered<T, U>(answer: usher_scim::Answered<T>, convert: impl FnOnce(T) -> U) -> Answered<U> {
    Answered { value: convert(answer.value), requests: answer.requests }
}

#[async_trait]
impl Target for ScimTarget {
    async fn list(&self, object_type: ObjectType, _cancel: &CancellationToken) -> Result<Answered<Listing>, TargetError> {
        let answer = self.client.list(endpoint(object_type)).await.map_err(refused)?;
        Ok(answered(answer, |listing| Listing {
            complete: listing.complete,
            objects: listing.resources.iter().map(|one| self.object(object_type, one)).collect(),
        }))
    }

    async fn size(&self, object_type: ObjectType) -> Result<Answered<Option<u32>>, TargetError> {
        Ok(answered(self.client.size(endpoint(object_type)).await.map_err(refused)?, |size| size))
    }

    async fn find(&self, object_type: ObjectType, query: &MatchQuery) -> Result<Answered<Vec<TargetObject>>, TargetError> {
        let answer = self.client.find(endpoint(object_type), &query.property, &query.value, query.case_exact).await.map_err(refused)?;
        Ok(answered(answer, |found| found.iter().map(|one| self.object(object_type, one)).collect()))
    }

    async fn get(&self, object_type: ObjectType, id: &TargetId) -> Result<Answered<Option<TargetObject>>, TargetError> {
        let answer = self.client.get(endpoint(object_type), id.as_str()).await.map_err(refused)?;
        Ok(answered(answer, |found| found.map(|one| self.object(object_type, &one))))
    }

    async fn create(&self, object_type: ObjectType, values: &BTreeMap<String, Value>) -> Result<Answered<TargetObject>, TargetError> {
        let answer = self.client.create(endpoint(object_type), &self.on_the_wire(object_type, values)).await.map_err(refused)?;
        Ok(answered(answer, |made| {
            let sent = after(object_type, &TargetImage::default(), values);
            TargetObject { id: TargetId(made.id), image: self.after_write(object_type, sent, &made.attributes) }
        }))
    }

    async fn update(
        &self,
        object_type: ObjectType,
        id: &TargetId,
        image: &TargetImage,
        values: &BTreeMap<String, Value>,
    ) -> Result<Answered<TargetObject>, TargetError> {
        let (held, sent) = (self.on_the_wire(object_type, &image.attributes), self.on_the_wire(object_type, values));
        let answer = self.client.update(endpoint(object_type), id.as_str(), &held, &sent).await.map_err(refused)?;
        let sent = after(object_type, image, values);
        let held = match &answer.value {
            Some(resource) => self.after_write(object_type, sent, &resource.attributes),
            None => sent,
        };
        Ok(Answered { value: TargetObject { id: id.clone(), image: held }, requests: answer.requests })
    }

    async fn change_members(&self, group: &TargetId, added: &[TargetId], removed: &[TargetId]) -> Result<Answered<()>, MembersError> {
        let ids = |all: &[TargetId]| all.iter().map(|id| id.0.clone()).collect::<Vec<_>>();
        let answer = self.client.change_members(group.as_str(), &ids(added), &ids(removed)).await.map_err(refused_members)?;
        Ok(answered(answer, |()| ()))
    }

    async fn members(&self, group: &TargetId) -> Result<Answered<Vec<TargetId>>, TargetError> {
        Ok(answered(self.client.members(group.as_str()).await.map_err(refused)?, |ids| ids.into_iter().map(TargetId).collect()))
    }

    async fn delete(&self, object_type: ObjectType, id: &TargetId) -> Result<Answered<()>, TargetError> {
        Ok(answered(self.client.delete(endpoint(object_type), id.as_str()).await.map_err(refused)?, |()| ()))
    }

    fn note(&self) -> Option<String> {
        self.client.note()
    }
}

fn after(object_type: ObjectType, image: &TargetImage, values: &BTreeMap<String, Value>) -> TargetImage {
    let mut held = image.clone();
    if let Some(name) = values.get(object_type.name_attribute()).and_then(Value::as_text) {
        held.name = name;
    }
    for (name, value) in values {
        // An empty text is no value there, so it is never held (scim-client.md 1.8).
        if resource::is_value(value) {
            held.attributes.insert(name.clone(), value.clone());
        } else {
            held.attributes.remove(name);
        }
    }
    if let Some(Value::Boolean(active)) = values.get("active") {
        held.active = Some(*active);
    }
    held
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{BTreeMap, BTreeSet, Client, ObjectType, ScimTarget, TargetImage, Value, after};
    use serde_json::json;
    use usher_core::configuration::builtin;
    use usher_core::secret::Secret;
    use usher_scim::{ClientSettings, TenantUrl};

    #[test]
    fn an_empty_text_is_held_by_no_account() {
        let values = BTreeMap::from([("title".to_owned(), Value::text("")), ("nickName".to_owned(), Value::text("A"))]);
        let before = TargetImage { attributes: BTreeMap::from([("title".to_owned(), Value::text("Boss"))]), ..TargetImage::default() };
        let held = after(ObjectType::User, &before, &values);
        assert_eq!(held.attributes, BTreeMap::from([("nickName".to_owned(), Value::text("A"))]));
    }

    #[test]
    fn several_references_go_as_elements_and_everything_else_as_it_is_called() {
        let url = TenantUrl::parse("http://127.0.0.1:9/scim").unwrap();
        let client = Client::new(url, Secret::new("t".to_owned()), ClientSettings::of(builtin("scim").unwrap())).unwrap();
        let groups = vec!["displayName".to_owned(), "owners".to_owned()];
        let several = BTreeSet::from([(ObjectType::Group, "owners".to_owned())]);
        let target = ScimTarget { client, users: Vec::new(), groups, several };
        let owners = Value::List(vec!["u1".to_owned()]);
        let values = BTreeMap::from([("displayName".to_owned(), Value::text("Crew")), ("owners".to_owned(), owners.clone())]);
        let wire = target.on_the_wire(ObjectType::Group, &values);
        assert_eq!(wire.keys().collect::<Vec<_>>(), ["displayName", "owners.value"]);
        assert_eq!(target.on_the_wire(ObjectType::User, &values), values);
        let answer = json!({ "id": "g1", "displayName": "Crew", "owners": [{ "value": "u1", "display": "Ada" }] });
        assert_eq!(target.image(ObjectType::Group, answer.as_object().unwrap()).attributes["owners"], owners);
    }

    #[test]
    fn what_an_answer_does_not_speak_of_is_held_as_it_was_sent() {
        let url = TenantUrl::parse("http://127.0.0.1:9/scim").unwrap();
        let client = Client::new(url, Secret::new("t".to_owned()), ClientSettings::of(builtin("scim").unwrap())).unwrap();
        let users = ["userName", "title", "nickName", "active", "emails[type eq \"work\"].value"].map(str::to_owned).to_vec();
        let target = ScimTarget { client, users, groups: Vec::new(), several: BTreeSet::default() };
        let text = |pairs: &[(&str, &str)]| -> BTreeMap<String, Value> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::text(*value))).collect()
        };
        let mut sent = text(&[("userName", "ada"), ("title", "Boss"), ("nickName", "A"), ("emails[type eq \"work\"].value", "a@b.c")]);
        sent.insert("active".to_owned(), Value::Boolean(true));
        let answer = json!({ "id": "1", "userName": "Ada", "title": "", "emails": [] });
        let held =
            target.after_write(ObjectType::User, after(ObjectType::User, &TargetImage::default(), &sent), answer.as_object().unwrap());
        let mut expected = text(&[("userName", "Ada"), ("nickName", "A")]);
        expected.insert("active".to_owned(), Value::Boolean(true));
        assert_eq!((held.attributes, held.name.as_str(), held.active), (expected, "Ada", Some(true)));
    }
}
