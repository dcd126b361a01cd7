//! From the mirror to source objects, page by page: people with their roles, manager and protected groups, then groups with their members,
//! then those who left and whom the snapshot still knows. Only one page and the groups that matter are held.

use std::collections::HashMap;

use tokio_util::sync::CancellationToken;
use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};
use usher_engine::ports::{SourceError, SourceSink};
use usher_store::{DirectoryRole, MirroredObject, Reading};

use super::Through;
use super::groups::{Groups, Matters};
use super::refresh::in_store;

const PAGE: u32 = 500;

/// Hands on the whole mirror, and answers what is doubtful in it.
pub(super) async fn compose(
    through: &Through,
    reading: &Reading,
    matters: Matters<'_>,
    sink: &mut (dyn SourceSink + Send),
    cancel: &CancellationToken,
) -> Result<Vec<String>, SourceError> {
    let roles = Roles::of(in_store(through, |store, connection| store.directory_roles(connection)).await?);
    let groups = Groups::find(through, matters, &roles, cancel).await?;
    let mut after = None;
    while let Some(page) = page_of(through, ObjectType::User, &mut after, cancel).await? {
        sink.page(people(through, page, &groups, &roles).await?).await?;
    }
    let mut after = None;
    while let Some(page) = page_of(through, ObjectType::Group, &mut after, cancel).await? {
        sink.page(with_members(through, page, &roles).await?).await?;
    }
    groups.tell_protected(through, sink).await?;
    let mut after: Option<(ObjectType, SourceId)> = None;
    loop {
        refuse_cancelled(cancel)?;
        let from = after.take();
        let left = in_store(through, move |store, connection| {
            store.departed_objects(connection, from.as_ref().map(|(object_type, id)| (*object_type, id)), PAGE)
        });
        let left = left.await?;
        let Some(last) = left.last() else { break };
        after = Some((last.object_type, last.id.clone()));
        sink.page(left).await?;
    }
    // Another process may have begun a reading meanwhile: what was handed on would then be of two minds.
    let of = reading.clone();
    in_store(through, move |store, _| store.refuse_overtaken(&of)).await?;
    Ok(groups.doubts)
}

fn refuse_cancelled(cancel: &CancellationToken) -> Result<(), SourceError> {
    if cancel.is_cancelled() { Err(SourceError::cancelled()) } else { Ok(()) }
}

/// The page after this one; `None` after the last.
pub(super) async fn page_of(
    through: &Through,
    object_type: ObjectType,
    after: &mut Option<SourceId>,
    cancel: &CancellationToken,
) -> Result<Option<Vec<MirroredObject>>, SourceError> {
    refuse_cancelled(cancel)?;
    let from = after.clone();
    let page = in_store(through, move |store, connection| store.directory_objects(connection, object_type, from.as_ref(), PAGE)).await?;
    let Some(last) = page.last() else { return Ok(None) };
    *after = Some(last.id.clone());
    Ok(Some(page))
}

/// The first and last id of a page.
fn ends(page: &[MirroredObject]) -> Option<(SourceId, SourceId)> {
    page.first().zip(page.last()).map(|(first, last)| (first.id.clone(), last.id.clone()))
}

/// The application's roles by id.
pub(super) struct Roles(HashMap<String, DirectoryRole>);

impl Roles {
    pub(super) fn of(roles: Vec<DirectoryRole>) -> Self {
        Self(roles.into_iter().map(|role| (role.id.clone(), role)).collect())
    }

    /// A role that the application doesn't list counts as one, by its id: that it can't be named is no reason to take anyone's access away.
    fn role(&self, id: &str) -> AppRole {
        let (value, display_name) = match self.0.get(id) {
            Some(role) => (role.value.clone(), role.display_name.clone()),
            None if id == AppRole::DEFAULT_ACCESS_ID => (String::new(), "Default Access".to_owned()),
            None => (String::new(), id.to_owned()),
        };
        AppRole { id: id.to_owned(), value, display_name, via: Vec::new() }
    }

    pub(super) fn knows(&self, id: &str) -> bool {
        id == AppRole::DEFAULT_ACCESS_ID || self.0.contains_key(id)
    }
}

/// Each one's own roles, of those whose ids stand on a page.
pub(super) async fn own_roles(
    through: &Through,
    page: &[MirroredObject],
    roles: &Roles,
) -> Result<HashMap<SourceId, Vec<AppRole>>, SourceError> {
    let mut own: HashMap<SourceId, Vec<AppRole>> = HashMap::new();
    let Some((first, last)) = ends(page) else { return Ok(own) };
    for one in in_store(through, move |store, connection| store.directory_assignments(connection, (&first, &last))).await? {
        own.entry(one.principal).or_default().push(roles.role(&one.role));
    }
    Ok(own)
}

/// A page of people.
async fn people(through: &Through, page: Vec<MirroredObject>, groups: &Groups, roles: &Roles) -> Result<Vec<SourceObject>, SourceError> {
    let mut own = own_roles(through, &page, roles).await?;
    let mut holding: HashMap<SourceId, Vec<SourceId>> = HashMap::new();
    if let Some((first, last)) = ends(&page).filter(|_| !groups.asked.is_empty()) {
        let asked = groups.asked.clone();
        let memberships = in_store(through, move |store, connection| store.directory_memberships(connection, (&first, &last), &asked));
        for one in memberships.await? {
            holding.entry(one.member).or_default().push(one.group);
        }
    }
    let composed = page.into_iter().map(|person| {
        let mut app_roles = own.remove(&person.id).unwrap_or_default();
        let held_by = holding.remove(&person.id).unwrap_or_default();
        let member_of = groups.bring(&mut app_roles, &held_by);
        SourceObject { member_of, ..object(ObjectType::User, person, app_roles) }
    });
    Ok(composed.collect())
}

/// A page of groups.
async fn with_members(through: &Through, page: Vec<MirroredObject>, roles: &Roles) -> Result<Vec<SourceObject>, SourceError> {
    let mut own = own_roles(through, &page, roles).await?;
    let mut composed = Vec::with_capacity(page.len());
    for group in page {
        let id = group.id.clone();
        let members = in_store(through, move |store, connection| store.directory_members(connection, &id)).await?;
        let app_roles = own.remove(&group.id).unwrap_or_default();
        composed.push(SourceObject { members, ..object(ObjectType::Group, group, app_roles) });
    }
    Ok(composed)
}

pub(super) fn object(object_type: ObjectType, mirrored: MirroredObject, app_roles: Vec<AppRole>) -> SourceObject {
    let MirroredObject { id, properties: mut attributes, manager } = mirrored;
    for name in ["id", "objectId"] {
        attributes.insert(name.to_owned(), Value::text(id.as_str()));
    }
    SourceObject {
        id,
        object_type,
        presence: Presence::Present,
        attributes,
        app_roles,
        manager,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}
