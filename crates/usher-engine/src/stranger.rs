//! Accounts that became somebody else's: a target that was set up anew counts its ids from the start, and an account may be given to
//! another person. Nothing is done to such an account, and whose it was is told. A person who provisions them on demand decides that
//! they get an account of their own.

use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Problem, Severity};
use usher_core::import::ObjectType;

use crate::ports::{TargetError, TargetErrorKind, TargetObject};

const CODE: &str = "InvalidAnchor";

/// Does it matter whose account it is? Where access is taken away, or an account renamed.
pub(crate) fn matters(evaluation: &Evaluation) -> bool {
    let name = match evaluation.subject.object_type {
        ObjectType::User => "userName",
        ObjectType::Group => "displayName",
    };
    let renames = usher_core::plan::values_to_send(evaluation).contains_key(name);
    match evaluation.action.kind {
        ActionKind::Disable | ActionKind::Delete => true,
        ActionKind::Update | ActionKind::Enable => renames,
        ActionKind::Create | ActionKind::None | ActionKind::Skip => false,
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
