//! How references resolve within a run: links as they are, and those that this run will make. Ids of people and of groups are kept
//! apart: sources and targets may number them each from 1.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use usher_core::evaluate::References;
use usher_core::id::{SourceId, TargetId};
use usher_core::import::ObjectType;

use crate::engine::Engine;
use crate::error::EngineError;

/// Links of people and groups, and who is in scope without one. About 200 bytes a person.
#[derive(Debug, Default)]
pub(crate) struct Known {
    users: OfType,
    groups: OfType,
}

#[derive(Debug, Default)]
struct OfType {
    targets: BTreeMap<SourceId, TargetId>,
    sources: HashMap<TargetId, SourceId>,
    coming: BTreeSet<SourceId>,
    protected: BTreeSet<SourceId>,
}

impl OfType {
    fn knows(&self, id: &SourceId) -> bool {
        self.targets.contains_key(id) || self.coming.contains(id)
    }
}

impl Known {
    fn of(&self, object_type: ObjectType) -> &OfType {
        match object_type {
            ObjectType::User => &self.users,
            ObjectType::Group => &self.groups,
        }
    }

    fn of_mut(&mut self, object_type: ObjectType) -> &mut OfType {
        match object_type {
            ObjectType::User => &mut self.users,
            ObjectType::Group => &mut self.groups,
        }
    }

    /// The links of a connection, as they are now.
    pub(crate) async fn load(engine: &Engine) -> Result<Self, EngineError> {
        let mut known = Self::default();
        for object_type in [ObjectType::User, ObjectType::Group] {
            let connection = engine.settings.id.clone();
            for (source, target) in engine.journal(move |journal| journal.links(&connection, object_type)).await? {
                known.link(object_type, source, target);
            }
        }
        Ok(known)
    }

    pub(crate) fn link(&mut self, object_type: ObjectType, source: SourceId, target: TargetId) {
        let known = self.of_mut(object_type);
        known.sources.insert(target.clone(), source.clone());
        known.targets.insert(source, target);
    }

    /// Is anybody linked at all?
    pub(crate) fn has_links(&self) -> bool {
        !self.users.targets.is_empty() || !self.groups.targets.is_empty()
    }

    /// In scope, and to get an account in this run.
    pub(crate) fn will_come(&mut self, object_type: ObjectType, source: SourceId) {
        self.of_mut(object_type).coming.insert(source);
    }

    /// Gets no account in this run after all: nobody refers to them in it.
    pub(crate) fn will_not_come(&mut self, object_type: ObjectType, source: &SourceId) {
        self.of_mut(object_type).coming.remove(source);
    }

    /// Never touched, nor thrown out of a group.
    pub(crate) fn protect(&mut self, object_type: ObjectType, source: SourceId) {
        self.of_mut(object_type).protected.insert(source);
    }

    /// The account of a group's member, which is named by id alone: a person of that id goes before a group, as in the evaluation.
    pub(crate) fn member(&self, id: &SourceId) -> Option<TargetId> {
        let object_type = if self.users.knows(id) { ObjectType::User } else { ObjectType::Group };
        self.target_of(object_type, id)
    }
}

impl References for Known {
    fn target_of(&self, object_type: ObjectType, id: &SourceId) -> Option<TargetId> {
        self.of(object_type).targets.get(id).cloned()
    }

    fn will_have_target(&self, object_type: ObjectType, id: &SourceId) -> bool {
        self.of(object_type).knows(id)
    }

    fn source_of(&self, object_type: ObjectType, id: &TargetId) -> Option<SourceId> {
        self.of(object_type).sources.get(id).cloned()
    }

    fn is_protected(&self, object_type: ObjectType, id: &SourceId) -> bool {
        self.of(object_type).protected.contains(id)
    }
}
