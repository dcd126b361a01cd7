//! Accounts that became somebody else's: a target that was set up anew counts its ids from the start, and an account may be given to
//! another person. Nothing is done to such an account, and whose it was is told. A person who provisions them on demand decides that
//! they get an account of their own. Reads nothing itself; what tells people apart is in `matching/identity.rs`.

use std::collections::BTreeMap;

use super::values_to_send;
use crate::evaluate::TargetImage;
use crate::evaluation::{ActionKind, ActionReason, Evaluation, Problem, Severity};
use crate::import::{ObjectType, Value};
use crate::matching::{is_another, tells};

/// The code of this trouble: Entra's for a link that leads nowhere any more.
pub const CODE: &str = "InvalidAnchor";

/// Must it be known beforehand whose account it is? Where access is given or taken away, or anything is sent by which people are told
/// apart: the answer to that would prove itself.
#[must_use]
pub fn matters(evaluation: &Evaluation) -> bool {
    let name = evaluation.subject.object_type.name_attribute();
    let renames = values_to_send(evaluation).keys().any(|sent| sent == name || tells(sent));
    match evaluation.action.kind {
        ActionKind::Disable | ActionKind::Enable | ActionKind::Delete => true,
        ActionKind::Update => renames,
        ActionKind::Create | ActionKind::None | ActionKind::Skip => false,
    }
}

/// Does an account hold neither what was known of it nor that with what was sent to it? Then its image must never become the link's,
/// or the stranger would be taken for the person from then on.
#[must_use]
pub fn is_stranger(object_type: ObjectType, before: &TargetImage, sent: &BTreeMap<String, Value>, now: &TargetImage) -> bool {
    let mut expected = before.clone();
    expected.attributes.extend(sent.iter().map(|(name, value)| (name.clone(), value.clone())));
    if let Some(name) = sent.get(object_type.name_attribute()).and_then(Value::as_text) {
        expected.name = name;
    }
    is_another(object_type, before, now) && is_another(object_type, &expected, now)
}

/// Nothing is planned for one whose account is somebody else's.
pub fn refuse(evaluation: &mut Evaluation) {
    evaluation.action.reason = ActionReason::Blocked;
    let problem = problem(evaluation);
    evaluation.action.problems.push(problem);
}

/// What is wrong, in words, and what to do about it.
#[must_use]
pub fn problem(evaluation: &Evaluation) -> Problem {
    let subject = &evaluation.subject;
    let id = subject.target_id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
    Problem {
        code: CODE.to_owned(),
        severity: Severity::Blocking,
        attribute: None,
        message: format!(
            "The account that was {}'s{id} has another name and another identity in the application now: it is somebody else's, so nothing was done to it.",
            subject.display_name
        ),
        fix: format!(
            "Look at the account in the application. If it is theirs, put its name right there. If not, provision {} on demand: that looks for an account of their own, or makes one.",
            subject.display_name
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_stranger, matters, problem, refuse};
    use crate::evaluate::TargetImage;
    use crate::evaluation::{ActionKind, ActionReason};
    use crate::import::ObjectType;
    use crate::plan::order::is_blocked;
    use crate::plan::test_objects::{evaluation, object, sending};

    fn image(name: &str, attributes: &[(&str, &str)]) -> TargetImage {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        TargetImage { name: name.to_owned(), attributes, ..TargetImage::default() }
    }

    #[test]
    fn whose_account_it_is_matters_where_access_or_what_tells_people_apart_is_sent() {
        let of = |kind| evaluation(&object("ann"), kind);
        for kind in [ActionKind::Disable, ActionKind::Enable, ActionKind::Delete] {
            assert!(matters(&of(kind)), "{kind:?}");
        }
        for target in ["userName", "externalId", "displayName", "name.givenName", "emails[type eq \"work\"].value"] {
            assert!(matters(&sending(of(ActionKind::Update), target, "x".into())), "{target}");
        }
        assert!(!matters(&sending(of(ActionKind::Update), "title", "x".into())));
        assert!(!matters(&sending(of(ActionKind::Create), "userName", "x".into())), "there is no account yet");
        assert!(!matters(&of(ActionKind::None)) && !matters(&of(ActionKind::Skip)));
    }

    #[test]
    fn what_was_sent_is_expected_and_anything_else_is_a_strangers() {
        let before = image("ann", &[("externalId", "1"), ("displayName", "Ann")]);
        let sent = [("userName".to_owned(), "ann.berg".into()), ("externalId".to_owned(), "2".into())].into();
        let of = |now: &TargetImage| is_stranger(ObjectType::User, &before, &sent, now);
        assert!(!of(&before), "it may be unchanged");
        assert!(!of(&image("ann.berg", &[("externalId", "2")])), "it may hold what was sent");
        assert!(of(&image("bo", &[("externalId", "3")])));
        let group = image("Sales", &[("externalId", "1")]);
        let renamed = [("displayName".to_owned(), "Sales and more".into())].into();
        assert!(!is_stranger(ObjectType::Group, &group, &renamed, &image("Sales and more", &[])));
    }

    #[test]
    fn nothing_is_done_to_it_and_whose_it_was_is_told() {
        let mut ann = evaluation(&object("ann"), ActionKind::Disable);
        ann.subject.target_id = Some("t7".into());
        refuse(&mut ann);
        assert!(is_blocked(&ann) && ann.action.reason == ActionReason::Blocked);
        let told = problem(&ann);
        assert!(told.message.contains("ann's (t7)") && told.fix.contains("provision ann on demand"), "{told:?}");
    }
}
