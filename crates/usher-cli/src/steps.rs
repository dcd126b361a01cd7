//! One person's four steps in words.

use usher_core::evaluation::{ActionReason, AttributeChange, Evaluation, Flow, MatchResult, ScopeReason, Severity};
use usher_core::import::Presence;

use crate::words;

/// The four steps, and how they ended if they were taken.
pub fn tell(evaluation: &Evaluation) -> String {
    let mut lines = vec![who(evaluation), String::new()];
    lines.push(import(evaluation));
    lines.push(scope(evaluation));
    lines.extend(filters(evaluation));
    lines.push(matching(evaluation));
    lines.push(format!("4. Action: {}, {}", words::action(evaluation.action.kind), reason(evaluation.action.reason)));
    lines.extend(evaluation.action.attributes.iter().filter_map(attribute));
    lines.extend(members(evaluation));
    for problem in &evaluation.action.problems {
        let mark = if problem.severity == Severity::Blocking { "✗" } else { "!" };
        lines.push(format!("   {mark} {} {}", problem.message, problem.fix));
    }
    lines.push(String::new());
    lines.push(outcome(evaluation));
    lines.join("\n")
}

/// Who it is about and what was done, where the steps are another engine's and told beside.
pub fn tell_service(evaluation: &Evaluation) -> String {
    let mut lines = vec![who(evaluation), String::new(), format!("Action: {}", words::action(evaluation.action.kind))];
    lines.extend(evaluation.action.attributes.iter().filter_map(attribute));
    lines.join("\n")
}

fn who(evaluation: &Evaluation) -> String {
    let subject = &evaluation.subject;
    if subject.user_principal_name.is_empty() {
        subject.display_name.clone()
    } else {
        format!("{} ({})", subject.display_name, subject.user_principal_name)
    }
}

fn import(evaluation: &Evaluation) -> String {
    let read = format!("{} attributes read", evaluation.import.attributes.len());
    match evaluation.import.presence {
        Presence::Present => format!("1. Import: found in the source, {read}"),
        Presence::SoftDeleted => "1. Import: left the source".to_owned(),
        Presence::HardDeleted => "1. Import: left the source for good".to_owned(),
    }
}

fn scope(evaluation: &Evaluation) -> String {
    let why = match evaluation.scope.reason {
        ScopeReason::Assigned => "assigned to the application",
        ScopeReason::EveryoneInScope => "everyone is",
        ScopeReason::FilterPassed => "a scoping filter lets them in",
        ScopeReason::NotAssigned => "not assigned to the application",
        ScopeReason::DefaultAccess => "only has the Default Access role, which is excluded",
        ScopeReason::FilterFailed => "no scoping filter lets them in",
        ScopeReason::SourceDisabled => "disabled in the source",
        ScopeReason::SoftDeleted | ScopeReason::HardDeleted => "left the source",
        ScopeReason::MappingDisabled => "this object mapping is switched off",
        ScopeReason::Protected => "a protected account, never touched",
        ScopeReason::Undecided => "a scoping filter can't be judged for them",
    };
    let through = Some(&evaluation.scope.through).filter(|path| !path.is_empty());
    let through = through.map(|path| format!(" (through {})", path.join(" > "))).unwrap_or_default();
    let protection = evaluation.scope.protection.as_ref().map(|how| format!(" ({how})")).unwrap_or_default();
    let verdict = match (evaluation.scope.in_scope, evaluation.scope.reason) {
        (true, _) => "in scope",
        (false, ScopeReason::Undecided) => "can't be told",
        (false, _) => "out of scope",
    };
    format!("2. Scope: {verdict}, {why}{through}{protection}")
}

fn filters(evaluation: &Evaluation) -> Vec<String> {
    let clause = |clause: &usher_core::evaluation::ClauseVerdict| {
        let mark = match (clause.passed, clause.undecided) {
            (true, _) => "✓",
            (false, true) => "?",
            (false, false) => "✗",
        };
        let operand = clause.value.as_deref().unwrap_or_default();
        format!("   {mark} {} {} {operand} (is: {})", clause.attribute, clause.operator, words::value(&clause.actual))
    };
    evaluation.scope.filters.iter().flat_map(|filter| &filter.clauses).map(clause).collect()
}

fn matching(evaluation: &Evaluation) -> String {
    let found =
        || evaluation.matching.accounts.iter().map(|account| format!("{} ({})", account.name, account.id)).collect::<Vec<_>>().join(", ");
    let result = match evaluation.matching.result {
        MatchResult::Linked => format!("linked with {}", found()),
        MatchResult::One => format!("one account fits: {}", found()),
        MatchResult::None => "no account in the application yet".to_owned(),
        MatchResult::Several => format!("several accounts fit, so none is chosen: {}", found()),
        MatchResult::Taken => format!("the account that fits belongs to someone else: {}", found()),
        MatchResult::NoValue => "no value to match by".to_owned(),
        MatchResult::NotTried => "not tried".to_owned(),
    };
    format!("3. Match: {result}")
}

fn reason(reason: ActionReason) -> &'static str {
    match reason {
        ActionReason::NoAccount => "because there is no account yet",
        ActionReason::AttributesDiffer => "because attributes differ",
        ActionReason::MembersDiffer => "because members differ",
        ActionReason::Matched => "matched with an account that needs no change",
        ActionReason::OutOfScope => "because they are out of scope",
        ActionReason::LeftSource => "because they left the source",
        ActionReason::BackInScope => "because they are in scope again",
        ActionReason::NothingDiffers => "nothing differs",
        ActionReason::NeverProvisioned => "never provisioned",
        ActionReason::AlreadyDisabled => "disabled already",
        ActionReason::ActionOff => "this kind of action is switched off in the mapping",
        ActionReason::SkipOutOfScope => "people who go out of scope are left alone here",
        ActionReason::ActiveNotMapped => "nothing is mapped to active, so nobody can be disabled",
        ActionReason::MatchUnclear => "because it isn't clear which account is theirs",
        ActionReason::Blocked => "but it can't be sent",
        ActionReason::Protected => "protected accounts are never touched",
    }
}

fn attribute(change: &AttributeChange) -> Option<String> {
    let shown = |value| if change.redacted { "(hidden)".to_owned() } else { words::value(value) };
    match change.flow {
        Flow::Change => Some(format!("   {}: {} → {}", change.target, shown(&change.current), shown(&change.desired))),
        Flow::ReferenceMissing => Some(format!("   {}: waits for {}, who has no account yet", change.target, words::value(&change.source))),
        Flow::TargetRefusesChange => Some(format!("   {}: stays, the application doesn't change it", change.target)),
        Flow::Failed => Some(format!("   {}: could not be worked out", change.target)),
        Flow::Same | Flow::NoValue | Flow::OnlyOnCreate | Flow::Ignored | Flow::TargetKeepsOwn => None,
    }
}

fn members(evaluation: &Evaluation) -> Option<String> {
    let members = evaluation.action.members.as_ref()?;
    Some(format!("   members: {} to add, {} to remove, {} in all", members.added.len(), members.removed.len(), members.total))
}

/// How it ended.
pub fn outcome(evaluation: &Evaluation) -> String {
    match &evaluation.outcome {
        None => "Nothing was written: this is a preview.".to_owned(),
        Some(outcome) if outcome.message.is_empty() => format!("Result: {}.", words::status(outcome.status)),
        Some(outcome) => format!("Result: {}. {} {}", words::status(outcome.status), outcome.message, outcome.fix).trim_end().to_owned(),
    }
}
