//! `parseExpression`: an expression read, and evaluated for a made-up object.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use usher_core::configuration::{AttributeMapping, FlowBehavior, FlowType, MappingSource, SynchronizationSchema};
use usher_core::expression::{Attributes, EvaluationInputs, ExpressionError, Flowing, parse as read};
use usher_core::import::{AppRole, ObjectType, Value};

use super::super::Shared;
use super::super::call::{Answer, Call};
use super::super::refusal::Refusal;
use super::state::Key;

pub(super) fn parse(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.parameters("synchronizationSchema", "parseExpression")?;
    let Some(text) = body["expression"].as_str() else { return Err(Refusal::bad("The parameter 'expression' is missing.")) };
    let now = shared.world().now();
    shared.provisioning().job(key)?;
    let object = (!body["testInputObject"].is_null()).then(|| Object::read(&body["testInputObject"]));
    Ok(Answer::one("parseExpressionResponse", answered(text, object.as_ref(), now.as_millisecond())))
}

fn answered(text: &str, object: Option<&Object>, now_ms: i64) -> Json {
    let told = |parsed: bool, result: Option<Vec<String>>, error: Option<&ExpressionError>| {
        json!({
            "parsingSucceeded": parsed,
            "evaluationSucceeded": result.is_some(),
            "evaluationResult": result.unwrap_or_default(),
            "parsedExpression": if parsed { tree(text) } else { Json::Null },
            "error": error.map(|error| json!({
                "code": if parsed { "ExpressionEvaluationFailed" } else { "ExpressionParsingFailed" },
                "message": format!("{} (at {})", error.message, error.position),
                "target": null,
                "details": [],
                "innerError": null,
            })),
        })
    };
    let expression = match read(text) {
        Ok(expression) => expression,
        Err(error) => return told(false, None, Some(&error)),
    };
    let Some(object) = object else { return told(true, None, None) };
    let inputs = EvaluationInputs { now_ms, seed: 0, existing: &|_| false };
    match expression.evaluate(object, &inputs) {
        Ok(evaluated) => told(true, Some(texts(evaluated.flow)), None),
        Err(error) => told(true, None, Some(&error)),
    }
}

fn texts(flow: Flowing) -> Vec<String> {
    match flow {
        Flowing::Value(Value::List(all)) => all,
        Flowing::Value(one) => one.as_text().into_iter().collect(),
        Flowing::IgnoreAttribute | Flowing::IgnoreObject => Vec::new(),
    }
}

/// The tree as Graph writes it beside the text.
fn tree(text: &str) -> Json {
    let mapping = AttributeMapping {
        target: "x".to_owned(),
        source: MappingSource::parse(text),
        default_value: None,
        flow_type: FlowType::Always,
        flow_behavior: FlowBehavior::FlowWhenChanged,
        matching_priority: 0,
    };
    let mut schema =
        SynchronizationSchema::new(json!({ "synchronizationRules": [{ "objectMappings": [{ "targetObjectName": "User" }] }] }));
    match schema.set_mappings(ObjectType::User, &[mapping]) {
        Ok(()) => schema.json()["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"][0]["source"].clone(),
        Err(_) => Json::Null,
    }
}

/// `testInputObject`.
struct Object(BTreeMap<String, Value>);

impl Object {
    fn read(json: &Json) -> Self {
        let value = |json: &Json| match json {
            Json::String(text) => Value::text(text.as_str()),
            Json::Bool(flag) => Value::Boolean(*flag),
            Json::Number(number) => number.as_i64().map_or(Value::Null, Value::whole),
            Json::Array(all) if !all.is_empty() => Value::List(all.iter().filter_map(Json::as_str).map(str::to_owned).collect()),
            Json::Null | Json::Array(_) | Json::Object(_) => Value::Null,
        };
        let properties = json["properties"].as_array().into_iter().flatten();
        Self(properties.filter_map(|one| Some((one["key"].as_str()?.to_owned(), value(&one["value"])))).collect())
    }
}

impl Attributes for Object {
    fn attribute(&self, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.0.get(name).unwrap_or(&NULL)
    }

    fn app_roles(&self) -> &[AppRole] {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_parsed_evaluated_and_shown_as_a_tree() {
        let object =
            Object::read(&json!({ "properties": [{ "key": "givenName", "value": "Ada" }, { "key": "surname", "value": "Lovelace" }] }));
        let told = answered(r#"Join(" ", [givenName], [surname])"#, Some(&object), 0);
        assert_eq!((told["evaluationSucceeded"].clone(), told["evaluationResult"].clone()), (true.into(), json!(["Ada Lovelace"])));
        assert_eq!(
            (told["parsedExpression"]["name"].as_str(), told["parsedExpression"]["type"].as_str()),
            (Some("Join"), Some("Function"))
        );
        let told = answered("Join(", None, 0);
        assert_eq!((told["parsingSucceeded"].clone(), told["error"]["code"].as_str()), (false.into(), Some("ExpressionParsingFailed")));
    }
}
