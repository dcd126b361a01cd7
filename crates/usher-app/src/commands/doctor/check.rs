//! The names of the checks, and how one is written down.

use usher_entra::{EntraError, Kind};

use super::checklist::items_of;
use crate::message;
use crate::view::{CheckState, CheckView, DoctorCheckView, DoctorState, ProblemView};

pub(super) const DATA_FOLDER: &str = "Data folder";
pub(super) const ROOM: &str = "Room on the disk";
pub(super) const PRIVATE: &str = "Data folder is yours alone";
pub(super) const DATA_FILE: &str = "Data file";
pub(super) const SECRET_STORE: &str = "Secret store";
pub(super) const CONFIGURATION: &str = "Configuration can be used";
pub(super) const SOURCE: &str = "Source can be read";
pub(super) const TARGET: &str = "Way to the application";
pub(super) const AUTHORITY: &str = "Way to the sign-in";
pub(super) const GRAPH: &str = "Way to Microsoft Graph";
pub(super) const CLOCK: &str = "Clock";
pub(super) const SIGNED_IN: &str = "Signed in anew";
pub(super) const PERMISSIONS: &str = "Permissions";
pub(super) const ROLE: &str = "The signed-in person's role";
pub(super) const APP_ROLES: &str = "App roles to assign";
pub(super) const ASSIGNMENTS: &str = "Assignments can be read";
pub(super) const PAGE: &str = "One page of the directory";
pub(super) const MEMBERS: &str = "Assigned groups show their members";
pub(super) const DELETED: &str = "Deleted people can be read";
pub(super) const JOBS: &str = "Provisioning jobs can be read";
pub(super) const TEMPLATES: &str = "Provisioning templates can be read";
pub(super) const SECRETS: &str = "The service's settings can be read";
pub(super) const LOG: &str = "The provisioning log can be read";

fn of(name: &str, state: DoctorState, seen: String) -> DoctorCheckView {
    DoctorCheckView {
        connection: String::new(),
        name: name.to_owned(),
        state,
        seen,
        code: String::new(),
        fix: String::new(),
        items: items_of(name),
    }
}

pub(super) fn ok(name: &str, seen: String) -> DoctorCheckView {
    of(name, DoctorState::Ok, seen)
}

pub(super) fn warn(name: &str, problem: &ProblemView) -> DoctorCheckView {
    DoctorCheckView { code: problem.code.clone(), fix: problem.fix.clone(), ..of(name, DoctorState::Warn, problem.message.clone()) }
}

pub(super) fn fail(name: &str, problem: &ProblemView) -> DoctorCheckView {
    let details = if problem.details.is_empty() { String::new() } else { format!(" ({})", problem.details) };
    DoctorCheckView { state: DoctorState::Fail, seen: format!("{}{details}", problem.message), ..warn(name, problem) }
}

pub(super) fn unknown(name: &str, problem: &ProblemView) -> DoctorCheckView {
    DoctorCheckView { state: DoctorState::Unknown, ..warn(name, problem) }
}

pub(super) fn skipped(name: &str) -> DoctorCheckView {
    // What wasn't tried runs no item of the checklist.
    DoctorCheckView { items: Vec::new(), ..of(name, DoctorState::Skipped, String::new()) }
}

/// What Graph answered, in words where it did.
pub(super) fn judged(name: &str, outcome: Result<String, EntraError>) -> DoctorCheckView {
    match outcome {
        Ok(seen) => ok(name, seen),
        Err(error) => fail(name, &message::of_entra(&error)),
    }
}

/// The same for what only another way of working needs: that it isn't allowed is no failure.
pub(super) fn judged_unless_needed(name: &str, outcome: Result<String, EntraError>, needed: bool) -> DoctorCheckView {
    match outcome {
        Err(error) if !needed && matches!(error.kind, Kind::NotAllowed | Kind::SignIn) => unknown(name, &message::of_entra(&error)),
        outcome => judged(name, outcome),
    }
}

/// A check of Test Connection.
pub(super) fn of_test(check: CheckView) -> DoctorCheckView {
    let CheckView { name, state, message, code, fix, ms: _ } = check;
    let state = match state {
        CheckState::Passed => DoctorState::Ok,
        CheckState::Failed => DoctorState::Fail,
        // What it can't tell has no fix; what it doubts has one.
        CheckState::Assumed if fix.is_empty() => DoctorState::Unknown,
        CheckState::Assumed => DoctorState::Warn,
        CheckState::Skipped => DoctorState::Skipped,
    };
    DoctorCheckView { code, fix, ..of(&name, state, message) }
}
