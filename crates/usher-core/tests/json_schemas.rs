//! The JSON Schemas in `schemas/` say what the types say. `USHER_WRITE=1 cargo test -p usher-core --test json_schemas` rewrites them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use serde_json::Value as Json;
use usher_core::configuration::{ApplicationProfile, ConnectionDocument, builtin_names};

fn current(name: &str, generated: schemars::Schema) -> Json {
    let path = format!("{}/../../schemas/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = format!("{}\n", serde_json::to_string_pretty(&generated).unwrap());
    if std::env::var_os("USHER_WRITE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "schemas/{name} is stale: run USHER_WRITE=1 cargo test -p usher-core --test json_schemas");
    generated.to_value()
}

fn assert_valid(schema: &Json, instance: &Json, what: &str) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(instance).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

#[test]
fn profiles_follow_their_schema() {
    let schema = current("profile.schema.json", schemars::schema_for!(ApplicationProfile));
    for name in builtin_names() {
        assert_valid(&schema, &serde_json::to_value(fixture::profile(name)).unwrap(), name);
    }
}

#[test]
fn connection_documents_follow_their_schema() {
    let schema = current("connection.schema.json", schemars::schema_for!(ConnectionDocument));
    assert_valid(&schema, &serde_json::to_value(fixture::document("dialpad")).unwrap(), "a connection document");
}
