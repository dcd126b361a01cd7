//! What changed in the directory, in order: what delta queries tell.

use std::collections::BTreeSet;

use super::super::guid::Guid;

/// A person or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A person.
    User,
    /// A group.
    Group,
}

impl Kind {
    /// The published type's name.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }
}

/// What happened to one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// It was made.
    Created,
    /// These properties changed.
    Properties(BTreeSet<String>),
    /// A person's manager changed.
    Manager {
        /// Who it was.
        old: Option<Guid>,
        /// Who it is.
        new: Option<Guid>,
    },
    /// It was deleted and can be restored.
    Deleted,
    /// It is gone for good.
    Purged,
    /// It was restored.
    Restored,
    /// A group's member came or went.
    Member {
        /// The member.
        id: Guid,
        /// Did it come?
        added: bool,
    },
}

/// One change. Its number is its place in the list, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// To a person or group.
    pub(crate) kind: Kind,
    /// Which.
    pub(crate) id: Guid,
    /// What.
    pub(crate) what: What,
}

/// All changes since the tenant was made.
#[derive(Debug, Default)]
pub(crate) struct Changes(Vec<Change>);

impl Changes {
    pub(super) fn note(&mut self, kind: Kind, id: Guid, what: What) {
        self.0.push(Change { kind, id, what });
    }

    /// The number of the newest change; 0 before the first.
    pub(crate) fn newest(&self) -> usize {
        self.0.len()
    }

    /// Those after number `since`, up to and with number `until`.
    pub(crate) fn between(&self, since: usize, until: usize) -> &[Change] {
        let until = until.min(self.0.len());
        &self.0[since.min(until)..until]
    }
}
