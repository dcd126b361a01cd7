//! The engine's journal over a real data folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use tempfile::TempDir;
use usher_core::evaluate::TargetImage;
use usher_core::evaluation::{
    ActionKind, ActionReason, ActionStep, Evaluation, ImportStep, MatchResult, MatchStep, Outcome, ScopeReason, ScopeStep, Status, Subject,
    VERSION,
};
use usher_core::import::Presence;
use usher_engine::ports::{CycleKind, LinkChange, RunSummary, SourcePosition, TargetObject};

use super::*;

fn journal() -> (TempDir, SqliteJournal, ConnectionId) {
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(place.path()).unwrap();
    let connection = ConnectionId::from("c1");
    let document = serde_json::json!({
        "name": "Dialpad",
        "source": { "kind": "csv", "users": "users.csv" },
        "target": { "profile": "dialpad", "tenantUrl": "https://dialpad.com/scim" },
        "scope": "all",
        "notifications": { "email": "", "enabled": false },
        "accidentalDeletionPrevention": { "enabled": true, "threshold": 500 },
        "schedule": { "everyMinutes": 40, "enabled": false },
        "engine": "local",
        "schema": {}
    });
    store.add_connection(&connection, &serde_json::from_value(document).unwrap(), 1).unwrap();
    (place, SqliteJournal::new(Arc::new(store)), connection)
}

fn start(connection: &ConnectionId, cycle: &str) -> CycleStart {
    CycleStart {
        cycle: cycle.into(),
        connection: connection.clone(),
        kind: CycleKind::Initial,
        configuration_version: 1,
        started_at_ms: 5,
        seed: 7,
        holder: "usher run".to_owned(),
    }
}

fn person() -> SourceObject {
    SourceObject {
        id: "a".into(),
        object_type: ObjectType::User,
        presence: Presence::Present,
        attributes: BTreeMap::new(),
        app_roles: Vec::new(),
        manager: None,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}

fn create() -> PlannedEvaluation {
    let subject = Subject {
        object_type: ObjectType::User,
        source_id: "a".into(),
        display_name: "Ann".into(),
        user_principal_name: String::new(),
        target_id: None,
    };
    let evaluation = Evaluation {
        version: VERSION,
        id: EvaluationId(String::new()),
        cycle: CycleId(String::new()),
        at_ms: 6,
        subject,
        import: ImportStep { presence: Presence::Present, attributes: Vec::new(), app_roles: Vec::new() },
        scope: ScopeStep {
            in_scope: true,
            reason: ScopeReason::EveryoneInScope,
            filters: Vec::new(),
            through: Vec::new(),
            protection: None,
        },
        matching: MatchStep { result: MatchResult::None, accounts: Vec::new(), attempts: Vec::new() },
        action: ActionStep {
            kind: ActionKind::Create,
            reason: ActionReason::NoAccount,
            attributes: Vec::new(),
            members: None,
            problems: Vec::new(),
            licence: None,
        },
        outcome: None,
    };
    PlannedEvaluation { evaluation, actions: vec![ActionPhase::Users], outcome: None }
}

fn success() -> Outcome {
    Outcome {
        status: Status::Success,
        code: String::new(),
        message: String::new(),
        fix: String::new(),
        requests: 1,
        at_ms: 9,
        duration_ms: 1,
        found_after_interruption: false,
        next_try_ms: None,
    }
}

#[test]
fn a_cycle_goes_through_the_port_from_beginning_to_end() {
    let (_place, journal, connection) = journal();
    let begin = start(&connection, "y1");
    let cycle = begin.cycle.clone();
    journal.begin_cycle(&begin).unwrap();
    assert_eq!(journal.unfinished_cycle(&connection).unwrap(), Some(begin));
    journal.store_page(&connection, &cycle, 5, &[Imported { object: person(), referred: Vec::new() }]).unwrap();
    assert_eq!(journal.mark_departures(&connection, &cycle, 5).unwrap(), 0);
    assert_eq!(journal.candidates(&connection, &cycle, Candidates::Changed, 5, None, 10).unwrap(), [(person(), None)]);

    journal.store_plan(&connection, &cycle, &[create()]).unwrap();
    let action = journal.planned_actions(&cycle, ActionPhase::Users, None, 10).unwrap().remove(0);
    journal.intend(&[action.row], 8).unwrap();
    assert_eq!(journal.unknown_actions(&connection).unwrap().len(), 1);
    let link = Link { target_id: "t".into(), image: TargetImage::default(), kept: BTreeMap::new() };
    journal.settle(&[Settled { row: action.row, outcome: success(), link: LinkChange::Set(link.clone()), escrow_until_ms: None }]).unwrap();
    assert_eq!(journal.link(&connection, ObjectType::User, &"a".into()).unwrap(), Some(link));

    let watermark = Watermark { position: SourcePosition("digest".into()), configuration_digest: "d1".to_owned() };
    let finish = CycleFinish {
        cycle,
        connection: connection.clone(),
        state: CycleState::Finished,
        summary: RunSummary::default(),
        watermark: Some(watermark.clone()),
        held: None,
        ended_at_ms: 10,
    };
    journal.finish_cycle(&finish).unwrap();
    assert_eq!(journal.watermark(&connection).unwrap(), Some(watermark));
    assert_eq!(journal.unfinished_cycle(&connection).unwrap(), None);
}

#[test]
fn only_a_complete_listing_says_that_an_account_is_gone() {
    let (_place, journal, connection) = journal();
    journal.begin_cycle(&start(&connection, "y1")).unwrap();
    journal.store_plan(&connection, &"y1".into(), &[create()]).unwrap();
    let row = journal.planned_actions(&"y1".into(), ActionPhase::Users, None, 10).unwrap()[0].row;
    let link = Link { target_id: "t".into(), image: TargetImage::default(), kept: BTreeMap::new() };
    journal.settle(&[Settled { row, outcome: success(), link: LinkChange::Set(link), escrow_until_ms: None }]).unwrap();
    let other = TargetObject { id: "other".into(), image: TargetImage::default() };
    for (complete, left) in [(false, 1), (true, 0)] {
        journal.refresh_images(&connection, ObjectType::User, &Listing { objects: vec![other.clone()], complete }).unwrap();
        assert_eq!(journal.links(&connection, ObjectType::User).unwrap().len(), left);
    }
}

#[test]
fn a_failure_is_told_in_words_with_what_to_do() {
    let (_place, journal, connection) = journal();
    journal.begin_cycle(&start(&connection, "y1")).unwrap();
    let error = journal.begin_cycle(&start(&connection, "y2")).unwrap_err();
    assert_eq!(error.message, "usher run is running this connection (cycle y1)");
    assert_eq!(error.fix, "Wait for it to end, or cancel it.");
}
