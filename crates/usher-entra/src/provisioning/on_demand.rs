//! Provisioning on demand: what is asked, and the answer, whose two values are JSON texts.
//! Rule: Microsoft Graph, "synchronizationJob: provisionOnDemand"; one user, or one group with up to five members, 5 requests in 10 seconds.

use serde_json::{Value as Json, json};

use super::log::LogEntry;
use super::read;
use crate::error::EntraError;

/// One person or group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDemandSubject {
    /// Object id in the directory.
    pub object_id: String,
    /// `User` or `Group`.
    pub object_type: String,
    /// A group's members to take along, by object id; at most five.
    pub members: Vec<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OnDemandAnswer {
    /// `Success`, `Skipped`, `Failure`; empty where the service didn't say.
    pub result: String,
    /// The code of a skip or failure.
    pub error_code: String,
    /// Its words.
    pub error_message: String,
    /// The steps, in the log's shape; `None` where the service told none, as it may for a group.
    pub entry: Option<LogEntry>,
}

pub(super) fn body(rule_id: &str, subject: &OnDemandSubject) -> Json {
    let mut json = json!({"objectId": subject.object_id, "objectTypeName": subject.object_type});
    if !subject.members.is_empty() {
        let members: Vec<Json> = subject.members.iter().map(|id| json!({"objectId": id, "objectTypeName": "User"})).collect();
        json["links"] = json!({ "members": members });
    }
    json!({"parameters": [{"ruleId": rule_id, "subjects": [json]}]})
}

pub(super) fn answer(json: &Json) -> Result<OnDemandAnswer, EntraError> {
    let key = inner(&json["key"]).ok_or_else(|| EntraError::unpublished("the answer on demand has no readable “key”"))?;
    let value = inner(&json["value"]).filter(|value| value.as_object().is_some_and(|fields| !fields.is_empty()));
    let details = &key["details"];
    Ok(OnDemandAnswer {
        result: read::text(&key, "result"),
        error_code: read::text(details, "errorCode"),
        error_message: read::text(details, "errorMessage"),
        entry: value.map(LogEntry::of),
    })
}

/// A JSON text's value; what is JSON already is taken as it is.
fn inner(json: &Json) -> Option<Json> {
    match json {
        Json::String(text) => serde_json::from_str(text).ok(),
        Json::Object(_) => Some(json.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{OnDemandSubject, answer, body};
    use crate::provisioning::{LogResult, StepType};
    use serde_json::json;

    #[test]
    fn a_group_takes_its_members_along() {
        let group = OnDemandSubject { object_id: "g".to_owned(), object_type: "Group".to_owned(), members: vec!["a".to_owned()] };
        let body = body("03f7d90d#V2", &group);
        assert_eq!(body["parameters"][0]["ruleId"], "03f7d90d#V2");
        assert_eq!(body["parameters"][0]["subjects"][0]["links"]["members"][0], json!({"objectId": "a", "objectTypeName": "User"}));
    }

    #[test]
    fn the_answers_texts_are_read() {
        let answered = answer(&json!({
            "key": r#"{"result":"Skipped","details":{"errorCode":"RedundantExport","errorMessage":"nothing to change"}}"#,
            "value": r#"{"action":"Update","changeId":"c1","statusInfo":{"status":"Skipped","errorCode":"RedundantExport","reason":"same"},
                "provisioningSteps":[{"name":"EntryImport","type":"Import","status":"Success","timestamp":"2026-11-24T08:00:00Z","details":{"accountEnabled":"True"}}]}"#,
        }))
        .unwrap();
        assert_eq!((answered.result.as_str(), answered.error_code.as_str()), ("Skipped", "RedundantExport"));
        let entry = answered.entry.unwrap();
        assert_eq!((entry.status.result.clone(), entry.status.code.as_str()), (LogResult::Skipped, "RedundantExport"));
        assert_eq!((entry.steps[0].kind.clone(), entry.steps[0].details[0].1.as_str()), (StepType::Import, "True"));
    }

    #[test]
    fn an_empty_value_is_no_failure_and_an_empty_key_is() {
        let group = answer(&json!({"key": r#"{"result":"Success","details":null}"#, "value": "{}"})).unwrap();
        assert_eq!((group.result.as_str(), group.entry.is_none()), ("Success", true));
        assert_eq!(answer(&json!({"value": "{}"})).unwrap_err().code, "UnexpectedAnswer");
    }
}
