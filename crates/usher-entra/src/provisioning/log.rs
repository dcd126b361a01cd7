//! Entries of the provisioning log (`provisioningObjectSummary`), by the names of v1.0 and of beta, and its pages.

use jiff::Timestamp;
use serde_json::Value as Json;

use super::read;
use super::word::{LogAction, LogResult, StepType};
use crate::error::EntraError;
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

/// One entry. Nothing in it is a secret of ours; it is people's data.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    /// Its id; empty in an answer on demand.
    pub id: String,
    /// When.
    pub at: Option<Timestamp>,
    /// The job.
    pub job_id: String,
    /// The cycle.
    pub cycle_id: String,
    /// The change: all entries of one change have one.
    pub change_id: String,
    /// How long it took, milliseconds.
    pub duration_ms: u32,
    /// What was done.
    pub action: LogAction,
    /// Who it is in the source.
    pub source: Identity,
    /// Who it is in the target.
    pub target: Identity,
    /// How it ended.
    pub status: StatusInfo,
    /// The steps.
    pub steps: Vec<LogStep>,
    /// What changed.
    pub modified: Vec<ModifiedProperty>,
    /// Everything, as it came.
    pub document: Json,
}

/// A person or group in one of the systems (`provisionedIdentity`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// Id.
    pub id: String,
    /// Name.
    pub display_name: String,
    /// `User`, `Group`, or the target's name for it.
    pub kind: String,
    /// More, by name.
    pub details: Vec<(String, String)>,
}

impl Identity {
    /// One of the details, in any letter case.
    #[must_use]
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

/// How it ended (`provisioningStatusInfo`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusInfo {
    /// In a word.
    pub result: LogResult,
    /// The code of a skip or failure (EP-1006).
    pub code: String,
    /// Why.
    pub reason: String,
    /// More.
    pub additional: String,
    /// What to do.
    pub recommended: String,
}

/// One step (`provisioningStep`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogStep {
    /// The service's name for it (`EntryImport`).
    pub name: String,
    /// Which of the steps.
    pub kind: StepType,
    /// How it ended.
    pub result: LogResult,
    /// In words.
    pub description: String,
    /// Details by name, whatever they are.
    pub details: Vec<(String, String)>,
}

/// One attribute that changed (`modifiedProperty`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModifiedProperty {
    /// The target attribute.
    pub name: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

impl LogEntry {
    /// Reads one, by the names of v1.0 or beta.
    #[must_use]
    pub fn of(document: Json) -> Self {
        let json = &document;
        let status = read::either(json, &["provisioningStatusInfo", "statusInfo"]);
        Self {
            id: read::text(json, "id"),
            at: read::instant(json, "activityDateTime").or_else(|| read::instant(json, "endTime")),
            job_id: read::text(json, "jobId"),
            cycle_id: read::text(json, "cycleId"),
            change_id: read::text(json, "changeId"),
            duration_ms: u32::try_from(read::count(json, "durationInMilliseconds")).unwrap_or(u32::MAX),
            action: LogAction::read(&read::plain(read::either(json, &["provisioningAction", "action"]))),
            source: identity(&json["sourceIdentity"]),
            target: identity(&json["targetIdentity"]),
            status: status_info(status),
            steps: read::list(&json["provisioningSteps"]).iter().map(step).collect(),
            modified: read::list(&json["modifiedProperties"]).iter().map(modified).collect(),
            document,
        }
    }
}

fn identity(json: &Json) -> Identity {
    Identity {
        id: read::text(json, "id"),
        display_name: read::text(json, "displayName"),
        kind: read::text(json, "identityType"),
        details: details(&json["details"]),
    }
}

/// `details` is an open object; beta has seen it as a list of names and values too.
fn details(json: &Json) -> Vec<(String, String)> {
    match json {
        Json::Object(fields) => {
            let told = fields.iter().filter(|(name, _)| !name.starts_with('@'));
            told.map(|(name, value)| (name.clone(), read::plain(value))).collect()
        }
        Json::Array(pairs) => {
            let name = |pair: &Json| read::plain(read::either(pair, &["name", "key"]));
            pairs.iter().map(|pair| (name(pair), read::text(pair, "value"))).collect()
        }
        _ => Vec::new(),
    }
}

/// v1.0 keeps the error apart (`errorInformation`); beta and answers on demand have its fields beside the status.
fn status_info(json: &Json) -> StatusInfo {
    let error = read::either(json, &["errorInformation"]);
    let field = |name: &str| Some(read::text(error, name)).filter(|text| !text.is_empty()).unwrap_or_else(|| read::text(json, name));
    StatusInfo {
        result: LogResult::read(&read::text(json, "status")),
        code: field("errorCode"),
        reason: field("reason"),
        additional: field("additionalDetails"),
        recommended: field("recommendedAction"),
    }
}

fn step(json: &Json) -> LogStep {
    LogStep {
        name: read::text(json, "name"),
        kind: StepType::read(&read::plain(read::either(json, &["provisioningStepType", "type"]))),
        result: LogResult::read(&read::text(json, "status")),
        description: read::text(json, "description"),
        details: details(&json["details"]),
    }
}

fn modified(json: &Json) -> ModifiedProperty {
    ModifiedProperty { name: read::text(json, "displayName"), old: read::text(json, "oldValue"), new: read::text(json, "newValue") }
}

/// The pages of a job's log, read one by one; the client sends no faster than reporting allows.
#[derive(Debug)]
pub struct LogPages<'a> {
    client: &'a GraphClient,
    next: Option<Ask>,
}

impl<'a> LogPages<'a> {
    /// Entries of a job, those after an instant if one is given.
    pub(super) fn of(client: &'a GraphClient, job_id: &str, after: Option<Timestamp>) -> Self {
        let mut filter = format!("jobId eq '{}'", job_id.replace('\'', "''"));
        if let Some(after) = after {
            filter = format!("{filter} and activityDateTime gt {after}");
        }
        let ask = Ask::get(Job::ReadProvisioningLog, &["auditLogs", "provisioning"]).query("$filter", &filter);
        Self { client, next: Some(ask) }
    }

    /// The next page; `None` after the last. A page may be empty and have a next one.
    ///
    /// # Errors
    /// Those of the client; a page that is missing is an error, never the end.
    pub async fn next(&mut self) -> Result<Option<Vec<LogEntry>>, EntraError> {
        let Some(ask) = self.next.take() else { return Ok(None) };
        let page = self.client.page(ask).await?;
        self.next = page.next.map(|link| self.client.ask_for(Job::ReadProvisioningLog, &link)).transpose()?;
        Ok(Some(page.values.into_iter().map(|object| LogEntry::of(Json::Object(object))).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::{LogAction, LogEntry, LogResult, StepType};
    use serde_json::json;

    #[test]
    fn both_versions_names_say_the_same() {
        let common = json!({"id": "e1", "activityDateTime": "2026-11-24T08:00:00Z", "jobId": "scim.1", "cycleId": "c", "changeId": "h",
            "sourceIdentity": {"id": "u1", "displayName": "Avery Howard", "identityType": "User", "details": {"odatatype": "User", "UserPrincipalName": "avery@contoso.com"}},
            "targetIdentity": {"id": "t1", "displayName": "", "identityType": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"},
            "modifiedProperties": [{"displayName": "title", "oldValue": null, "newValue": "Chief"}]});
        let mut v1 = common.clone();
        v1["provisioningAction"] = json!("create");
        v1["provisioningStatusInfo"] = json!({"status": "failure", "errorInformation": {"errorCode": "MissingValues", "reason": "no mail", "recommendedAction": "add one"}});
        v1["provisioningSteps"] =
            json!([{"name": "EntryImportAdd", "provisioningStepType": "import", "status": "success", "details": {"objectId": "u1"}}]);
        let mut beta = common;
        beta["action"] = json!("Create");
        beta["statusInfo"] =
            json!({"status": "Failure", "errorCode": "MissingValues", "reason": "no mail", "recommendedAction": "add one"});
        beta["provisioningSteps"] =
            json!([{"name": "EntryImportAdd", "type": "Import", "status": "Success", "details": [{"key": "objectId", "value": "u1"}]}]);
        let (v1, beta) = (LogEntry::of(v1), LogEntry::of(beta));
        assert_eq!(LogEntry { document: json!(null), ..v1.clone() }, LogEntry { document: json!(null), ..beta });
        assert_eq!(
            (v1.action.clone(), v1.status.result.clone(), v1.steps[0].kind.clone()),
            (LogAction::Create, LogResult::Failure, StepType::Import)
        );
        assert_eq!((v1.status.code.as_str(), v1.source.detail("userprincipalname")), ("MissingValues", Some("avery@contoso.com")));
        assert_eq!((v1.modified[0].old.as_str(), v1.modified[0].new.as_str()), ("", "Chief"));
    }

    #[test]
    fn an_entry_that_tells_nothing_is_an_entry_all_the_same() {
        let entry = LogEntry::of(json!({"id": "e"}));
        assert_eq!((entry.at, entry.action.text(), entry.status.result.text()), (None, "", ""));
    }
}
