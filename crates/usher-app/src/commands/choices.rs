//! A connection's own choices: what only the admin knows of the application, protected accounts, options of scope. Each part is saved by itself.

use usher_core::configuration::ApplicationProfile;
use usher_core::configuration::{Complaint, ConnectionDocument, ProtectedPattern, Protection, SynchronizationSchema, check};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_core::scope::ProtectedCounter;

use super::lists::cleaned;
use crate::app::{Answer, App, Loaded};
use crate::view::{
    ChoicesView, ListView, PatternEdit, PatternView, ProtectedEntry, ProtectionEdit, ProtectionPreview, ProtectionView, SaveView,
    ScopeOptionsEdit,
};

/// What Properties shows of them.
pub(super) fn view(document: &ConnectionDocument, profile: &ApplicationProfile) -> ChoicesView {
    let entered = |name: &str| document.lists.get(name).cloned().unwrap_or_default();
    let Protection { ids, patterns, groups } = document.protected.clone();
    let pattern = |ProtectedPattern { attribute, pattern }| PatternView { attribute, pattern };
    let sources = SynchronizationSchema::new(document.schema.clone()).source_attributes(ObjectType::User);
    ChoicesView {
        lists: profile.lists.iter().map(|list| ListView::new(list, entered(&list.name))).collect(),
        protection: ProtectionView { ids, patterns: patterns.into_iter().map(pattern).collect(), groups },
        nested_groups: document.nested_groups,
        skip_out_of_scope_deletions: document.skip_out_of_scope_deletions,
        source_attributes: sources.into_iter().map(|definition| definition.name).collect(),
    }
}

impl App {
    /// Saves whom Usher never touches.
    ///
    /// # Errors
    /// A pattern can't be used.
    pub async fn save_protection(&self, id: &ConnectionId, edit: ProtectionEdit) -> Answer<SaveView> {
        self.change_document(id, move |document| {
            document.protected = protection(edit);
            Ok(())
        })
        .await
    }

    /// Saves the options of scope.
    ///
    /// # Errors
    /// The data folder fails.
    pub async fn save_scope_options(&self, id: &ConnectionId, edit: ScopeOptionsEdit) -> Answer<SaveView> {
        let ScopeOptionsEdit { nested_groups, skip_out_of_scope_deletions } = edit;
        self.change_document(id, move |document| {
            document.nested_groups = nested_groups;
            document.skip_out_of_scope_deletions = skip_out_of_scope_deletions;
            Ok(())
        })
        .await
    }

    /// Whom an unsaved protection would keep from being touched, entry by entry.
    ///
    /// # Errors
    /// The source or data folder can't be read.
    pub async fn preview_protection(&self, id: &ConnectionId, edit: ProtectionEdit) -> Answer<ProtectionPreview> {
        let Loaded { document, profile, .. } = self.load(id).await?;
        // As entered: each verdict stands beside its entry, blank ones too.
        let ProtectionEdit { ids, patterns, groups } = edit;
        let patterns = patterns.into_iter().map(pattern).collect();
        let protected = Protection { ids, patterns, groups };
        let mut counter = ProtectedCounter::new(&protected);
        self.for_everyone(id, counter.object_types(), |object| counter.add(&object)).await?;
        let counts = counter.counts();
        let told = check(&ConnectionDocument { protected: protected.clone(), ..document }, profile);
        let plain = |people: u32| ProtectedEntry { people, problem: String::new(), doubt: String::new() };
        let judged = protected.patterns.iter().zip(counts.patterns).map(|(pattern, count)| match count {
            Ok(people) => ProtectedEntry { doubt: doubt(&told, pattern), ..plain(people) },
            Err(problem) => ProtectedEntry { problem, ..plain(0) },
        });
        let unseen = "The source shows no group of this name.";
        Ok(ProtectionPreview {
            people: counts.people,
            ids: counts.ids.into_iter().map(plain).collect(),
            patterns: judged.collect(),
            groups: counts
                .groups
                .into_iter()
                .map(|count| count.map_or_else(|| ProtectedEntry { doubt: unseen.to_owned(), ..plain(0) }, plain))
                .collect(),
        })
    }
}

fn doubt(complaints: &[Complaint], pattern: &ProtectedPattern) -> String {
    let about =
        complaints.iter().find(|one| one.code == "ProtectionAttributeUnknown" && one.attribute.as_ref() == Some(&pattern.attribute));
    about.map(|one| format!("{} {}", one.message, one.fix)).unwrap_or_default()
}

fn pattern(edit: PatternEdit) -> ProtectedPattern {
    let PatternEdit { attribute, pattern } = edit;
    ProtectedPattern { attribute: attribute.trim().to_owned(), pattern }
}

pub(super) fn protection(edit: ProtectionEdit) -> Protection {
    let ProtectionEdit { ids, patterns, groups } = edit;
    let patterns = patterns.into_iter().map(pattern).filter(|one| !one.attribute.is_empty() && !one.pattern.is_empty());
    Protection { ids: cleaned(ids), patterns: patterns.collect(), groups: cleaned(groups) }
}
