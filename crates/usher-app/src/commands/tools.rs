//! Expressions and scoping filters by themselves: for the editor's help, and for `usher expression` and `usher scope`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use usher_core::configuration::ScopeSetting;
use usher_core::expression::{self, Evaluated, EvaluationInputs, ExpressionError, ExpressionFinding, Flowing};
use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};
use usher_core::scope::{Clause, CompiledFilters, Undecided, decide};

use super::filters;
use crate::app::{Answer, App};
use crate::message::problem;
use crate::view::{ExampleView, ExpressionProblem, FunctionView, OperatorView};

/// What is wrong with an expression, as screens and JSON say it.
#[must_use]
pub fn expression_problem(error: ExpressionError) -> ExpressionProblem {
    let ExpressionError { message, position, length, fix } = error;
    ExpressionProblem {
        message,
        position: position.try_into().unwrap_or(u32::MAX),
        length: length.try_into().unwrap_or(u32::MAX),
        fix: as_option(fix),
    }
}

fn as_option(fix: impl Into<Option<String>>) -> Option<String> {
    fix.into().filter(|fix| !fix.is_empty())
}

/// What is doubtful about an expression, in the same form.
pub(super) fn expression_finding(finding: ExpressionFinding) -> ExpressionProblem {
    let ExpressionFinding { code: _, severity: _, message, position, length, fix } = finding;
    expression_problem(ExpressionError { message, position, length, fix })
}

pub(super) fn functions() -> Vec<FunctionView> {
    expression::functions()
        .iter()
        .map(|function| FunctionView {
            name: function.name.to_owned(),
            signature: function.signature(),
            summary: function.summary.to_owned(),
            parameters: function.parameters.iter().map(|one| format!("{}: {}", one.name, one.words())).collect(),
            gives: function.gives.words().to_owned(),
            absent: function.absent.to_owned(),
            examples: function.examples.iter().map(example).collect(),
        })
        .collect()
}

fn example(example: &expression::Example) -> ExampleView {
    ExampleView {
        expression: example.expression.to_owned(),
        source: example.source.iter().map(|(name, values)| format!("{name} = {}", values.join("; "))).collect(),
        result: example.result.iter().map(|value| (*value).to_owned()).collect(),
    }
}

pub(super) fn operators() -> Vec<OperatorView> {
    usher_core::scope::operators()
        .iter()
        .map(|one| OperatorView {
            name: one.name.to_owned(),
            label: one.label.to_owned(),
            unary: one.is_unary(),
            types: one.types.iter().map(|name| (*name).to_owned()).collect(),
        })
        .collect()
}

pub(super) fn clause(attribute: &str, operator: &str, value: &str) -> Clause {
    let unary = usher_core::scope::operators().iter().any(|one| one.name == operator && one.is_unary());
    Clause { attribute: attribute.trim().to_owned(), operator: operator.to_owned(), value: (!unary).then(|| value.to_owned()) }
}

pub(super) fn operator_name(clause: &Clause) -> String {
    clause.operator.clone()
}

/// How much is told of an expression's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// The value.
    Value,
    /// The value, and how it came about.
    Trace,
}

/// What an expression may depend on beside the source object.
struct Context {
    now_ms: i64,
    /// In lower case.
    existing: Vec<String>,
    /// None: the source object's own.
    roles: Option<Vec<AppRole>>,
}

impl Context {
    fn read(json: &Json) -> Result<Self, ExpressionProblem> {
        let wrong = |message: &str, fix: &str| ExpressionProblem {
            message: message.to_owned(),
            position: 0,
            length: 0,
            fix: as_option(fix.to_owned()),
        };
        let known = "It may hold now, existing and roles.";
        let Some(object) = json.as_object() else { return Err(wrong("The context isn't a JSON object.", known)) };
        if let Some(name) = object.keys().find(|name| !["now", "existing", "roles"].contains(&name.as_str())) {
            return Err(wrong(&format!("The context holds “{name}”, which isn't known."), known));
        }
        let held = |name: &str| object.get(name).filter(|value| !value.is_null());
        let now_ms = match held("now") {
            None => App::now_ms(),
            Some(now) => now
                .as_str()
                .and_then(instant)
                .ok_or_else(|| wrong(&format!("The context's now is {now}, which is no instant."), "Write it as 2026-11-23T08:00:00Z."))?,
        };
        let texts = |list: &Json| list.as_array()?.iter().map(|one| one.as_str().map(str::to_lowercase)).collect::<Option<Vec<String>>>();
        let existing = held("existing").map_or(Some(Vec::new()), texts);
        let existing = existing.ok_or_else(|| wrong("The context's existing isn't a list of texts.", "Write [\"ann\", \"bo\"]."))?;
        let roles = held("roles")
            .map(|list| list.as_array().ok_or_else(|| wrong("The context's roles isn't a list.", "Write [{\"value\": \"User\"}].")));
        Ok(Self { now_ms, existing, roles: roles.transpose()?.map(|roles| roles.iter().map(role).collect()) })
    }
}

/// Milliseconds since 1970; UTC where no offset is told.
fn instant(text: &str) -> Option<i64> {
    let zoned = text.parse::<Timestamp>().ok();
    let at = zoned.or_else(|| TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok());
    at.map(Timestamp::as_millisecond)
}

/// The value of an expression for one source object. Context: `now`, `existing`, `roles`. Answers `value`; `flow: "ignored"` where the
/// attribute is left out of what is sent; `log` where a log shows something else than the value; `warnings` where something is
/// doubtful; `trace` where that is asked for.
///
/// # Errors
/// What is wrong with it, and where.
pub fn evaluate_expression(text: &str, source: &Json, context: &Json, tell: Tell) -> Result<Json, ExpressionProblem> {
    let parsed = expression::parse(text).map_err(expression_problem)?;
    let Context { now_ms, existing, roles } = Context::read(context)?;
    let mut object = object(source);
    if let Some(roles) = roles {
        object.app_roles = roles;
    }
    let taken = |value: &str| existing.contains(&value.to_lowercase());
    let inputs = EvaluationInputs { now_ms, seed: 1, existing: &taken };
    let explained = parsed.explain(&object, &inputs);
    let Evaluated { flow, log } = explained.result.map_err(expression_problem)?;
    let value = match &flow {
        Flowing::Value(Value::List(values)) => Json::from(values.clone()),
        Flowing::Value(value) => Json::from(value.as_text()),
        Flowing::IgnoreAttribute | Flowing::IgnoreObject => Json::Null,
    };
    let mut answer = serde_json::json!({ "value": value });
    if !matches!(flow, Flowing::Value(_)) {
        answer["flow"] = "ignored".into();
    }
    if let Some(log) = log {
        answer["log"] = log.into();
    }
    if !parsed.findings().is_empty() {
        let warnings: Vec<ExpressionProblem> = parsed.findings().iter().cloned().map(expression_finding).collect();
        answer["warnings"] = serde_json::json!(warnings);
    }
    if tell == Tell::Trace {
        answer["trace"] = serde_json::json!(explained.steps);
    }
    Ok(answer)
}

/// Is a source object in scope of filters, and by which clause. Assignment isn't asked.
///
/// # Errors
/// The filters aren't a list of lists of clauses, or one of them can't be judged, by itself or for this object; the source is no object.
pub fn decide_scope(filters: &Json, source: &Json) -> Answer<(bool, Option<Json>)> {
    let filters = filters::read(filters)?;
    if !source.is_object() {
        return Err(problem(
            "SourceUnreadable",
            "The source object isn't a JSON object.",
            "Give attributes and values: {\"department\": \"Sales\"}.",
        ));
    }
    let mut object = object(source);
    object.app_roles = vec![AppRole::named("User")];
    // A filter may be about `accountEnabled` itself: the question is the filters' verdict alone.
    object.object_type = ObjectType::Group;
    let step = decide(&object, ScopeSetting::All, false, true, &CompiledFilters::compile(&filters));
    if let Some(Undecided { why, fix }) = step.undecided() {
        return Err(problem("ScopeUndecided", &format!("Whether this object is in scope can't be told. {why}"), fix));
    }
    let decisive = if step.in_scope {
        step.filters.iter().find(|filter| filter.passed).and_then(|filter| filter.clauses.last())
    } else {
        step.filters.iter().flat_map(|filter| &filter.clauses).find(|clause| !clause.passed && !clause.undecided)
    };
    Ok((step.in_scope, decisive.and_then(|clause| serde_json::to_value(clause).ok())))
}

fn object(source: &Json) -> SourceObject {
    let attributes: BTreeMap<String, Value> =
        source.as_object().into_iter().flatten().filter_map(|(name, json)| Some((name.clone(), value(json)?))).collect();
    let app_roles = match source.get("appRoleAssignments") {
        Some(Json::Array(names)) => names.iter().map(role).collect(),
        _ => Vec::new(),
    };
    SourceObject {
        id: SourceId::from(""),
        object_type: ObjectType::User,
        presence: Presence::Present,
        attributes,
        app_roles,
        manager: None,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}

fn role(json: &Json) -> AppRole {
    let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    match json.as_str() {
        Some(name) => AppRole::named(name),
        None => AppRole { id: text("id"), value: text("value"), display_name: text("displayName"), via: Vec::new() },
    }
}

fn value(json: &Json) -> Option<Value> {
    match json {
        Json::Null => None,
        Json::Bool(value) => Some(Value::Boolean(*value)),
        Json::Number(number) => Some(number.as_i64().map_or_else(|| Value::text(number.to_string()), Value::Integer)),
        Json::String(text) => Some(Value::text(text.as_str())),
        Json::Array(all) => {
            Some(Value::List(all.iter().filter_map(|one| one.as_str().map(str::to_owned).or_else(|| Some(one.to_string()))).collect()))
                .filter(|value| !value.is_null())
        }
        Json::Object(_) => Some(Value::text(json.to_string())),
    }
}
