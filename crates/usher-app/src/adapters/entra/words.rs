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
