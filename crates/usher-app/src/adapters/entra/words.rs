//! Why Entra could not be read, as the engine and people are told.

use usher_engine::ports::SourceError;
use usher_entra::{EntraError, Kind};

/// What Graph or the authority refused. Its own code goes where support looks for it: behind the words, with the request's id.
pub(crate) fn of_entra(error: &EntraError) -> SourceError {
    if error.kind == Kind::Cancelled {
        return SourceError::cancelled();
    }
    let support = match &error.details.request_id {
        Some(id) => format!(" ({}, request-id {id})", error.code),
        None => format!(" ({})", error.code),
    };
    SourceError { code: code(error), message: format!("{}{support} Nothing was sent.", ended(&error.message)), fix: error.fix.clone() }
}

/// Groups that had members, and of whom nobody is told any more.
pub(super) fn members_missing(groups: &[&str]) -> SourceError {
    let names = groups.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    SourceError {
        code: "MembersMissing",
        message: format!(
            "Everything was read anew, and Microsoft Graph told no member at all of groups that had some: {names}. \
             Their membership may be hidden from Usher; everyone assigned through them would count as having left. Nothing was sent."
        ),
        fix: "If it is hidden, grant Member.Read.Hidden to the app registration. If the groups were emptied on purpose, put someone into them, \
              or take their assignment to the application (or their protection) off: they bring nobody."
            .to_owned(),
    }
}

/// The name of the connection's application leads elsewhere than before.
pub(super) fn another_application(name: &str, known: &str, found: &str) -> SourceError {
    SourceError {
        code: "ApplicationChanged",
        message: format!(
            "Another enterprise application is called “{name}” now: it has the object id {found}, and the one that was read before had {known}. Who was \
             assigned to that one would count as having left. Nothing was sent."
        ),
        fix: "If the new one is meant, assign people to it first, then drop what was read before (usher directory wipe NAME, or in Properties) and look at \
              the plan."
            .to_owned(),
    }
}

/// An assigned group without members.
pub(super) fn assigns_nobody(group: &str) -> String {
    format!(
        "The assigned group “{group}” has no members, as Microsoft Graph tells it. If it has some, its membership is hidden: grant \
         Member.Read.Hidden to the app registration."
    )
}

/// A protected group that protects nobody.
pub(super) fn protects_nobody(group: &str) -> SourceError {
    SourceError {
        code: "ProtectedGroupEmpty",
        message: format!(
            "The protected group “{group}” has no members, as Microsoft Graph tells it, so nobody would be protected by it. Nothing was sent."
        ),
        fix: "If its membership is hidden, grant Member.Read.Hidden to the app registration; else put people into it, or take it off the \
              protected groups in Properties."
            .to_owned(),
    }
}

fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '”', '"', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn code(error: &EntraError) -> &'static str {
    match error.kind {
        Kind::SignIn => "SignInNeeded",
        Kind::NotAllowed => "PermissionMissing",
        Kind::Configuration => "EntraConfiguration",
        Kind::Unreachable => "EntraUnreachable",
        Kind::Passing => "EntraBusy",
        Kind::Unknown | Kind::NotFound | Kind::Conflict | Kind::StartOver | Kind::Refused => "EntraRefused",
        Kind::Cancelled => "Cancelled",
    }
}
