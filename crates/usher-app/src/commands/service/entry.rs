//! An entry of the service's log as an evaluation: the one shape that history, exports and screens know. What the service doesn't tell is left
//! empty, never guessed.

use usher_core::evaluation::{
    ActionKind, ActionReason, ActionStep, AttributeChange, Evaluation, Flow, ImportStep, MatchResult, MatchStep, MatchedAccount,
    NamedValue, Outcome, ScopeReason, ScopeStep, Status, Subject, VERSION,
};
use usher_core::id::{CycleId, EvaluationId, SourceId, TargetId};
use usher_core::import::{ObjectType, Presence, Value};
use usher_entra::provisioning::{Identity, LogAction, LogEntry, LogResult, LogStep, StepType};

/// Entra's code of a skip that had nothing to change.
const NOTHING_TO_CHANGE: &str = "RedundantExport";

/// An entry as an evaluation. `now_ms` stands in where the entry tells no time.
pub(super) fn evaluation(entry: &LogEntry, now_ms: i64) -> Evaluation {
    let at_ms = entry.at.map_or(now_ms, jiff::Timestamp::as_millisecond);
    let (status, kind) = (status_of(entry), kind(entry));
    Evaluation {
        version: VERSION,
        id: EvaluationId(String::new()),
        cycle: CycleId(entry.cycle_id.clone()),
        at_ms,
        subject: subject(entry),
        import: import(entry),
        scope: scope(entry, kind),
        matching: matching(entry),
        action: ActionStep {
            kind,
            reason: reason(entry, kind),
            attributes: attributes(entry),
            members: None,
            problems: Vec::new(),
            licence: None,
        },
        outcome: Some(Outcome {
            status,
            code: code(entry),
            message: message(entry, status),
            fix: entry.status.recommended.clone(),
            // The service doesn't tell how many it took.
            requests: 0,
            at_ms,
            duration_ms: entry.duration_ms,
            found_after_interruption: false,
            next_try_ms: None,
        }),
    }
}

fn subject(entry: &LogEntry) -> Subject {
    let Identity { id, display_name, .. } = &entry.source;
    let principal = entry.source.detail("userPrincipalName").unwrap_or_default();
    let name = [display_name.as_str(), principal, entry.target.display_name.as_str(), id].into_iter().find(|name| !name.is_empty());
    let object_type = object_type(entry);
    Subject {
        object_type,
        source_id: SourceId(id.clone()),
        display_name: name.unwrap_or_default().to_owned(),
        user_principal_name: if object_type == ObjectType::User { principal.to_owned() } else { String::new() },
        target_id: target_id(entry),
    }
}

fn target_id(entry: &LogEntry) -> Option<TargetId> {
    Some(&entry.target.id).filter(|id| !id.is_empty()).map(|id| TargetId(id.clone()))
}

/// By the source's name for it, else the target's, whose last part counts (`urn:...:2.0:Group`).
fn object_type(entry: &LogEntry) -> ObjectType {
    let is_group = |kind: &str| kind.rsplit(':').next().is_some_and(|last| last.eq_ignore_ascii_case("group"));
    let kind = if entry.source.kind.is_empty() { &entry.target.kind } else { &entry.source.kind };
    if is_group(kind) { ObjectType::Group } else { ObjectType::User }
}

/// A deletion that is held (EP-805) wasn't done, whatever result the service gives it.
fn status_of(entry: &LogEntry) -> Status {
    match entry.action {
        LogAction::StagedDelete => Status::Skipped,
        LogAction::Create | LogAction::Update | LogAction::Delete | LogAction::Disable | LogAction::Nothing | LogAction::Other(_) => {
            status(&entry.status.result)
        }
    }
}

fn status(result: &LogResult) -> Status {
    match result {
        LogResult::Success => Status::Success,
        LogResult::Failure => Status::Failure,
        LogResult::Skipped => Status::Skipped,
        // A word that nobody published is something to look at.
        LogResult::Warning | LogResult::Other(_) => Status::Warning,
    }
}

fn kind(entry: &LogEntry) -> ActionKind {
    let activates =
        |value: &str| entry.modified.iter().any(|one| is_active(&one.name) && one.new.trim_matches('"').eq_ignore_ascii_case(value));
    match &entry.action {
        LogAction::Create => ActionKind::Create,
        // The service logs a disabling as an update of active, or as an action of its own.
        LogAction::Update if activates("false") => ActionKind::Disable,
        LogAction::Update if activates("true") && entry.modified.len() == 1 => ActionKind::Enable,
        LogAction::Update => ActionKind::Update,
        LogAction::Disable => ActionKind::Disable,
        LogAction::Delete | LogAction::StagedDelete => ActionKind::Delete,
        LogAction::Nothing | LogAction::Other(_) if entry.status.code == NOTHING_TO_CHANGE => ActionKind::None,
        LogAction::Nothing | LogAction::Other(_) => match status(&entry.status.result) {
            Status::Skipped => ActionKind::Skip,
            Status::Success | Status::Failure | Status::Warning => ActionKind::None,
        },
    }
}

fn is_active(name: &str) -> bool {
    name.eq_ignore_ascii_case("active")
}

fn import(entry: &LogEntry) -> ImportStep {
    let read = steps(entry, &StepType::Import).flat_map(|step| &step.details);
    let mut attributes: Vec<NamedValue> = read.map(|(name, value)| NamedValue { name: name.clone(), value: text(value) }).collect();
    attributes.sort_by(|one, other| one.name.cmp(&other.name));
    attributes.dedup_by(|one, other| one.name == other.name);
    ImportStep { presence: Presence::Present, attributes, app_roles: Vec::new() }
}

fn scope(entry: &LogEntry, kind: ActionKind) -> ScopeStep {
    let told = |name: &str| {
        let found = steps(entry, &StepType::Scoping).flat_map(|step| &step.details).find(|(key, _)| key.eq_ignore_ascii_case(name));
        // What is neither (`{}`, as Microsoft's example of ScopeEvaluationResult) tells nothing.
        found.and_then(|(_, value)| match value.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    };
    let either = |names: [&str; 2]| names.into_iter().find_map(told);
    let active = either(["IsActive", "Active in the source system"]);
    let filter = either(["ScopeEvaluationResult", "Scoping filter evaluation passed"]);
    let leaves = matches!(kind, ActionKind::Disable | ActionKind::Delete | ActionKind::Skip);
    let (in_scope, reason) = match (active, told("Assigned"), filter) {
        (Some(false), _, _) => (false, ScopeReason::SourceDisabled),
        (_, Some(false), _) => (false, ScopeReason::NotAssigned),
        (_, _, Some(false)) => (false, ScopeReason::FilterFailed),
        (_, _, Some(true)) => (true, ScopeReason::FilterPassed),
        (_, Some(true), None) => (true, ScopeReason::Assigned),
        // The entry tells nothing of scope: what was done tells.
        (_, None, None) if leaves => (false, ScopeReason::Undecided),
        (_, None, None) => (true, ScopeReason::Assigned),
    };
    ScopeStep { in_scope, reason, filters: Vec::new(), through: Vec::new(), protection: None }
}

fn matching(entry: &LogEntry) -> MatchStep {
    let account = target_id(entry).map(|id| MatchedAccount { id, name: entry.target.display_name.clone(), active: None, linked_to: None });
    let result = match (entry.status.code.as_str(), &entry.action, &account) {
        ("DuplicateTargetEntries", _, _) => MatchResult::Several,
        ("DuplicateSourceEntries", _, _) => MatchResult::Taken,
        ("ImportSkipped", _, _) => MatchResult::NoValue,
        (_, LogAction::Create, _) => MatchResult::None,
        (_, _, Some(_)) => MatchResult::Linked,
        (_, _, None) => MatchResult::NotTried,
    };
    MatchStep { result, accounts: account.filter(|_| result == MatchResult::Linked).into_iter().collect(), attempts: Vec::new() }
}

fn reason(entry: &LogEntry, kind: ActionKind) -> ActionReason {
    match kind {
        ActionKind::Create => ActionReason::NoAccount,
        ActionKind::Update => ActionReason::AttributesDiffer,
        ActionKind::Enable => ActionReason::BackInScope,
        ActionKind::Disable => ActionReason::OutOfScope,
        ActionKind::Delete => ActionReason::LeftSource,
        ActionKind::None if entry.status.code == NOTHING_TO_CHANGE => ActionReason::NothingDiffers,
        ActionKind::None => ActionReason::Blocked,
        ActionKind::Skip => ActionReason::OutOfScope,
    }
}

fn attributes(entry: &LogEntry) -> Vec<AttributeChange> {
    let change = |one: &usher_entra::provisioning::ModifiedProperty| AttributeChange {
        target: one.name.clone(),
        expression: String::new(),
        source: Value::Null,
        current: text(&one.old),
        desired: text(&one.new),
        flow: Flow::Change,
        reference: false,
        redacted: false,
    };
    let mut all: Vec<AttributeChange> = entry.modified.iter().map(change).collect();
    all.sort_by(|one, other| one.target.cmp(&other.target));
    all
}

/// A value as the log writes it: a text, some of them in quotes; empty is none.
fn text(value: &str) -> Value {
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    if bare.is_empty() { Value::Null } else { Value::text(bare) }
}

fn code(entry: &LogEntry) -> String {
    match &entry.action {
        LogAction::StagedDelete if entry.status.code.is_empty() => "TooManyDeletes".to_owned(),
        _ => entry.status.code.clone(),
    }
}

fn message(entry: &LogEntry, status: Status) -> String {
    let held = "Held by accidental deletion prevention.";
    let told = if entry.status.reason.is_empty() { &entry.status.additional } else { &entry.status.reason };
    match (&entry.action, status) {
        (LogAction::StagedDelete, _) => [held, told.as_str()].join(" ").trim_end().to_owned(),
        // Plain success needs no words: what changed stands in the attributes.
        (_, Status::Success) => String::new(),
        (_, Status::Skipped) if told.is_empty() => skip_reason(entry),
        (_, Status::Failure | Status::Skipped | Status::Warning) => told.clone(),
    }
}

fn skip_reason(entry: &LogEntry) -> String {
    let details = entry.steps.iter().flat_map(|step| &step.details);
    details.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("SkipReason")).map(|(_, value)| value.clone()).unwrap_or_default()
}

fn steps<'a>(entry: &'a LogEntry, kind: &'a StepType) -> impl Iterator<Item = &'a LogStep> {
    entry.steps.iter().filter(move |step| step.kind == *kind)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{ActionKind, Evaluation, LogEntry, MatchResult, ObjectType, ScopeReason, Status, Value, evaluation};
    use serde_json::{Value as Json, json};

    fn read(entry: Json) -> Evaluation {
        evaluation(&LogEntry::of(entry), 7)
    }

    #[test]
    fn a_create_comes_with_its_values_and_both_names() {
        let read = read(json!({
            "id": "e", "activityDateTime": "2026-11-24T08:00:00Z", "cycleId": "c", "provisioningAction": "create", "durationInMilliseconds": 120,
            "provisioningStatusInfo": {"status": "success"},
            "sourceIdentity": {"id": "u1", "displayName": "Avery", "identityType": "User", "details": {"userPrincipalName": "avery@contoso.com"}},
            "targetIdentity": {"id": "t1", "displayName": "", "identityType": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"},
            "modifiedProperties": [{"displayName": "title", "oldValue": null, "newValue": "\"Chief\""}],
        }));
        assert_eq!((read.action.kind, read.outcome.as_ref().unwrap().status), (ActionKind::Create, Status::Success));
        assert_eq!(
            (read.subject.user_principal_name.as_str(), read.subject.target_id.as_ref().unwrap().as_str()),
            ("avery@contoso.com", "t1")
        );
        assert_eq!(
            (read.action.attributes[0].current.clone(), read.action.attributes[0].desired.clone()),
            (Value::Null, Value::text("Chief"))
        );
        assert_eq!((read.matching.result, read.at_ms), (MatchResult::None, 1_795_507_200_000));
    }

    #[test]
    fn disabling_is_told_as_such_however_the_service_logs_it() {
        let active = |value: &str| json!([{"displayName": "active", "oldValue": "x", "newValue": value}]);
        for (action, modified, kind) in [
            ("Disable", json!([]), ActionKind::Disable),
            ("Update", active("False"), ActionKind::Disable),
            ("Update", active("True"), ActionKind::Enable),
            ("Update", json!([]), ActionKind::Update),
            ("delete", json!([]), ActionKind::Delete),
        ] {
            let entry = json!({"action": action, "modifiedProperties": modified, "statusInfo": {"status": "Success"}});
            assert_eq!(read(entry).action.kind, kind, "{action}");
        }
    }

    #[test]
    fn a_skip_tells_why_and_a_held_deletion_that_it_is_held() {
        let steps = json!([{"type": "Scoping", "details": {"Assigned": "True", "ScopeEvaluationResult": "False"}}, {"type": "Export", "details": {"SkipReason": "NotEffectivelyEntitled"}}]);
        let skipped = read(json!({"action": "Other", "statusInfo": {"status": "Skipped"}, "provisioningSteps": steps}));
        let outcome = skipped.outcome.as_ref().unwrap();
        assert_eq!((skipped.action.kind, outcome.message.as_str()), (ActionKind::Skip, "NotEffectivelyEntitled"));
        assert_eq!((skipped.scope.in_scope, skipped.scope.reason), (false, ScopeReason::FilterFailed));
        for status in ["skipped", "success", "warning"] {
            let held = read(json!({"provisioningAction": "stagedDelete", "provisioningStatusInfo": {"status": status}}));
            let outcome = held.outcome.unwrap();
            assert_eq!((outcome.code.as_str(), outcome.message.as_str()), ("TooManyDeletes", "Held by accidental deletion prevention."));
            assert_eq!(outcome.status, Status::Skipped, "told as {status}, nobody was deleted");
        }
        let same = read(json!({"action": "Other", "statusInfo": {"status": "Skipped", "errorCode": "RedundantExport"}}));
        assert_eq!(same.action.kind, ActionKind::None);
    }

    #[test]
    fn a_scoping_detail_that_is_neither_true_nor_false_puts_nobody_out_of_scope() {
        let steps = json!([{"type": "Scoping", "details": {"IsActive": "True", "Assigned": "True", "ScopeEvaluationResult": "{}"}}]);
        let read = read(json!({"action": "Create", "statusInfo": {"status": "Success"}, "provisioningSteps": steps}));
        assert_eq!((read.scope.in_scope, read.scope.reason), (true, ScopeReason::Assigned));
    }

    #[test]
    fn what_isnt_told_is_left_empty_and_an_unknown_word_is_something_to_look_at() {
        let entry = read(json!({"id": "e", "targetIdentity": {"identityType": "urn:ietf:params:scim:schemas:core:2.0:Group"}}));
        assert_eq!((entry.subject.object_type, entry.at_ms), (ObjectType::Group, 7));
        assert_eq!((entry.outcome.unwrap().status, entry.action.attributes.len()), (Status::Warning, 0));
    }
}
