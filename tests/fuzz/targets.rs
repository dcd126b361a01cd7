//! What outsiders write and Usher reads, each as a function of bytes that must neither panic nor hang, and must keep its own promises.
//! Run by the fuzzer in `afl/`, and by `main.rs` over all seeds and over everything that was ever found.

use std::path::PathBuf;
use std::sync::OnceLock;

use async_trait::async_trait;
use serde_json::{Map, Value as Json};
use tokio_util::sync::CancellationToken;
use usher_app::adapters::csv::{Attributes, CsvSource};
use usher_core::configuration::discovery::discover;
use usher_core::configuration::{Configuration, ConnectionDocument, SynchronizationSchema, builtin, check};
use usher_core::expression::{EvaluationInputs, parse};
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};
use usher_engine::ports::{Source, SourceError, SourceSink};
use usher_scim::{path, resource, schemas};

/// A target's name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] =
    [("expression", expression), ("path", scim_path), ("filter", scim_filter), ("schema", schema), ("csv", csv), ("answer", scim_answer)];

/// An expression either fails with a place inside its text, or prints to what parses to the same; its value and its trace agree.
fn expression(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let length = text.chars().count();
            assert!(error.position + error.length <= length.max(1) + 1, "{text:?}: {error:?}");
            return;
        }
    };
    let printed = parsed.to_string();
    let again = parse(&printed).unwrap_or_else(|error| panic!("{text:?} prints {printed:?}, which doesn't parse: {error:?}"));
    assert_eq!(again.to_string(), printed, "{text:?}");
    let inputs = EvaluationInputs { now_ms: 1_767_225_600_000, seed: 7, existing: &|_| false };
    let person = person();
    let value = parsed.evaluate(&person, &inputs);
    let explained = parsed.explain(&person, &inputs);
    assert_eq!(value.is_ok(), explained.result.is_ok(), "{text:?}");
    if let (Ok(value), Ok(told)) = (&value, &explained.result) {
        assert_eq!(value.flow, told.flow, "{text:?}");
    }
}

fn person() -> SourceObject {
    let attributes = [
        ("givenName", Value::text("Zoë")),
        ("surname", Value::text("Ødegård-Smith")),
        ("mail", Value::text("zoe@contoso.com")),
        ("employeeHireDate", Value::text("2026-02-28T23:59:59Z")),
        ("accountEnabled", Value::Boolean(true)),
        ("businessPhones", Value::List(vec!["+1 425 555 0100".to_owned(), String::new()])),
    ];
    SourceObject {
        id: "7".into(),
        object_type: ObjectType::User,
        presence: Presence::Present,
        attributes: attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        app_roles: vec![AppRole::named("User")],
        manager: None,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}

/// A path can be read from any resource, and what is written at it can be read there again.
fn scim_path(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (name, rest) = text.split_once('\n').unwrap_or((text, "{}"));
    let mut resource: Map<String, Json> = serde_json::from_str(rest).unwrap_or_default();
    let _ = path::read(&resource, name);
    let _ = path::told(&resource, name);
    path::write(&mut resource, name, &Value::text("x"));
    let _ = path::read(&resource, name);
}

/// A filter is read or refused.
fn scim_filter(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = usher_practice::scim_server::is_filter(text);
}

/// Import and export are the identity, whatever the schema; writing back what was read changes nothing; a check complains or a
/// configuration comes of it.
fn schema(data: &[u8]) {
    let Ok(json) = serde_json::from_slice::<Json>(data) else { return };
    let mut schema = SynchronizationSchema::new(json.clone());
    assert_eq!(schema.json(), &json);
    for object_type in [ObjectType::User, ObjectType::Group] {
        let _ = schema.source_attributes(object_type);
        let _ = schema.target_attributes(object_type);
        let (mappings, filters) = (schema.mappings(object_type), schema.filters(object_type));
        if schema.set_mappings(object_type, &mappings).is_ok() {
            assert_eq!(schema.mappings(object_type), mappings);
        }
        if schema.set_filters(object_type, &filters).is_ok() {
            assert_eq!(schema.filters(object_type), filters);
        }
    }
    let Some(profile) = builtin("dialpad") else { return };
    let mut document = ConnectionDocument { schema: json, ..ConnectionDocument::empty() };
    document.target.profile = "dialpad".to_owned();
    let _ = check(&document, profile);
    let _ = Configuration::compile(&document, profile);
}

/// A file is read whole, or refused with words that name it.
fn csv(data: &[u8]) {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("usher-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        folder
    });
    let (users, groups) = (folder.join("users.csv"), folder.join("groups.csv"));
    let cut = data.iter().position(|byte| *byte == 0x1e);
    let (first, second) = cut.map_or((data, None), |cut| (&data[..cut], Some(&data[cut + 1..])));
    std::fs::write(&users, first).unwrap_or_else(|error| panic!("{error}"));
    let groups = second.map(|text| {
        std::fs::write(&groups, text).unwrap_or_else(|error| panic!("{error}"));
        groups
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap_or_else(|error| panic!("{error}"));
    let source = CsvSource::new(users, groups, Attributes::default());
    if let Err(refused) = runtime.block_on(source.read(&mut Nowhere, &CancellationToken::new())) {
        assert!(refused.message.contains(".csv") && !refused.fix.is_empty(), "{refused:?}");
    }
}

struct Nowhere;

#[async_trait]
impl SourceSink for Nowhere {
    async fn page(&mut self, _: Vec<SourceObject>) -> Result<(), SourceError> {
        Ok(())
    }
}

/// Whatever a server answers is read or not, and never trusted to have a shape.
fn scim_answer(data: &[u8]) {
    let Ok(json) = serde_json::from_slice::<Json>(data) else { return };
    let pages = resource::list(&json).map(|page| page.resources).unwrap_or_default();
    for object in json.as_object().into_iter().chain(&pages) {
        let _ = resource::id_of(object);
        for name in [
            "userName",
            "name.givenName",
            "emails[type eq \"work\"].value",
            "roles",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
        ] {
            let value = path::read(object, name);
            let _ = path::to_json(&value);
        }
        if let Some(active) = path::member(object, "active") {
            let _ = resource::boolean(active);
        }
    }
    told_attributes(&json);
}

/// Whatever a server tells of its attributes, a second reading finds nothing new, and no attribute that was known is lost.
fn told_attributes(json: &Json) {
    let told = schemas::read(&schemas::entries(json), &schemas::entries(json));
    let profile = builtin("dialpad").unwrap();
    let document = ConnectionDocument { schema: profile.schema.clone(), ..ConnectionDocument::empty() };
    let once = discover(&document, profile, &told, 0);
    let twice = discover(&once.document, profile, &told, 0);
    assert!(!twice.is_new() && twice.document == once.document, "{json}");
    for object_type in [ObjectType::User, ObjectType::Group] {
        let attributes = |document: &ConnectionDocument| SynchronizationSchema::new(document.schema.clone()).target_attributes(object_type);
        assert!(attributes(&once.document).starts_with(&attributes(&document)), "{json}");
    }
}
