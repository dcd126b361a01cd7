//! How references resolve within a run: links as they are, and those that this run will make.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use usher_core::evaluate::References;
use usher_core::id::{SourceId, TargetId};
use usher_core::import::ObjectType;

/// Links of people and groups, and who is in scope without one. About 200 bytes a person.
#[derive(Debug, Default)]
pub(crate) struct Known {
    targets: BTreeMap<SourceId, TargetId>,
    sources: HashMap<TargetId, SourceId>,
    coming: BTreeSet<SourceId>,
    groups: BTreeSet<SourceId>,
}

impl Known {
    pub(crate) fn add_links(&mut self, object_type: ObjectType, links: BTreeMap<SourceId, TargetId>) {
        for (source, target) in links {
            if object_type == ObjectType::Group {
                self.groups.insert(source.clone());
            }
            self.link(source, target);
        }
    }

    pub(crate) fn link(&mut self, source: SourceId, target: TargetId) {
        self.sources.insert(target.clone(), source.clone());
        self.targets.insert(source, target);
    }

    /// In scope, and to get an account in this run.
    pub(crate) fn will_come(&mut self, object_type: ObjectType, source: SourceId) {
        if object_type == ObjectType::Group {
            self.groups.insert(source.clone());
        }
        self.coming.insert(source);
    }

    /// Can't be provisioned as they are: nobody refers to them in this run.
    pub(crate) fn will_not_come(&mut self, source: &SourceId) {
        self.coming.remove(source);
    }
}

impl References for Known {
    fn target_of(&self, id: &SourceId) -> Option<TargetId> {
        self.targets.get(id).cloned()
    }

    fn will_have_target(&self, id: &SourceId) -> bool {
        self.targets.contains_key(id) || self.coming.contains(id)
    }

    fn source_of(&self, id: &TargetId) -> Option<SourceId> {
        self.sources.get(id).cloned()
    }

    fn is_group(&self, id: &SourceId) -> bool {
        self.groups.contains(id)
    }
}
