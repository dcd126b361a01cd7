//! The mirror of a directory: readings that are repeated, broken off, overtaken, in pieces and in any order.

use std::collections::{BTreeMap, BTreeSet};

use usher_core::id::SourceId;
use usher_core::import::{ObjectType, Presence, Value};
use usher_store::*;

use crate::fixture::{Folder, person};

const SCOPE: DirectoryScope<'static> = DirectoryScope { tenant: "contoso", selection: "s1" };

pub fn held(object_type: ObjectType, id: &str, properties: &[(&str, Value)]) -> HeldObject {
    HeldObject {
        object_type,
        id: id.into(),
        properties: properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        manager: ManagerChange::Untold,
        added: Vec::new(),
        removed: Vec::new(),
    }
}

pub fn user(id: &str, title: &str) -> DirectoryChange {
    DirectoryChange::Held(held(ObjectType::User, id, &[("jobTitle", Value::text(title))]))
}

pub fn group(id: &str, added: &[&str], removed: &[&str]) -> DirectoryChange {
    let ids = |all: &[&str]| all.iter().map(|id| SourceId::from(*id)).collect();
    DirectoryChange::Held(HeldObject {
        added: ids(added),
        removed: ids(removed),
        ..held(ObjectType::Group, id, &[("displayName", Value::text(id))])
    })
}

pub fn left(object_type: ObjectType, id: &str, presence: Presence) -> DirectoryChange {
    DirectoryChange::Departed { object_type, id: id.into(), presence }
}

pub fn links(text: &str) -> DirectoryLinks {
    DirectoryLinks { users: format!("users {text}"), groups: format!("groups {text}") }
}

impl Folder {
    pub fn tell(&self, reading: &Reading, objects: &[DirectoryChange]) {
        let page = DirectoryPage { objects: objects.to_vec(), ..DirectoryPage::default() };
        self.store.store_directory_page(reading, &page).unwrap();
    }

    pub fn end(&self, reading: &Reading, text: &str) {
        self.store.finish_reading(reading, &links(text), 7).unwrap();
    }

    /// A reading that ends: whole if none did before.
    pub fn read_directory(&self, objects: &[DirectoryChange], text: &str) {
        let (reading, _) = self.store.begin_reading(&self.connection, SCOPE).unwrap();
        self.tell(&reading, objects);
        self.end(&reading, text);
    }

    fn titles(&self) -> Vec<(String, Option<String>)> {
        let people = self.store.directory_objects(&self.connection, ObjectType::User, None, 100).unwrap();
        people.into_iter().map(|one| (one.id.0, one.properties.get("jobTitle").and_then(Value::as_text))).collect()
    }

    pub fn mirrored(&self, id: &str) -> Option<MirroredObject> {
        let people = self.store.directory_objects(&self.connection, ObjectType::User, None, 100).unwrap();
        people.into_iter().find(|one| one.id.as_str() == id)
    }

    fn members(&self, group: &str) -> Vec<String> {
        self.store.directory_members(&self.connection, &group.into()).unwrap().into_iter().map(|id| id.0).collect()
    }
}

fn titled(all: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
    all.iter().map(|(id, title)| ((*id).to_owned(), Some((*title).to_owned()))).collect()
}

fn unmet(id: &str) -> Unmet {
    Unmet { object_type: ObjectType::User, id: id.into(), was_deleted: false }
}

#[test]
fn the_next_reading_begins_where_the_last_one_ended_and_only_an_end_moves_that() {
    let folder = Folder::new();
    let (reading, from) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    assert!(reading.is_whole() && from.is_none());
    folder.tell(&reading, &[user("a", "x")]);
    assert_eq!(folder.store.directory_read_at(&folder.connection).unwrap(), None);
    folder.end(&reading, "1");
    assert_eq!(folder.store.directory_read_at(&folder.connection).unwrap(), Some(7));
    // Broken off, then begun again: from the same place.
    for _ in 0..2 {
        let (reading, from) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
        assert!(!reading.is_whole());
        assert_eq!(from, Some(links("1")));
        folder.tell(&reading, &[user("a", "y")]);
    }
    let folder = folder.reopen();
    let (reading, from) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    assert_eq!(from, Some(links("1")));
    folder.end(&reading, "2");
    assert_eq!(folder.store.begin_reading(&folder.connection, SCOPE).unwrap().1, Some(links("2")));
    assert_eq!(folder.titles(), titled(&[("a", "y")]));
}

#[test]
fn pieces_come_in_any_order_and_as_often_as_they_like() {
    let folder = Folder::new();
    let name = |value: Value| held(ObjectType::User, "a", &[("displayName", value)]);
    let managed = |manager| DirectoryChange::Held(HeldObject { manager, ..held(ObjectType::User, "a", &[]) });
    let pieces = [
        // Members before their group, their group before them.
        group("g", &["a", "h"], &[]),
        user("a", "x"),
        DirectoryChange::Held(name(Value::text("Ann"))),
        managed(ManagerChange::Is("m".into())),
        managed(ManagerChange::IsNoLonger("former".into())),
        group("g", &["nobody"], &[]),
        group("h", &[], &[]),
    ];
    let replayed: Vec<DirectoryChange> = pieces.iter().chain(&pieces).cloned().collect();
    folder.read_directory(&replayed, "1");
    let ann = folder.mirrored("a").unwrap();
    let expected = BTreeMap::from([("displayName".to_owned(), Value::text("Ann")), ("jobTitle".to_owned(), Value::text("x"))]);
    assert_eq!((ann.properties, ann.manager), (expected, Some("m".into())));
    assert_eq!(folder.members("g"), ["a", "h"], "who isn't there is no member");

    let changes = [
        managed(ManagerChange::Is("new".into())),
        managed(ManagerChange::IsNoLonger("m".into())),
        DirectoryChange::Held(name(Value::Null)),
        group("g", &[], &["h"]),
    ];
    folder.read_directory(&changes, "2");
    let ann = folder.mirrored("a").unwrap();
    assert_eq!(ann.properties, BTreeMap::from([("jobTitle".to_owned(), Value::text("x"))]), "cleared is dropped, untold stays");
    assert_eq!((ann.manager, folder.members("g")), (Some("new".into()), vec!["a".to_owned()]));
    folder.read_directory(&[managed(ManagerChange::IsNoLonger("new".into()))], "3");
    assert_eq!(folder.mirrored("a").unwrap().manager, None);
}

#[test]
fn every_form_of_value_comes_back_as_it_was_told() {
    let folder = Folder::new();
    let values = [
        ("text", Value::text("Zoë \"Z\" \\ O'Neill\u{1}")),
        ("empty", Value::text("")),
        ("yes", Value::Boolean(true)),
        ("number", Value::Integer(-9_007_199_254_740_992)),
        ("several", Value::List(vec!["smtp:a@b.c".to_owned(), "SMTP:d@e.f".to_owned()])),
        ("extension_00000000000000000000000000000000_a.b", Value::text("x")),
    ];
    let told = DirectoryChange::Held(held(ObjectType::User, "a", &values));
    folder.read_directory(&[told.clone(), told], "1");
    let expected: BTreeMap<String, Value> = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(folder.mirrored("a").unwrap().properties, expected);
}

#[test]
fn a_whole_reading_replaces_what_an_older_one_told_and_cannot_end_before_it_is_known_what_became_of_the_others() {
    let folder = Folder::new();
    folder.read_directory(&[user("a", "x"), user("b", "x"), user("c", "x"), group("g", &["a", "b"], &[]), group("h", &[], &[])], "1");
    let whole = folder.store.begin_whole_reading(&folder.connection, SCOPE).unwrap();
    folder.tell(&whole, &[DirectoryChange::Held(held(ObjectType::User, "a", &[])), group("g", &["a"], &[])]);
    let not_met = || folder.store.not_met(&whole, 10).unwrap().into_iter().map(|one| one.id.0).collect::<BTreeSet<_>>();
    assert_eq!(not_met(), BTreeSet::from(["b", "c", "h"].map(str::to_owned)));
    assert!(matches!(folder.store.finish_reading(&whole, &links("2"), 8), Err(StoreError::NotMet { .. })));
    assert_eq!(folder.members("g"), ["a", "b"], "nothing of a refused end is kept");
    folder.tell(
        &whole,
        &[user("b", "y"), left(ObjectType::User, "c", Presence::SoftDeleted), left(ObjectType::Group, "h", Presence::HardDeleted)],
    );
    assert!(not_met().is_empty());
    folder.end(&whole, "2");
    assert_eq!(folder.titles(), [("a".to_owned(), None), ("b".to_owned(), Some("y".to_owned()))]);
    assert_eq!(folder.members("g"), ["a"]);
}

#[test]
fn a_whole_reading_that_was_killed_leaves_no_links_and_the_next_one_takes_nothing_from_it() {
    let folder = Folder::new();
    folder.read_directory(&[user("a", "x"), user("b", "x")], "1");
    let wider = DirectoryScope { selection: "s2", ..SCOPE };
    let (killed, from) = folder.store.begin_reading(&folder.connection, wider).unwrap();
    assert!(killed.is_whole() && from.is_none());
    // Under the wider selection it replaced what was known of one of them.
    folder.tell(&killed, &[DirectoryChange::Held(held(ObjectType::User, "a", &[("city", Value::text("Oslo"))]))]);
    let folder = folder.reopen();
    let (reading, from) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    assert!(reading.is_whole() && from.is_none(), "the old link would add to an object that was replaced");
    folder.tell(&reading, &[user("b", "x")]);
    assert_eq!(folder.store.not_met(&reading, 10).unwrap(), [unmet("a")], "met by the killed one only");
    folder.tell(&reading, &[user("a", "x")]);
    folder.end(&reading, "2");
    assert_eq!(folder.titles(), titled(&[("a", "x"), ("b", "x")]));
    assert_eq!(folder.mirrored("a").unwrap().properties.len(), 1);
}

#[test]
fn a_reading_that_was_overtaken_is_refused() {
    let folder = Folder::new();
    let (first, _) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    let (second, _) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    let page = DirectoryPage { objects: vec![user("a", "old")], ..DirectoryPage::default() };
    let refused = folder.store.store_directory_page(&first, &page);
    assert!(matches!(refused, Err(StoreError::ReadingOvertaken)), "{refused:?}");
    folder.tell(&second, &[user("a", "new")]);
    assert!(matches!(folder.store.finish_reading(&first, &links("1"), 1), Err(StoreError::ReadingOvertaken)));
    folder.end(&second, "2");
    assert_eq!(folder.titles(), titled(&[("a", "new")]));
}

#[test]
fn assignments_and_roles_are_those_of_the_last_reading_that_ended() {
    let folder = Folder::new();
    let assigned = |who: &str| DirectoryAssignment { principal: who.into(), role: "r".to_owned() };
    let role = |name: &str| DirectoryRole { id: "r".to_owned(), value: "user".to_owned(), display_name: name.to_owned() };
    let read = |who: &[&str], name: &str| {
        let (reading, _) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
        let page = DirectoryPage {
            assignments: who.iter().map(|who| assigned(who)).collect(),
            roles: vec![role(name)],
            ..DirectoryPage::default()
        };
        folder.store.store_directory_page(&reading, &page).unwrap();
        folder.store.store_directory_page(&reading, &page).unwrap();
        folder.end(&reading, "1");
    };
    let who = || {
        let all = folder.store.directory_assignments(&folder.connection, (&"a".into(), &"z".into())).unwrap();
        all.into_iter().map(|one| one.principal.0).collect::<Vec<_>>()
    };
    read(&["a", "b"], "User");
    assert_eq!(who(), ["a", "b"]);
    read(&["b", "c"], "Agent");
    assert_eq!(
        (who(), folder.store.directory_roles(&folder.connection).unwrap()),
        (vec!["b".to_owned(), "c".to_owned()], vec![role("Agent")])
    );
}

#[test]
fn those_who_left_are_told_while_the_snapshot_knows_them_and_as_it_knew_them() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    folder.read_directory(&[user("a", "x"), user("b", "x"), user("c", "x")], "1");
    let gone = [("a", Presence::SoftDeleted), ("b", Presence::HardDeleted), ("c", Presence::HardDeleted)];
    folder.read_directory(&gone.map(|(id, presence)| left(ObjectType::User, id, presence)), "2");
    let departed = folder.store.departed_objects(&folder.connection, None, 1).unwrap();
    assert_eq!(departed, [usher_core::import::SourceObject { presence: Presence::SoftDeleted, ..person("a", "x") }]);
    let after = Some((ObjectType::User, &departed[0].id));
    let departed = folder.store.departed_objects(&folder.connection, after, 10).unwrap();
    assert_eq!(departed, [usher_core::import::SourceObject { presence: Presence::HardDeleted, ..person("b", "x") }]);
    // Restored, and told in part: what was known of them is known again.
    folder.read_directory(&[DirectoryChange::Held(held(ObjectType::User, "a", &[]))], "3");
    assert_eq!(folder.titles(), titled(&[("a", "x")]));
}

#[test]
fn whoever_has_an_account_is_asked_about_though_the_mirror_never_saw_them() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let (reading, _) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    folder.tell(&reading, &[user("a", "x")]);
    assert_eq!(folder.store.not_met(&reading, 10).unwrap(), [unmet("b")]);
    folder.tell(&reading, &[left(ObjectType::User, "b", Presence::HardDeleted)]);
    folder.end(&reading, "1");
    let departed = folder.store.departed_objects(&folder.connection, None, 10).unwrap();
    assert_eq!(departed[0].presence, Presence::SoftDeleted, "never seen: it may be another directory's");
}

#[test]
fn another_tenant_begins_with_nothing() {
    let folder = Folder::new();
    folder.read_directory(&[user("a", "x")], "1");
    let other = DirectoryScope { tenant: "fabrikam", ..SCOPE };
    let (reading, from) = folder.store.begin_reading(&folder.connection, other).unwrap();
    assert!(from.is_none());
    assert_eq!(folder.store.not_met(&reading, 10).unwrap(), []);
    folder.end(&reading, "2");
    assert_eq!(folder.titles(), []);
}

#[test]
fn memberships_of_the_groups_asked_about_are_found_by_member() {
    let folder = Folder::new();
    folder.read_directory(&[group("g", &["a", "b"], &[]), group("h", &["a"], &[]), user("a", "x"), user("b", "x")], "1");
    let asked = BTreeSet::from(["g".into()]);
    let found = folder.store.directory_memberships(&folder.connection, (&"a".into(), &"a".into()), &asked).unwrap();
    assert_eq!(found, [Membership { group: "g".into(), member: "a".into() }]);
}

#[test]
fn a_membership_of_someone_who_left_is_told_apart_from_those_who_are_there() {
    let folder = Folder::new();
    folder.read_directory(&[group("g", &["a", "b"], &[]), user("a", "x"), user("b", "x"), user("c", "x")], "1");
    let (reading, _) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    let gone = [left(ObjectType::User, "a", Presence::SoftDeleted), left(ObjectType::User, "c", Presence::SoftDeleted)];
    folder.tell(&reading, &[&gone[..], &[group("g", &["c"], &[])]].concat());
    folder.end(&reading, "2");
    let absent = folder.store.directory_absent_members(&folder.connection, &"g".into()).unwrap();
    assert_eq!((absent, folder.members("g")), (vec!["a".into(), "c".into()], vec!["b".to_owned()]));
}

#[test]
fn a_wipe_leaves_only_what_tells_later_that_someone_with_an_account_left() {
    let folder = Folder::new();
    let marked = "Marked-Surname-Xyzzy";
    folder.provisioned("y1", &[person("a", marked), person("b", "x")]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    folder.import(&cycle, 20, &[person("a", marked), person("b", "x"), person("unlinked", marked)]);
    folder.finish(&cycle);
    folder.read_directory(&[user("a", marked), user("b", "x"), user("unlinked", marked), group("g", &["a"], &[])], "1");

    let wiped = folder.store.wipe_directory(&folder.connection, &["userPrincipalName".to_owned()]).unwrap();
    assert_eq!(wiped, Wiped { objects: 4, forgotten: 1, reduced: 2 });
    for file in ["usher.db", "usher.db-wal"] {
        let bytes = std::fs::read(folder.place.path().join(file)).unwrap_or_default();
        let holds = bytes.windows(marked.len()).any(|part| part == marked.as_bytes());
        assert!(!holds, "{file} still holds what was wiped");
    }
    let known = folder.store.object(&folder.connection, ObjectType::User, &"a".into()).unwrap().unwrap();
    assert_eq!(known.attributes, BTreeMap::from([("userPrincipalName".to_owned(), Value::text("a@contoso.com"))]));
    assert_eq!(folder.store.watermark(&folder.connection).unwrap(), None);
    let (reading, from) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    assert!(reading.is_whole() && from.is_none());

    // The next cycle reads everyone anew, and notices who left meanwhile.
    let cycle = folder.begin("y3", CycleKind::Initial);
    assert_eq!(folder.import(&cycle, 30, &[person("a", marked)]), 1);
    assert_eq!(folder.changed(), ["a", "b"]);
    assert_eq!(folder.target_of("b").unwrap().as_str(), "t-b");
}

#[test]
fn a_reading_under_way_is_overtaken_by_a_wipe() {
    let folder = Folder::new();
    let (reading, _) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    folder.store.wipe_directory(&folder.connection, &[]).unwrap();
    let (next, _) = folder.store.begin_reading(&folder.connection, SCOPE).unwrap();
    assert!(matches!(folder.store.finish_reading(&reading, &links("1"), 1), Err(StoreError::ReadingOvertaken)));
    folder.end(&next, "2");
}
