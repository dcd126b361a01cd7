//! The last read of the source.

use usher_core::import::{Imported, ObjectType, Presence, SourceObject};
use usher_store::*;

use crate::fixture::{DAY, Folder, group, imported, person};

#[test]
fn an_unchanged_object_is_only_marked() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    assert_eq!(folder.import(&cycle, 20, &[person("a", "x"), person("b", "new title")]), 0);
    assert_eq!(folder.changed(), ["b"]);
    let sizes = |object_type| folder.store.snapshot_sizes(&folder.connection, &cycle, object_type).unwrap();
    assert_eq!(sizes(ObjectType::User), SnapshotSizes { present: 2, marked: 2 });
    assert_eq!(sizes(ObjectType::Group), SnapshotSizes { present: 0, marked: 0 });
}

#[test]
fn one_who_left_is_soft_deleted_then_hard_deleted_after_30_days_then_forgotten() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x")]);
    let presence = || folder.store.object(&folder.connection, ObjectType::User, &"a".into()).unwrap().map(|object| object.presence);
    let run = |id: &str, now: i64| {
        let cycle = folder.begin(id, CycleKind::Incremental);
        let left = folder.import(&cycle, now, &[]);
        let candidates = folder.changed();
        for one in &candidates {
            folder.plan(&cycle, &person(one, "x"), usher_core::evaluation::ActionKind::None, &[]);
        }
        folder.finish(&cycle);
        (left, candidates.len())
    };
    assert_eq!((run("y2", DAY), presence()), ((1, 1), Some(Presence::SoftDeleted)));
    assert_eq!((run("y3", 31 * DAY - 1), presence()), ((0, 0), Some(Presence::SoftDeleted)));
    assert_eq!((run("y4", 31 * DAY), presence()), ((0, 1), Some(Presence::HardDeleted)), "still linked, so still known");
    let cycle = folder.begin("y5", CycleKind::Incremental);
    folder.store.refresh_images(&folder.connection, ObjectType::User, &[], Listed::Whole).unwrap();
    folder.plan(&cycle, &person("a", "x"), usher_core::evaluation::ActionKind::Skip, &[]);
    folder.finish(&cycle);
    assert_eq!(presence(), None);
}

#[test]
fn one_who_comes_back_is_present_and_a_candidate() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x")]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    folder.import(&cycle, DAY, &[]);
    folder.plan(&cycle, &person("a", "x"), usher_core::evaluation::ActionKind::None, &[]);
    folder.finish(&cycle);
    assert_eq!(folder.changed(), Vec::<String>::new());
    let cycle = folder.begin("y3", CycleKind::Incremental);
    folder.import(&cycle, 2 * DAY, &[person("a", "x")]);
    assert_eq!(folder.changed(), ["a"]);
    assert_eq!(folder.store.object(&folder.connection, ObjectType::User, &"a".into()).unwrap().unwrap(), person("a", "x"));
}

#[test]
fn a_source_that_lists_its_deleted_people_does_not_bring_back_the_hard_deleted() {
    let folder = Folder::new();
    let deleted = SourceObject { presence: Presence::SoftDeleted, ..person("a", "x") };
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 0, std::slice::from_ref(&deleted));
    let cycle_of_later = |now| {
        folder.import(&cycle, now, std::slice::from_ref(&deleted));
        folder.store.object(&folder.connection, ObjectType::User, &"a".into()).unwrap().unwrap().presence
    };
    assert_eq!(cycle_of_later(29 * DAY), Presence::SoftDeleted);
    assert_eq!(cycle_of_later(30 * DAY), Presence::HardDeleted);
    assert_eq!(cycle_of_later(31 * DAY), Presence::HardDeleted);
}

#[test]
fn a_partial_read_concludes_nothing_about_those_it_did_not_see() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    folder.store.store_page(&folder.connection, &cycle, 20, &imported(&[person("a", "x")])).unwrap();
    folder.finish(&cycle);
    assert_eq!(folder.changed(), Vec::<String>::new());
    assert_eq!(folder.store.present_objects(&folder.connection, ObjectType::User).unwrap(), 2);
}

#[test]
fn those_present_of_one_type_are_read_page_by_page() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x"), person("c", "x"), person("d", "x"), group("g", &["a"])]);
    let cycle = folder.begin("y2", CycleKind::Initial);
    folder.import(&cycle, 20, &[person("a", "x"), person("c", "x"), person("d", "x"), group("g", &["a"])]);
    let page = |object_type, after: Option<&str>| -> Vec<String> {
        let after = after.map(Into::into);
        let page = folder.store.present_page(&folder.connection, object_type, after.as_ref(), 2).unwrap();
        page.into_iter().map(|object| object.id.0).collect()
    };
    assert_eq!(page(ObjectType::User, None), ["a", "c"], "b left");
    assert_eq!(page(ObjectType::User, Some("c")), ["d"]);
    assert!(page(ObjectType::User, Some("d")).is_empty());
    assert_eq!(page(ObjectType::Group, None), ["g"]);
}

#[test]
fn people_and_groups_are_counted_apart() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x"), group("g", &[])]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    folder.store.store_page(&folder.connection, &cycle, 30, &imported(&[group("g", &[])])).unwrap();
    let sizes = |object_type| folder.store.snapshot_sizes(&folder.connection, &cycle, object_type).unwrap();
    assert_eq!(sizes(ObjectType::User), SnapshotSizes { present: 2, marked: 0 });
    assert_eq!(sizes(ObjectType::Group), SnapshotSizes { present: 1, marked: 1 });
}

#[test]
fn people_are_found_by_any_part_of_their_names_and_addresses() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("ann", "x"), person("bob", "x"), group("anne-fans", &["ann"])]);
    let find = |text: &str| -> Vec<String> {
        let found = folder.store.find_objects(&folder.connection, ObjectType::User, text, 10).unwrap();
        found.into_iter().map(|object| object.id.0).collect()
    };
    assert_eq!(find("NAME ANN"), ["ann"]);
    assert_eq!(find("@contoso"), ["ann", "bob"]);
    assert_eq!(find("100%"), Vec::<String>::new());
}

#[test]
fn one_whose_references_alone_changed_is_a_candidate() {
    let folder = Folder::new();
    let read = |id: &str, referred: &[&str]| {
        let cycle = folder.begin(id, CycleKind::Incremental);
        let object = person("a", "x");
        let imported = Imported { object: object.clone(), referred: referred.iter().map(|id| (*id).into()).collect() };
        folder.store.store_page(&folder.connection, &cycle, 10, &[imported]).unwrap();
        let changed = folder.changed();
        if !changed.is_empty() {
            folder.plan(&cycle, &object, usher_core::evaluation::ActionKind::None, &[]);
        }
        folder.finish(&cycle);
        changed
    };
    assert_eq!(read("y1", &["b"]), ["a"]);
    assert_eq!(read("y2", &["b"]), Vec::<String>::new());
    assert_eq!(read("y3", &["b", "c"]), ["a"]);
    assert_eq!(read("y4", &["b", "c"]), Vec::<String>::new());
    assert_eq!(read("y5", &["bc"]), ["a"], "two ids are not one");
}

#[test]
fn the_departed_learn_of_a_group_that_holds_them_once_and_the_present_are_left_alone() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let run = |id: &str, groups: &[&str]| {
        let cycle = folder.begin(id, CycleKind::Incremental);
        folder.import(&cycle, DAY, &[person("b", "x")]);
        let names: Vec<String> = groups.iter().map(|name| (*name).to_owned()).collect();
        let held = ["a", "b"].map(|person| (person.into(), names.clone())).into();
        folder.store.note_memberships(&folder.connection, &cycle, &held).unwrap();
        let changed = folder.changed();
        for one in &changed {
            folder.plan(&cycle, &person(one, "x"), usher_core::evaluation::ActionKind::None, &[]);
        }
        folder.finish(&cycle);
        changed
    };
    let groups_of = |id: &str| folder.store.object(&folder.connection, ObjectType::User, &id.into()).unwrap().unwrap().member_of;
    assert_eq!(run("y2", &[]), ["a"], "who left");
    assert_eq!((run("y3", &["Board"]), groups_of("a"), groups_of("b")), (vec!["a".to_owned()], vec!["Board".to_owned()], vec![]));
    assert_eq!(run("y4", &["Board"]), Vec::<String>::new(), "known already");
    assert_eq!((run("y5", &["Staff"]), groups_of("a")), (vec!["a".to_owned()], vec!["Board".to_owned(), "Staff".to_owned()]));
}
