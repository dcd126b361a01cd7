//! One entry of the provisioning log, as Graph shows it (`provisioningObjectSummary`; synchronization-api.md section 6).

use std::time::Instant;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use usher_core::configuration::Configuration;
use usher_core::evaluation::{ActionKind, ActionReason, ActionStep, Evaluation, Flow, MatchStep, ScopeReason, ScopeStep, Severity};
use usher_core::import::{ObjectType, Value};

use super::super::guid::Guid;
use super::super::world::World;
use super::state::Key;
use super::status::{text, type_name};

/// An entry and when it was written.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) at: Timestamp,
    pub(super) json: Json,
}

/// What all entries of a run have in common.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    tenant: String,
    application: (String, String),
    job: String,
    /// The run's id.
    pub(super) cycle: String,
    target: String,
}

/// How an object's action ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// Done.
    Done,
    /// Not done: code and reason.
    Failed(String, String),
    /// Nothing was to be done, or it was left: code and reason.
    Skipped(String, String),
    /// Held back by accidental deletion prevention (EP-805).
    Staged,
}

impl Frame {
    pub(super) fn of(world: &World, key: &Key, configuration: &Configuration, cycle: String) -> Self {
        let name = world.principal(key.application).map(|one| one.name.clone()).unwrap_or_default();
        Self {
            tenant: world.tenant.to_string(),
            application: (key.application.to_string(), name),
            job: key.job.clone(),
            cycle,
            target: configuration.profile().display_name.clone(),
        }
    }
}

impl How {
    /// What becomes of an evaluation that nothing is sent for; `None`: it's to be carried out.
    pub(super) fn before(evaluation: &Evaluation) -> Option<Self> {
        let blocking = evaluation.action.problems.iter().find(|problem| problem.severity == Severity::Blocking);
        if let Some(problem) = blocking {
            let (code, reason) = (problem.code.clone(), problem.message.clone());
            return Some(if code == "ImportSkipped" { Self::Skipped(code, reason) } else { Self::Failed(code, reason) });
        }
        let skipped = |code: &str, reason: &str| Some(Self::Skipped(code.to_owned(), reason.to_owned()));
        match (evaluation.action.kind, evaluation.action.reason) {
            (ActionKind::None, ActionReason::Matched) => None,
            (ActionKind::None, _) => {
                skipped("RedundantExport", "The state of the entry in both the source and target systems already match.")
            }
            (ActionKind::Skip, _) => {
                skipped(skip_code(&evaluation.scope), "The object is out of scope, or the action that would follow is switched off.")
            }
            (ActionKind::Create | ActionKind::Update | ActionKind::Disable | ActionKind::Enable | ActionKind::Delete, _) => None,
        }
    }

    fn status(&self) -> &'static str {
        match self {
            Self::Done => "success",
            Self::Failed(..) => "failure",
            Self::Skipped(..) => "skipped",
            Self::Staged => "warning",
        }
    }
}

fn skip_code(scope: &ScopeStep) -> &'static str {
    match scope.reason {
        ScopeReason::NotAssigned | ScopeReason::DefaultAccess | ScopeReason::SourceDisabled => "NotEffectivelyEntitled",
        ScopeReason::Assigned
        | ScopeReason::EveryoneInScope
        | ScopeReason::FilterPassed
        | ScopeReason::FilterFailed
        | ScopeReason::SoftDeleted
        | ScopeReason::HardDeleted
        | ScopeReason::MappingDisabled
        | ScopeReason::Protected
        | ScopeReason::Undecided => "EntrySynchronizationSkipped",
    }
}

impl Entry {
    /// What is told of one object. `target`: the account's id, once there is one.
    pub(super) fn of(frame: &Frame, at: Timestamp, evaluation: &Evaluation, how: &How, target: Option<&str>, began: Instant) -> Self {
        let subject = &evaluation.subject;
        let kind = type_name(subject.object_type);
        let took = i32::try_from(began.elapsed().as_millis()).unwrap_or(i32::MAX);
        let target = target.or(subject.target_id.as_ref().map(|id| id.as_str())).unwrap_or_default();
        let json = json!({
            "id": Guid::random().to_string(),
            "activityDateTime": text(at),
            "tenantId": frame.tenant,
            "jobId": frame.job,
            "cycleId": frame.cycle,
            "changeId": Guid::random().to_string(),
            "durationInMilliseconds": took,
            "provisioningAction": action(&evaluation.action, how),
            "initiatedBy": { "id": "", "displayName": "Microsoft Entra Provisioning Service", "initiatorType": "system" },
            "servicePrincipal": { "id": frame.application.0, "displayName": frame.application.1 },
            "sourceIdentity": {
                "id": subject.source_id.as_str(),
                "displayName": subject.display_name,
                "identityType": kind,
                "details": { "id": subject.source_id.as_str(), "odatatype": kind, "DisplayName": subject.display_name, "UserPrincipalName": subject.user_principal_name },
            },
            "targetIdentity": { "id": target, "displayName": subject.display_name, "identityType": kind, "details": {} },
            "sourceSystem": { "id": frame.tenant, "displayName": "Microsoft Entra ID", "details": {} },
            "targetSystem": { "id": frame.application.0, "displayName": frame.target, "details": {} },
            "provisioningStatusInfo": { "status": how.status(), "errorInformation": error(how) },
            "provisioningSteps": steps(frame, evaluation, how),
            "modifiedProperties": modified(evaluation),
        });
        Self { at, json }
    }
}

fn action(action: &ActionStep, how: &How) -> &'static str {
    match (action.kind, how) {
        (_, How::Staged) => "stagedDelete",
        (ActionKind::Create, _) => "create",
        (ActionKind::Update | ActionKind::Enable, _) => "update",
        (ActionKind::Disable, _) => "disable",
        (ActionKind::Delete, _) => "delete",
        (ActionKind::None, How::Done) => "update",
        (ActionKind::None | ActionKind::Skip, _) => "other",
    }
}

fn error(how: &How) -> Json {
    let told = |category: &str, code: &str, reason: &str, advice: Option<&str>| json!({ "errorCategory": category, "errorCode": code, "reason": reason, "additionalDetails": null, "recommendedAction": advice });
    match how {
        How::Done => Json::Null,
        How::Failed(code, reason) => told("failure", code, reason, Some("Put the cause right; the service tries again by itself.")),
        How::Skipped(code, reason) => told("nonServiceFailure", code, reason, None),
        How::Staged => told(
            "nonServiceFailure",
            "TooManyDeletes",
            "More would be disabled or deleted in this cycle than accidental deletion prevention lets through.",
            Some("Review the staged deletions, then allow them, or put the cause right and restart."),
        ),
    }
}

/// What changed, or was to change.
fn modified(evaluation: &Evaluation) -> Vec<Json> {
    let shown = |value: &Value, hidden: bool| match value {
        Value::Null => None,
        _ if hidden => Some("[Redact]".to_owned()),
        Value::List(all) => serde_json::to_string(all).ok(),
        Value::Boolean(_) | Value::Integer(_) | Value::Text(_) => value.as_text(),
    };
    let changed = evaluation.action.attributes.iter().filter(|one| one.flow == Flow::Change);
    let attributes = changed.map(|one| {
        json!({ "displayName": one.target, "oldValue": shown(&one.current, one.redacted), "newValue": shown(&one.desired, one.redacted) })
    });
    let members = evaluation.action.members.iter().flat_map(|members| {
        let added =
            members.added.iter().map(|one| json!({ "displayName": "members", "oldValue": null, "newValue": one.source_id.as_str() }));
        let removed =
            members.removed.iter().map(|one| json!({ "displayName": "members", "oldValue": one.source_id.as_str(), "newValue": null }));
        added.chain(removed)
    });
    attributes.chain(members).collect()
}

fn steps(frame: &Frame, evaluation: &Evaluation, how: &How) -> Vec<Json> {
    let step = |name: &str, kind: &str, status: &str, description: String, details: Json| json!({ "name": name, "provisioningStepType": kind, "status": status, "description": description, "details": details });
    let subject = &evaluation.subject;
    let (kind, name, target) = (type_name(subject.object_type), &subject.display_name, &frame.target);
    let word = match evaluation.action.kind {
        ActionKind::Create => "Add",
        ActionKind::Delete => "Delete",
        ActionKind::Update | ActionKind::Disable | ActionKind::Enable => "Update",
        ActionKind::None | ActionKind::Skip => "Skip",
    };
    let import = if word == "Add" { "EntryImportAdd" } else { "EntryImport" };
    let skip = matches!(how, How::Skipped(..) | How::Staged);
    let mut all = vec![
        step(
            import,
            "import",
            "success",
            format!("Received {kind} '{name}' from Microsoft Entra ID"),
            json!({ "objectId": subject.source_id.as_str() }),
        ),
        step(
            &format!("EntrySynchronization{}", if skip { "Skip" } else { word }),
            "matching",
            if skip { "skipped" } else { "success" },
            format!("{} account of {kind} '{name}' found in {target}", found(&evaluation.matching)),
            matched(&evaluation.matching, how),
        ),
        step("EntrySynchronizationScoping", "scoping", "success", format!("{kind} '{name}' was judged for scope"), scoped(evaluation)),
    ];
    match how {
        How::Done if word != "Skip" => {
            all.push(step(
                &format!("EntryExport{word}"),
                "export",
                "success",
                format!("{kind} '{name}' was written to {target}"),
                json!({}),
            ));
        }
        How::Failed(code, reason) => {
            let details = json!({ "ErrorCode": code, "ErrorMessage": reason });
            all.push(step(
                &format!("EntryExport{word}"),
                "export",
                "failure",
                format!("{kind} '{name}' could not be written to {target}"),
                details,
            ));
        }
        How::Done | How::Skipped(..) | How::Staged => {}
    }
    all
}

fn found(matching: &MatchStep) -> &'static str {
    match matching.accounts.len() {
        0 => "No",
        1 => "An",
        _ => "More than one",
    }
}

fn matched(matching: &MatchStep, how: &How) -> Json {
    let mut details = Map::new();
    for attempt in &matching.attempts {
        details.insert(attempt.property.clone(), attempt.value.as_text().unwrap_or_default().into());
    }
    if let How::Skipped(code, _) = how {
        details.insert("SkipReason".to_owned(), code.as_str().into());
    }
    details.into()
}

/// Booleans are the texts True and False there.
fn scoped(evaluation: &Evaluation) -> Json {
    let word = |flag: bool| if flag { "True" } else { "False" };
    let scope = &evaluation.scope;
    let left = matches!(scope.reason, ScopeReason::SoftDeleted | ScopeReason::HardDeleted | ScopeReason::SourceDisabled);
    let clauses: Map<String, Json> = scope
        .filters
        .iter()
        .flat_map(|filter| filter.clauses.iter().map(move |clause| (filter, clause)))
        .map(|(filter, clause)| {
            let name = format!("{} {} {} {}", filter.name, clause.attribute, clause.operator, clause.value.as_deref().unwrap_or_default());
            (name.trim_end().to_owned(), Json::Bool(clause.passed))
        })
        .collect();
    let of_person = evaluation.subject.object_type == ObjectType::User;
    json!({
        "IsActive": word(!left),
        "Assigned": word(!evaluation.import.app_roles.is_empty()),
        "IsEffectivelyEntitledForProvisioning": word(scope.in_scope || !of_person),
        "IsInProvisioningScopeDisplayName": word(scope.in_scope),
        "ScopeEvaluationResult": Json::from(clauses).to_string(),
    })
}
