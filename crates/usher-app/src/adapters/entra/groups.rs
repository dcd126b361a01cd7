//! The groups that matter for people: those that bring app roles, those whose members are protected, and the groups within them.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use usher_core::id::SourceId;
use usher_core::import::{AppRole, Nesting, ObjectType, SourceObject};
use usher_engine::ports::{SourceError, SourceSink};
use usher_store::Reading;

use super::compose::{Roles, object, own_roles, page_of};
use super::reach::{Named, Reach};
use super::refresh::in_store;
use super::{Through, words};
use crate::adapters::protection;

/// How many groups whose members are missing are named.
const NAMED: usize = 3;

/// Which groups matter, as the connection says: how deep assignment goes, and whose members are protected.
#[derive(Clone, Copy)]
pub(super) struct Matters<'a> {
    pub(super) nesting: Nesting,
    /// By id or display name.
    pub(super) protected: &'a [String],
}

/// The groups that matter for people.
pub(super) struct Groups {
    reach: Reach,
    /// Protected ones and those within them, with the names of the protected ones.
    protected: HashMap<SourceId, BTreeSet<String>>,
    names: HashMap<SourceId, String>,
    /// All whose members are looked for.
    pub(super) asked: BTreeSet<SourceId>,
    /// What is doubtful about them.
    pub(super) doubts: Vec<String>,
}

impl Groups {
    /// Finds them in the mirror.
    pub(super) async fn find(
        through: &Through,
        Matters { nesting, protected }: Matters<'_>,
        roles: &Roles,
        cancel: &CancellationToken,
    ) -> Result<Self, SourceError> {
        let wanted: BTreeSet<String> = protected.iter().map(|name| name.trim().to_lowercase()).collect();
        let mut assigned: BTreeMap<SourceId, (String, Vec<AppRole>)> = BTreeMap::new();
        let mut found: Vec<SourceObject> = Vec::new();
        let mut after = None;
        while let Some(page) = page_of(through, ObjectType::Group, &mut after, cancel).await? {
            let mut own = own_roles(through, &page, roles).await?;
            for group in page {
                let group = object(ObjectType::Group, group, Vec::new());
                let label = group.label();
                if let Some(roles) = own.remove(&group.id) {
                    assigned.insert(group.id.clone(), (label.clone(), roles));
                }
                if wanted.contains(&group.id.as_str().to_lowercase()) || wanted.contains(&label.to_lowercase()) {
                    found.push(group);
                }
            }
        }
        protection::refuse_unknown(&found, protected)?;
        let mut doubts = doubts(&assigned, roles);
        let names: HashMap<SourceId, String> = assigned.iter().map(|(id, (label, _))| (id.clone(), label.clone())).collect();
        for (group, label) in &names {
            if !holds_anyone(through, group).await? {
                doubts.push(words::assigns_nobody(label));
            }
        }
        let (store, connection) = (Arc::clone(&through.store), through.connection.clone());
        let reach = in_store(through, move |_, _| {
            Reach::of(assigned, nesting, |group| {
                let inner = store.directory_inner_groups(&connection, group)?;
                Ok(inner.into_iter().map(|group| object(ObjectType::Group, group, Vec::new())).map(named).collect())
            })
        })
        .await?;
        let protected = protecting(through, found).await?;
        let asked = reach.groups().chain(protected.keys()).cloned().collect();
        Ok(Self { reach, protected, names, asked, doubts })
    }

    /// Gives a person what the groups that hold them bring, and answers the names of those that protect them.
    pub(super) fn bring(&self, held: &mut Vec<AppRole>, groups: &[SourceId]) -> Vec<String> {
        self.reach.bring(held, groups);
        let names: BTreeSet<&String> = groups.iter().filter_map(|group| self.protected.get(group)).flatten().collect();
        names.into_iter().cloned().collect()
    }

    /// Tells who is in protected groups and not there any more. A protected group that protects nobody stops the cycle: protection was
    /// asked for.
    pub(super) async fn tell_protected(&self, through: &Through, sink: &mut (dyn SourceSink + Send)) -> Result<(), SourceError> {
        let mut without: BTreeSet<&String> = self.protected.values().flatten().collect();
        for (group, labels) in &self.protected {
            let asked = group.clone();
            let told = in_store(through, move |store, connection| {
                Ok((store.holds_people(connection, &asked)?, store.directory_absent_members(connection, &asked)?))
            });
            let (holds_people, absent) = told.await?;
            if holds_people {
                without.retain(|label| !labels.contains(*label));
            }
            let absent: Vec<String> = absent.into_iter().map(|member| member.0).collect();
            labels.iter().for_each(|label| sink.absent_members(label, &absent));
        }
        without.first().map_or(Ok(()), |label| Err(words::protects_nobody(label)))
    }

    /// A membership that is hidden from whoever reads comes as no member at all: taken at its word, everyone who is assigned through the
    /// group would count as having left.
    pub(super) fn refuse_emptied(&self, emptied: &BTreeSet<SourceId>) -> Result<(), SourceError> {
        let missing = emptied.intersection(&self.asked).take(NAMED);
        let missing: Vec<&str> = missing.map(|id| self.names.get(id).map_or(id.as_str(), String::as_str)).collect();
        if missing.is_empty() { Ok(()) } else { Err(words::members_missing(&missing)) }
    }
}

/// Looks, before a whole reading ends, whether groups that matter lost all their members in it.
pub(super) async fn refuse_emptied(
    through: &Through,
    matters: Matters<'_>,
    reading: &Reading,
    cancel: &CancellationToken,
) -> Result<(), SourceError> {
    let asked = reading.clone();
    let emptied = in_store(through, move |store, _| store.emptied_groups(&asked)).await?;
    if emptied.is_empty() {
        return Ok(());
    }
    let roles = Roles::of(in_store(through, |store, connection| store.directory_roles(connection)).await?);
    Groups::find(through, matters, &roles, cancel).await?.refuse_emptied(&emptied)
}

/// Protected groups and, to any depth, those within them.
async fn protecting(through: &Through, roots: Vec<SourceObject>) -> Result<HashMap<SourceId, BTreeSet<String>>, SourceError> {
    let mut protecting: HashMap<SourceId, BTreeSet<String>> = HashMap::new();
    for root in roots {
        let label = root.label();
        let mut waiting = VecDeque::from([root.id]);
        while let Some(group) = waiting.pop_front() {
            if !protecting.entry(group.clone()).or_default().insert(label.clone()) {
                continue;
            }
            let inner = in_store(through, move |store, connection| store.directory_inner_groups(connection, &group)).await?;
            waiting.extend(inner.into_iter().map(|group| group.id));
        }
    }
    Ok(protecting)
}

async fn holds_anyone(through: &Through, group: &SourceId) -> Result<bool, SourceError> {
    let asked = group.clone();
    in_store(through, move |store, connection| {
        Ok(store.holds_people(connection, &asked)? || !store.directory_inner_groups(connection, &asked)?.is_empty())
    })
    .await
}

fn named(group: SourceObject) -> Named {
    Named { label: group.label(), id: group.id }
}

fn doubts(assigned: &BTreeMap<SourceId, (String, Vec<AppRole>)>, roles: &Roles) -> Vec<String> {
    let strange = assigned.values().filter(|(_, held)| held.iter().any(|role| !roles.knows(&role.id)));
    strange
        .map(|(label, _)| {
            format!(
                "The group “{label}” is assigned with a role that the application doesn't list (EP-109): unassign it and assign it again."
            )
        })
        .collect()
}
