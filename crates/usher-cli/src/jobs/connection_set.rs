//! `usher connection set`: protected accounts, cleared attributes and options of scope of a connection that is there.

use usher_app::view::{ChoicesEdit, PatternEdit, ProtectedKind, ProtectionEdit, Unprotect};

use crate::Ended;
use crate::args::SetArgs;
use crate::exit::Failure;
use crate::session::Session;

pub async fn run(session: &Session, args: SetArgs) -> Ended {
    let SetArgs {
        name,
        protect,
        protect_group,
        protect_pattern,
        unprotect,
        unprotect_id,
        unprotect_group,
        unprotect_pattern,
        clear,
        keep,
        object,
        nested_groups,
        skip_out_of_scope_deletions,
    } = args;
    let patterns = protect_pattern.iter().map(|typed| pattern(typed)).collect::<Result<_, _>>()?;
    let id = session.connection(&name).await?;
    let off = |entries: Vec<String>, kind| entries.into_iter().map(move |entry| Unprotect { entry, kind });
    let unprotect = off(unprotect, None)
        .chain(off(unprotect_id, Some(ProtectedKind::Id)))
        .chain(off(unprotect_group, Some(ProtectedKind::Group)))
        .chain(off(unprotect_pattern, Some(ProtectedKind::Pattern)));
    let edit = ChoicesEdit {
        protect: ProtectionEdit { ids: protect, patterns, groups: protect_group },
        unprotect: unprotect.collect(),
        object_type: object.into(),
        clear,
        keep,
        nested_groups: nested_groups.map(bool::from),
        skip_out_of_scope_deletions: skip_out_of_scope_deletions.map(bool::from),
    };
    let changed = session.app.change_choices(&id, edit).await?;
    session.out.warn(&changed.saved.warnings);
    session.out.answer(&changed, || {
        let off =
            if changed.taken_off.is_empty() { String::new() } else { format!("No longer protected by {}. ", changed.taken_off.join(", ")) };
        format!("{off}Saved as version {}. See: usher connection show \"{name}\"", changed.saved.version)
    })
}

fn pattern(typed: &str) -> Result<PatternEdit, Failure> {
    let parts = typed.split_once('=').filter(|(attribute, pattern)| !attribute.trim().is_empty() && !pattern.is_empty());
    match parts {
        Some((attribute, pattern)) => Ok(PatternEdit { attribute: attribute.trim().to_owned(), pattern: pattern.to_owned() }),
        None => Err(Failure::usage(
            format!("“{typed}” is no pattern over an attribute."),
            "Give --protect-pattern ATTRIBUTE=PATTERN, such as userPrincipalName=^admin",
        )),
    }
}
