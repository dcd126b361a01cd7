//! One attribute of a schema (RFC 7643 §7), as the server wrote it.

use serde_json::{Map, Value as Json};
use usher_core::configuration::{AttributeType, Mutability};
use usher_core::import::ObjectType;

use super::text;
use crate::path::member;
use crate::resource;

/// An attribute. What the server left out, or wrote in a way that nobody knows, is `None`.
#[derive(Debug)]
pub(super) struct SchemaAttribute {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) multivalued: bool,
    pub(super) required: Option<bool>,
    pub(super) case_exact: Option<bool>,
    pub(super) mutability: Option<Mutability>,
    pub(super) unique: Option<bool>,
    pub(super) canonical_values: Vec<String>,
    /// What a reference may point to, as far as it is people and groups.
    pub(super) refers_to: Vec<ObjectType>,
}

/// What it holds.
#[derive(Debug)]
pub(super) enum Kind {
    /// One value of a type, which Graph may have no word for.
    Simple(Option<AttributeType>),
    /// Parts; none are named by some servers.
    Complex(Vec<SchemaAttribute>),
}

impl SchemaAttribute {
    /// `None`: it has no name that could stand in a path.
    pub(super) fn read(json: &Json, schema: &str) -> Option<Self> {
        let object = json.as_object()?;
        let name = own_name(text(object, "name")?, schema);
        if !is_name(name) {
            return None;
        }
        let flag = |name: &str| member(object, name).and_then(resource::boolean);
        let word = |name: &str| text(object, name).map(str::to_ascii_lowercase);
        Some(Self {
            name: name.to_owned(),
            kind: kind(object, word("type").as_deref(), schema),
            multivalued: flag("multiValued").unwrap_or(false),
            required: flag("required"),
            case_exact: flag("caseExact"),
            mutability: word("mutability").as_deref().and_then(mutability),
            unique: word("uniqueness").as_deref().and_then(unique),
            canonical_values: texts(member(object, "canonicalValues")),
            refers_to: texts(member(object, "referenceTypes")).iter().filter_map(|name| referred(name)).collect(),
        })
    }

    /// Its parts; none for a simple one.
    pub(super) fn parts(&self) -> &[Self] {
        match &self.kind {
            Kind::Simple(_) => &[],
            Kind::Complex(parts) => parts,
        }
    }

    /// A part by name, without case (RFC 7643 §2.1).
    pub(super) fn part(&self, name: &str) -> Option<&Self> {
        self.parts().iter().find(|part| part.name.eq_ignore_ascii_case(name))
    }
}

/// Some servers write the schema's URN before each name.
fn own_name<'a>(name: &'a str, schema: &str) -> &'a str {
    let prefixed = name.get(..schema.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(schema));
    name.get(schema.len()..).filter(|_| prefixed).and_then(|rest| rest.strip_prefix(':')).unwrap_or(name)
}

/// ATTRNAME of RFC 7643 §2.1, and `$ref`.
fn is_name(name: &str) -> bool {
    let letters = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    name == "$ref" || (letters && name.starts_with(|first: char| first.is_ascii_alphabetic()))
}

fn kind(object: &Map<String, Json>, named: Option<&str>, schema: &str) -> Kind {
    let parts = member(object, "subAttributes").and_then(Json::as_array);
    let parts = || parts.into_iter().flatten().filter_map(|one| SchemaAttribute::read(one, schema)).collect::<Vec<_>>();
    match named {
        Some("complex") => Kind::Complex(parts()),
        // Parts say what it is where its type doesn't.
        None if !parts().is_empty() => Kind::Complex(parts()),
        named => Kind::Simple(named.and_then(simple)),
    }
}

/// Graph's word for a type (RFC 7643 §2.3). It has none for a decimal number; a reference by address is a text that is sent as it is.
fn simple(named: &str) -> Option<AttributeType> {
    match named {
        "string" | "reference" => Some(AttributeType::String),
        "boolean" => Some(AttributeType::Boolean),
        "integer" => Some(AttributeType::Integer),
        "datetime" => Some(AttributeType::DateTime),
        "binary" => Some(AttributeType::Binary),
        _ => None,
    }
}

fn mutability(word: &str) -> Option<Mutability> {
    match word {
        "readwrite" => Some(Mutability::ReadWrite),
        "readonly" => Some(Mutability::ReadOnly),
        "immutable" => Some(Mutability::Immutable),
        "writeonly" => Some(Mutability::WriteOnly),
        _ => None,
    }
}

fn unique(word: &str) -> Option<bool> {
    match word {
        "server" | "global" => Some(true),
        "none" => Some(false),
        _ => None,
    }
}

fn referred(name: &str) -> Option<ObjectType> {
    match name.to_ascii_lowercase().as_str() {
        "user" => Some(ObjectType::User),
        "group" => Some(ObjectType::Group),
        _ => None,
    }
}

/// A list of texts; some servers write each as an object with a `value`.
fn texts(list: Option<&Json>) -> Vec<String> {
    let one = |json: &Json| match json {
        Json::String(text) => Some(text.clone()),
        Json::Object(object) => text(object, "value").map(str::to_owned),
        _ => None,
    };
    let mut all: Vec<String> = Vec::new();
    for text in list.and_then(Json::as_array).into_iter().flatten().filter_map(one).filter(|text| !text.trim().is_empty()) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}
