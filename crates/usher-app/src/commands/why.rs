//! Why an evaluation came to its action, in a few words: the Why column of a plan.

use usher_core::evaluation::{ActionReason, ClauseVerdict, Evaluation, ScopeReason, ScopeStep, Severity};

use super::rows::short;

/// What decided, in short. The whole is in the evaluation's steps.
pub(super) fn why(evaluation: &Evaluation) -> String {
    let scope = &evaluation.scope;
    match evaluation.action.reason {
        ActionReason::NoAccount => format!("{}, no account yet", why_in(scope)),
        ActionReason::AttributesDiffer => "differs from the source".to_owned(),
        ActionReason::MembersDiffer => "members differ".to_owned(),
        ActionReason::Matched => "an account that was there is taken over".to_owned(),
        ActionReason::OutOfScope => why_out_of(scope),
        ActionReason::LeftSource => why_out(scope.reason).to_owned(),
        ActionReason::BackInScope => format!("back in scope: {}", why_in(scope)),
        ActionReason::NothingDiffers => "nothing differs".to_owned(),
        ActionReason::NeverProvisioned => format!("{}, no account known", why_out_of(scope)),
        ActionReason::AlreadyDisabled => format!("{}, disabled already", why_out_of(scope)),
        ActionReason::ActionOff => "this action is switched off".to_owned(),
        ActionReason::SkipOutOfScope => format!("{}; falling out of scope changes nothing", why_out_of(scope)),
        ActionReason::ActiveNotMapped => "active isn't mapped".to_owned(),
        ActionReason::MatchUnclear => "it isn't clear which account is theirs".to_owned(),
        ActionReason::Blocked => why_blocked(evaluation),
        ActionReason::Protected => scope.protection.clone().unwrap_or_else(|| why_out(ScopeReason::Protected).to_owned()),
    }
}

/// The first thing that stands in the way, in short; the row says it whole.
fn why_blocked(evaluation: &Evaluation) -> String {
    if evaluation.scope.reason == ScopeReason::Undecided {
        return why_out(ScopeReason::Undecided).to_owned();
    }
    let blocking = evaluation.action.problems.iter().find(|problem| problem.severity == Severity::Blocking);
    let Some((code, attribute)) = blocking.and_then(|problem| Some((problem.code.as_str(), problem.attribute.as_deref()?))) else {
        return "can't be done as it is".to_owned();
    };
    let attribute = short(attribute);
    match code {
        "MandatoryFieldsMissing" => format!("{attribute} has no value"),
        "ValueTooLong" => format!("{attribute} is too long"),
        "InvalidValue" => format!("{attribute} has a wrong form"),
        "InvalidDomain" => format!("{attribute} has a foreign domain"),
        "ValueNotAllowed" => format!("{attribute} has a value that isn't taken"),
        _ => format!("{attribute} can't be as it is"),
    }
}

fn why_in(scope: &ScopeStep) -> String {
    let by = if scope.through.is_empty() { String::new() } else { format!(" through {}", scope.through.join(" › ")) };
    match scope.reason {
        ScopeReason::EveryoneInScope => "everyone is in scope".to_owned(),
        ScopeReason::FilterPassed => {
            let name = scope.filters.iter().find(|filter| filter.passed).map_or("a filter", |filter| filter.name.as_str());
            if by.is_empty() { format!("let in by {name}") } else { format!("assigned{by}, let in by {name}") }
        }
        ScopeReason::Assigned => format!("assigned{by}"),
        ScopeReason::NotAssigned
        | ScopeReason::DefaultAccess
        | ScopeReason::FilterFailed
        | ScopeReason::SourceDisabled
        | ScopeReason::SoftDeleted
        | ScopeReason::HardDeleted
        | ScopeReason::MappingDisabled
        | ScopeReason::Protected
        | ScopeReason::Undecided => why_out(scope.reason).to_owned(),
    }
}

/// Out of scope; by which clause, where one alone decided.
fn why_out_of(scope: &ScopeStep) -> String {
    let mut failed = scope.filters.iter().flat_map(|filter| &filter.clauses).filter(|clause| !clause.passed);
    match (failed.next(), failed.next()) {
        (Some(clause), None) if scope.reason == ScopeReason::FilterFailed => format!("not so: {}", clause_words(clause)),
        _ => why_out(scope.reason).to_owned(),
    }
}

fn clause_words(clause: &ClauseVerdict) -> String {
    let parts = [clause.attribute.as_str(), &clause.operator.to_lowercase(), clause.value.as_deref().unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

pub(super) fn why_out(reason: ScopeReason) -> &'static str {
    match reason {
        ScopeReason::Assigned | ScopeReason::EveryoneInScope | ScopeReason::FilterPassed => "in scope",
        ScopeReason::NotAssigned => "not assigned",
        ScopeReason::DefaultAccess => "only has Default Access",
        ScopeReason::FilterFailed => "no scoping filter lets them in",
        ScopeReason::SourceDisabled => "disabled in the source",
        ScopeReason::SoftDeleted => "left the source",
        ScopeReason::HardDeleted => "left the source for good",
        ScopeReason::MappingDisabled => "this mapping is switched off",
        ScopeReason::Protected => "a protected account, never touched",
        ScopeReason::Undecided => "whether they are in scope can't be told",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use serde_json::{Value as Json, json};
    use usher_core::evaluation::{ActionReason, Evaluation, ScopeStep};

    use super::{why_in, why_out_of};

    fn step(reason: &str, rest: Json) -> ScopeStep {
        let mut step = json!({"inScope": false, "reason": reason, "filters": []});
        step.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        serde_json::from_value(step).unwrap()
    }

    #[test]
    fn the_groups_that_brought_someone_in_are_named() {
        assert_eq!(why_in(&step("assigned", json!({}))), "assigned");
        assert_eq!(why_in(&step("assigned", json!({"through": ["Sales", "Nordics"]}))), "assigned through Sales › Nordics");
        let filter = json!({"filters": [{"name": "Sellers", "passed": true, "clauses": []}]});
        assert_eq!(why_in(&step("filterPassed", filter)), "let in by Sellers");
    }

    #[test]
    fn the_one_clause_that_keeps_someone_out_is_named() {
        let clause = |attribute: &str| json!({"attribute": attribute, "operator": "EQUALS", "value": "Sales", "actual": "IT", "passed": false, "problem": null});
        let one = json!({"filters": [{"name": "F", "passed": false, "clauses": [clause("department")]}]});
        assert_eq!(why_out_of(&step("filterFailed", one)), "not so: department equals Sales");
        let two = json!({"filters": [{"name": "F", "passed": false, "clauses": [clause("department"), clause("city")]}]});
        assert_eq!(why_out_of(&step("filterFailed", two)), "no scoping filter lets them in");
        assert_eq!(why_out_of(&step("notAssigned", json!({}))), "not assigned");
    }

    #[test]
    fn what_protects_or_blocks_someone_is_named() {
        let evaluation = json!({
            "version": 2, "id": "", "cycle": "", "atMs": 0,
            "subject": {"objectType": "User", "sourceId": "a", "displayName": "Ann", "userPrincipalName": "", "targetId": null},
            "import": {"presence": "present", "attributes": [], "appRoles": []},
            "scope": {"inScope": false, "reason": "protected", "filters": [], "protection": "ann is on the list of protected accounts"},
            "match": {"result": "notTried", "accounts": [], "attempts": []},
            "action": {"kind": "skip", "reason": "protected", "attributes": [], "members": null, "problems": []},
            "outcome": null
        });
        let mut evaluation: Evaluation = serde_json::from_value(evaluation).unwrap();
        assert_eq!(super::why(&evaluation), "ann is on the list of protected accounts");
        evaluation.action.reason = ActionReason::Blocked;
        assert_eq!(super::why(&evaluation), "can't be done as it is");
        let problem = json!({"code": "ValueTooLong", "severity": "blocking", "attribute": "urn:x:User:title", "message": "", "fix": ""});
        evaluation.action.problems.push(serde_json::from_value(problem).unwrap());
        assert_eq!(super::why(&evaluation), "title is too long");
        evaluation.scope = step("undecided", json!({}));
        assert_eq!(super::why(&evaluation), "whether they are in scope can't be told");
    }
}
