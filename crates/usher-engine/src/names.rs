//! What people and groups are called in messages: as the snapshot last had them. Ids are for machines.

use usher_core::id::{ConnectionId, SourceId, TargetId};
use usher_core::import::ObjectType;

use crate::engine::Engine;
use crate::ports::{Journal, StoreError};

/// So many are named; of more only that there are more.
const NAMED: usize = 5;

/// Somebody to be named.
#[derive(Debug, Clone)]
pub(crate) enum Whom {
    /// Someone of the source, who is of the first of these types that has this id.
    Source(Vec<ObjectType>, SourceId),
    /// A member of a group, whom sources name by id alone: a person of that id goes before a group, as in the evaluation. A group is left
    /// out where the target has none in groups.
    Member(SourceId),
    /// An account that is nobody's, called as the target does: its id says nothing about the source's.
    Account(TargetId),
}

impl Whom {
    fn id(&self) -> String {
        match self {
            Self::Source(_, id) | Self::Member(id) => id.0.clone(),
            Self::Account(id) => id.0.clone(),
        }
    }
}

/// Some who are named, and whether there are more.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) words: Vec<String>,
    more: bool,
}

impl Names {
    pub(crate) fn is_one(&self) -> bool {
        self.words.len() == 1 && !self.more
    }
}

impl std::fmt::Display for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.words.join(", "), if self.more { " and others" } else { "" })
    }
}

/// Name and userPrincipalName of the first few, or the id where the snapshot doesn't know it.
pub(crate) async fn of(engine: &Engine, whom: Vec<Whom>) -> Names {
    let connection = engine.settings.id.clone();
    let groups_in_groups = engine.settings.configuration.profile().groups_in_groups;
    let ids = Names { words: whom.iter().take(NAMED).map(Whom::id).collect(), more: whom.len() > NAMED };
    let named = engine.journal(move |journal| {
        let mut names = Names::default();
        for one in &whom {
            let Some(name) = name(journal, &connection, groups_in_groups, one)? else { continue };
            if names.words.len() == NAMED {
                names.more = true;
                break;
            }
            names.words.push(name);
        }
        Ok(names)
    });
    // A name is a help and no more: a data folder that fails is met again by whoever writes next.
    named.await.unwrap_or(ids)
}

/// `None` for a group that is no member.
fn name(journal: &dyn Journal, connection: &ConnectionId, groups_in_groups: bool, whom: &Whom) -> Result<Option<String>, StoreError> {
    let (types, id) = match whom {
        Whom::Source(types, id) => (types.as_slice(), id),
        Whom::Member(id) => (&[ObjectType::User, ObjectType::Group][..], id),
        Whom::Account(id) => return Ok(Some(id.0.clone())),
    };
    for object_type in types {
        let Some(object) = journal.object(connection, *object_type, id)? else { continue };
        let is_no_member = matches!(whom, Whom::Member(_)) && *object_type == ObjectType::Group && !groups_in_groups;
        return Ok((!is_no_member).then(|| object.words()));
    }
    Ok(Some(id.0.clone()))
}
