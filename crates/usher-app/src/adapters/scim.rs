//! A SCIM application as the engine's target: images by mapped names over the SCIM client's resources.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::configuration::Configuration;
use usher_core::evaluate::{MatchQuery, TargetImage};
use usher_core::id::TargetId;
use usher_core::import::{ObjectType, Value};
use usher_engine::ports::{Answered, Listing, Target, TargetError, TargetErrorKind, TargetObject};
use usher_scim::{Client, Endpoint, Kind, Resource, ScimError, path, resource};

/// One connection's target.
pub struct ScimTarget {
    client: Client,
    users: Vec<String>,
    groups: Vec<String>,
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
        Self { client, users: names(ObjectType::User), groups: names(ObjectType::Group) }
    }

    fn image(&self, object_type: ObjectType, attributes: &serde_json::Map<String, serde_json::Value>) -> TargetImage {
        let names = if object_type == ObjectType::User { &self.users } else { &self.groups };
        let mut image = TargetImage::default();
        for name in names {
            let value = path::read(attributes, name);
            if !value.is_null() {
                image.attributes.insert(name.clone(), value);
            }
        }
        let label = if object_type == ObjectType::User { "userName" } else { "displayName" };
        image.name = path::read(attributes, label).as_text().unwrap_or_default();
        image.active = path::member(attributes, "active").and_then(resource::boolean);
        if let (Some(active), Some(held)) = (image.active, image.attributes.get_mut("active")) {
            *held = Value::Boolean(active);
        }
        image
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
        Kind::Connection | Kind::Unreachable => TargetErrorKind::Connection,
        Kind::Object => TargetErrorKind::Object,
        Kind::Gone => TargetErrorKind::Gone,
        Kind::Exists => TargetErrorKind::Exists,
        Kind::Unknown => TargetErrorKind::Unknown,
        Kind::Passing => TargetErrorKind::Passing,
        Kind::Cancelled => TargetErrorKind::Cancelled,
    };
    TargetError { kind, code, status, message, fix, requests }
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
        let answer = self.client.create(endpoint(object_type), values).await.map_err(refused)?;
        Ok(answered(answer, |made| self.object(object_type, &made)))
    }

    async fn update(
        &self,
        object_type: ObjectType,
        id: &TargetId,
        image: &TargetImage,
        values: &BTreeMap<String, Value>,
    ) -> Result<Answered<TargetObject>, TargetError> {
        let answer = self.client.update(endpoint(object_type), id.as_str(), &image.attributes, values).await.map_err(refused)?;
        let held = match &answer.value {
            Some(resource) => self.image(object_type, &resource.attributes),
            // 204: it holds what was sent, as far as it said nothing else (scim-client.md 4.7).
            None => after(image, values),
        };
        Ok(Answered { value: TargetObject { id: id.clone(), image: held }, requests: answer.requests })
    }

    async fn change_members(&self, group: &TargetId, added: &[TargetId], removed: &[TargetId]) -> Result<Answered<()>, TargetError> {
        let ids = |all: &[TargetId]| all.iter().map(|id| id.0.clone()).collect::<Vec<_>>();
        Ok(answered(self.client.change_members(group.as_str(), &ids(added), &ids(removed)).await.map_err(refused)?, |()| ()))
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

fn after(image: &TargetImage, values: &BTreeMap<String, Value>) -> TargetImage {
    let mut held = image.clone();
    for (name, value) in values {
        if value.is_null() {
            held.attributes.remove(name);
        } else {
            held.attributes.insert(name.clone(), value.clone());
        }
    }
    if let Some(Value::Boolean(active)) = values.get("active") {
        held.active = Some(*active);
    }
    held
}
