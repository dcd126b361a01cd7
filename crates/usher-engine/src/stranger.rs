//! Accounts that became somebody else's: a target that was set up anew counts its ids from the start, and an account may be given to
//! another person. Nothing is done to such an account, and whose it was is told. A person who provisions them on demand decides that
//! they get an account of their own.

use std::collections::BTreeMap;

use usher_core::evaluate::TargetImage;
use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Problem, Severity};
use usher_core::import::{ObjectType, Value};
use usher_core::matching::{is_another, tells};
use usher_core::plan::values_to_send;

use crate::ports::{TargetError, TargetErrorKind, TargetObject};

const CODE: &str = "InvalidAnchor";

/// Must it be known beforehand whose account it is? Where access is given or taken away, or anything is sent by which people are told
/// apart: the answer to that would prove itself.
pub(crate) fn matters(evaluation: &Evaluation) -> bool {
    let name = name_of(evaluation.subject.object_type);
    let renames = values_to_send(evaluation).keys().any(|sent| sent == name || tells(sent));
    match evaluation.action.kind {
        ActionKind::Disable | ActionKind::Enable | ActionKind::Delete => true,
        ActionKind::Update => renames,
        ActionKind::Create | ActionKind::None | ActionKind::Skip => false,
    }
}

/// Does an account hold neither what was known of it nor that with what was sent to it? Then its image must never become the link's,
/// or the stranger would be taken for the person from then on.
pub(crate) fn is_stranger(object_type: ObjectType, before: &TargetImage, sent: &BTreeMap<String, Value>, now: &TargetImage) -> bool {
    let mut expected = before.clone();
    expected.attributes.extend(sent.iter().map(|(name, value)| (name.clone(), value.clone())));
    if let Some(name) = sent.get(name_of(object_type)).and_then(Value::as_text) {
        expected.name = name;
    }
    is_another(object_type, before, now) && is_another(object_type, &expected, now)
}

fn name_of(object_type: ObjectType) -> &'static str {
    match object_type {
        ObjectType::User => "userName",
        ObjectType::Group => "displayName",
    }
}

/// Nothing is planned for one whose account is somebody else's.
pub(crate) fn refuse(evaluation: &mut Evaluation) {
    evaluation.action.reason = ActionReason::Blocked;
    evaluation.action.problems.push(Problem {
        code: CODE.to_owned(),
        severity: Severity::Blocking,
        attribute: None,
        message: message(evaluation),
        fix: fix(evaluation),
    });
}

/// What was to be sent to an account that is somebody else's.
pub(crate) fn error(evaluation: &Evaluation, now: &TargetObject) -> TargetError {
    TargetError {
        kind: TargetErrorKind::Object,
        code: CODE,
        status: None,
        message: format!("{} It is called {} now.", message(evaluation), now.image.name),
        fix: fix(evaluation),
        requests: 0,
    }
}

fn message(evaluation: &Evaluation) -> String {
    let subject = &evaluation.subject;
    let id = subject.target_id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
    format!(
        "The account that was {}'s{id} has another name and another identity in the application now: it is somebody else's, so nothing was done to it.",
        subject.display_name
    )
}

fn fix(evaluation: &Evaluation) -> String {
    format!(
        "Look at the account in the application. If it is theirs, put its name right there. If not, provision {} on demand: that looks for an account of their own, or makes one.",
        evaluation.subject.display_name
    )
}
