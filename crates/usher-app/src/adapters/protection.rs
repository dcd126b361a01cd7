//! Protection by groups rests on the source: a group that it doesn't show protects nobody, and its members would be disabled like others.

use usher_core::import::{SourceObject, unknown_groups};
use usher_engine::ports::SourceError;

/// Refuses a source that doesn't show a group whose members are protected: it was renamed, removed, or written wrong.
pub(super) fn refuse_unknown(groups: &[SourceObject], protected: &[String]) -> Result<(), SourceError> {
    let unknown = unknown_groups(groups, protected);
    if unknown.is_empty() {
        return Ok(());
    }
    Err(SourceError {
        code: "ProtectedGroupMissing",
        message: format!(
            "The members of {} are protected, but the source shows no such group: nobody would be protected by it. Nothing was sent.",
            unknown.join(", ")
        ),
        fix: "Name the group as the source does now, by id or display name, or take it off the connection's protected groups.".to_owned(),
    })
}
