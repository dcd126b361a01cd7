//! Objects and evaluations for the unit tests of this folder, with as little in them as a rule needs.

use crate::evaluation::{
    ActionKind, ActionReason, ActionStep, AttributeChange, Evaluation, Flow, ImportStep, MatchResult, MatchStep, ScopeReason, ScopeStep,
    Subject, VERSION,
};
use crate::id::{CycleId, EvaluationId};
use crate::import::{ObjectType, Presence, SourceObject, Value};

/// A person of the source, without any attribute.
pub(super) fn object(id: &str) -> SourceObject {
    SourceObject {
        id: id.into(),
        object_type: ObjectType::User,
        presence: Presence::Present,
        attributes: Default::default(),
        app_roles: Vec::new(),
        manager: None,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}

/// What is to be done for an object, and nothing else about it.
pub(super) fn evaluation(object: &SourceObject, kind: ActionKind) -> Evaluation {
    Evaluation {
        version: VERSION,
        id: EvaluationId(String::new()),
        cycle: CycleId(String::new()),
        at_ms: 0,
        subject: Subject {
            object_type: object.object_type,
            source_id: object.id.clone(),
            display_name: object.label(),
            user_principal_name: String::new(),
            target_id: None,
        },
        import: ImportStep { presence: object.presence, attributes: Vec::new(), app_roles: Vec::new() },
        scope: ScopeStep { in_scope: true, reason: ScopeReason::Assigned, filters: Vec::new(), through: Vec::new(), protection: None },
        matching: MatchStep { result: MatchResult::None, accounts: Vec::new(), attempts: Vec::new() },
        action: ActionStep {
            kind,
            reason: ActionReason::NoAccount,
            attributes: Vec::new(),
            members: None,
            problems: Vec::new(),
            licence: None,
        },
        outcome: None,
    }
}

/// The same, sending one value.
pub(super) fn sending(mut evaluation: Evaluation, target: &str, desired: Value) -> Evaluation {
    evaluation.action.attributes.push(AttributeChange {
        target: target.to_owned(),
        expression: String::new(),
        source: desired.clone(),
        current: Value::Null,
        desired,
        flow: Flow::Change,
        reference: false,
        redacted: false,
    });
    evaluation
}
