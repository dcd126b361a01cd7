//! What an application tells of its attributes: `/Schemas` and `/ResourceTypes` (RFC 7643 §6, §7), read as leniently as everything else
//! (rules 2.2, 2.4, 2.5), under the names that mappings use. What can't be read is left out: nobody is harmed by a shorter list.

mod attribute;
mod names;

use serde_json::{Map, Value as Json};
use usher_core::configuration::discovery::{ObjectSchema, TargetSchema};

use crate::client::Endpoint;
use crate::path::member;
use attribute::SchemaAttribute;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Reads both answers; each may be missing. Without a core schema of its own an endpoint isn't told of.
#[must_use]
pub fn read(schemas: &[Json], resource_types: &[Json]) -> TargetSchema {
    let schemas: Vec<Schema> = schemas.iter().filter_map(Schema::read).collect();
    TargetSchema { users: object(Endpoint::Users, &schemas, resource_types), groups: object(Endpoint::Groups, &schemas, resource_types) }
}

/// The entries of a list: of a ListResponse, of a bare list, or the one that came alone.
#[must_use]
pub fn entries(answer: &Json) -> Vec<Json> {
    match answer {
        Json::Array(all) => all.clone(),
        Json::Object(object) => match member(object, "Resources") {
            Some(Json::Array(all)) => all.clone(),
            Some(_) => Vec::new(),
            None if member(object, "id").is_some() || member(object, "endpoint").is_some() => vec![answer.clone()],
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// One schema: its URN and attributes.
struct Schema {
    id: String,
    attributes: Vec<SchemaAttribute>,
}

impl Schema {
    fn read(json: &Json) -> Option<Self> {
        let object = json.as_object()?;
        let id = text(object, "id")?.to_owned();
        let attributes = member(object, "attributes")?.as_array()?.iter().filter_map(|one| SchemaAttribute::read(one, &id)).collect();
        Some(Self { id, attributes })
    }

    fn is(&self, urn: &str) -> bool {
        self.id.eq_ignore_ascii_case(urn)
    }
}

fn text<'a>(object: &'a Map<String, Json>, name: &str) -> Option<&'a str> {
    member(object, name).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty())
}

fn object(endpoint: Endpoint, schemas: &[Schema], resource_types: &[Json]) -> Option<ObjectSchema> {
    let (core, extensions) = urns(endpoint, schemas, resource_types);
    let core = schemas.iter().find(|schema| schema.is(&core))?;
    let mut object = ObjectSchema::default();
    names::add(&mut object, None, &core.attributes, endpoint);
    let extending = schemas.iter().filter(|schema| !schema.is(&core.id) && extensions.iter().any(|urn| schema.is(urn)));
    extending.for_each(|schema| names::add(&mut object, Some(&schema.id), &schema.attributes, endpoint));
    Some(object)
}

/// An endpoint's core schema and extensions: by its resource type, else the RFC's own, and every schema whose URN ends as the object's
/// does, which is how extensions are named.
fn urns(endpoint: Endpoint, schemas: &[Schema], resource_types: &[Json]) -> (String, Vec<String>) {
    let told = resource_types.iter().filter_map(Json::as_object).find(|one| is_of(one, endpoint));
    let core = told.and_then(|one| text(one, "schema")).unwrap_or(endpoint.schema());
    // A resource type that names a schema that isn't there names nothing.
    let core = if schemas.iter().any(|schema| schema.is(core)) { core } else { endpoint.schema() };
    let named = told.and_then(|one| member(one, "schemaExtensions")).and_then(Json::as_array).map(|all| {
        all.iter().filter_map(|one| one.as_str().or_else(|| text(one.as_object()?, "schema"))).map(str::to_owned).collect::<Vec<_>>()
    });
    let extensions = named.unwrap_or_else(|| {
        let ending = match endpoint {
            Endpoint::Users => ":user",
            Endpoint::Groups => ":group",
        };
        let by_name = schemas.iter().map(|schema| schema.id.clone()).filter(|id| id.to_ascii_lowercase().ends_with(ending));
        by_name.filter(|id| !id.to_ascii_lowercase().contains(":core:")).collect()
    });
    (core.to_owned(), extensions)
}

/// By its endpoint, which may be a whole address (rule 2.5), else by its name.
fn is_of(resource_type: &Map<String, Json>, endpoint: Endpoint) -> bool {
    let last = |address: &str| address.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    match text(resource_type, "endpoint") {
        Some(address) => last(address).eq_ignore_ascii_case(endpoint.segment()),
        None => ["name", "id"]
            .iter()
            .any(|name| text(resource_type, name).is_some_and(|name| endpoint.segment().trim_end_matches('s').eq_ignore_ascii_case(name))),
    }
}
