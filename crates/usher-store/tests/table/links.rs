//! Links between people and accounts.

use usher_core::evaluate::TargetImage;
use usher_core::evaluation::{ActionKind, Outcome, Status};
use usher_core::id::TargetId;
use usher_core::import::ObjectType;
use usher_store::*;

use crate::fixture::{Folder, done, group, link, managed, person};

#[test]
fn links_are_read_one_by_one_and_as_a_map() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x"), group("g", &["a"])]);
    assert_eq!(folder.store.link(&folder.connection, ObjectType::User, &"a".into()).unwrap(), Some(link("t-a")));
    let links = folder.store.links(&folder.connection, ObjectType::User).unwrap();
    assert_eq!(
        links.into_iter().map(|(source, target)| (source.0, target.0)).collect::<Vec<_>>(),
        [("a".into(), "t-a".into()), ("b".into(), "t-b".into())]
    );
    assert_eq!(folder.store.active_links(&folder.connection, ObjectType::User).unwrap(), 2);
}

#[test]
fn an_account_is_never_linked_to_two_people_and_the_second_is_told() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    let people = [person("a", "x"), person("b", "x")];
    folder.import(&cycle, 10, &people);
    for object in &people {
        folder.plan(&cycle, object, ActionKind::Create, &[Phase::Users]);
    }
    let rows = folder.rows(&cycle, Phase::Users);
    folder.store.intend(&rows, 20).unwrap();
    folder.store.settle(&[done(rows[0], "same"), done(rows[1], "same")]).unwrap();
    assert_eq!((folder.target_of("a"), folder.target_of("b")), (Some("same".into()), None));
    let entry = folder
        .store
        .history(&folder.connection, &HistoryFilter { statuses: vec![Status::Failure], ..HistoryFilter::default() }, None, 10)
        .unwrap()
        .remove(0);
    assert_eq!((entry.source_id.as_str(), entry.code.as_str()), ("b", "DuplicateTargetEntries"));
    folder.finish(&cycle);
    assert_eq!(folder.changed(), ["b"]);
}

#[test]
fn a_listing_renews_images_but_not_what_only_we_know() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.plan(&cycle, &group("g", &["a"]), ActionKind::Create, &[Phase::Groups]);
    let mut ours = link("t-g");
    ours.image.members = vec!["t-a".into()];
    let rows = folder.rows(&cycle, Phase::Groups);
    folder.store.settle(&[Settled { link: LinkChange::Set(ours), ..done(rows[0], "") }]).unwrap();
    let image = TargetImage { name: "renamed there".into(), ..TargetImage::default() };
    let listed = [ListedAccount { id: &"t-g".into(), image: &image }, ListedAccount { id: &"stranger".into(), image: &image }];
    folder.store.refresh_images(&folder.connection, ObjectType::Group, &listed, Listed::Whole).unwrap();
    let now = folder.store.link(&folder.connection, ObjectType::Group, &"g".into()).unwrap().unwrap();
    assert_eq!((now.image.name.as_str(), now.image.members), ("renamed there", vec![TargetId::from("t-a")]));
}

#[test]
fn only_a_whole_listing_drops_links_and_then_their_people_are_candidates() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let image = link("t-a").image;
    let listed = [ListedAccount { id: &"t-a".into(), image: &image }];
    folder.store.refresh_images(&folder.connection, ObjectType::User, &listed, Listed::Part).unwrap();
    assert_eq!((folder.target_of("b"), folder.changed()), (Some("t-b".into()), vec![]));
    folder.store.refresh_images(&folder.connection, ObjectType::User, &listed, Listed::Whole).unwrap();
    assert_eq!((folder.target_of("b"), folder.changed()), (None, vec!["b".to_owned()]));
    assert_eq!(folder.store.invariants(&folder.connection).unwrap(), Vec::<String>::new());
}

#[test]
fn whoever_refers_to_a_link_that_moved_is_a_candidate_afterwards() {
    let folder = Folder::new();
    // The manager has no account yet when those who refer to them are done with.
    let people = [managed("a", "m"), person("b", "x"), group("g", &["m"])];
    folder.provisioned("y1", &people);
    assert_eq!(folder.changed(), Vec::<String>::new());
    let run = folder.begin("d1", CycleKind::OnDemand);
    folder.create(&run, &person("m", "x"));
    folder.finish_as(&run, CycleState::Finished, None).unwrap();
    assert_eq!(folder.changed(), ["a", "g"]);
}

#[test]
fn whose_account_was_gone_in_any_phase_is_a_candidate_again() {
    for gone in [Phase::Users, Phase::References] {
        let folder = Folder::new();
        folder.provisioned("y1", &[person("a", "x")]);
        let cycle = folder.begin("y2", CycleKind::Incremental);
        let changed = [person("a", "y")];
        folder.import(&cycle, 10, &changed);
        folder.plan(&cycle, &changed[0], ActionKind::Update, &[Phase::Users, Phase::References]);
        for phase in [Phase::Users, Phase::References] {
            let row = folder.rows(&cycle, phase)[0];
            folder.store.intend(&[row], 20).unwrap();
            let well = done(row, "t-a");
            let outcome = Outcome { status: Status::Skipped, code: "InvalidAnchor".to_owned(), ..well.outcome.clone() };
            let left = Settled { outcome, link: LinkChange::Drop, ..well.clone() };
            folder.store.settle(&[if phase == gone { left } else { well }]).unwrap();
        }
        folder.finish(&cycle);
        assert_eq!(folder.changed(), ["a"], "{gone:?}");
    }
}

#[test]
fn whose_reference_was_written_in_the_same_run_is_not_evaluated_again() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    let people = [managed("a", "m"), managed("b", "m"), person("m", "x")];
    folder.import(&cycle, 10, &people);
    folder.plan(&cycle, &people[0], ActionKind::Create, &[Phase::Users, Phase::References]);
    folder.plan(&cycle, &people[1], ActionKind::Create, &[Phase::Users]);
    folder.plan(&cycle, &people[2], ActionKind::Create, &[Phase::Users]);
    let settle = |phase, settled: &[(&str, usize)]| {
        let rows = folder.rows(&cycle, phase);
        folder.store.intend(&rows, 20).unwrap();
        let settled: Vec<_> = settled.iter().map(|(target, index)| done(rows[*index], target)).collect();
        folder.store.settle(&settled).unwrap();
    };
    settle(Phase::Users, &[("t-a", 0), ("t-b", 1), ("t-m", 2)]);
    settle(Phase::References, &[("t-a", 0)]);
    folder.finish(&cycle);
    assert_eq!(folder.changed(), ["b"]);
}

#[test]
fn another_target_knows_nobody_and_is_asked_about_nothing_that_was_sent_to_the_old_one() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x")]);
    let cycle = folder.begin("y2", CycleKind::Initial);
    folder.import(&cycle, 40, &[person("a", "y"), person("b", "x")]);
    folder.plan(&cycle, &person("b", "x"), ActionKind::Create, &[Phase::Users]);
    folder.store.intend(&folder.rows(&cycle, Phase::Users), 50).unwrap();
    folder.store.forget_target(&folder.connection).unwrap();
    assert!(folder.store.links(&folder.connection, ObjectType::User).unwrap().is_empty());
    assert!(folder.store.unknown_actions(&folder.connection).unwrap().is_empty());
    assert_eq!(folder.store.watermark(&folder.connection).unwrap(), None);
}
