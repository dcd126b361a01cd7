//! A data folder with one connection, and short ways to write people, evaluations and outcomes.

use std::collections::BTreeMap;

use tempfile::TempDir;
use usher_core::configuration::ConnectionDocument;
use usher_core::evaluate::{Link, TargetImage};
use usher_core::evaluation::*;
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId, TargetId};
use usher_core::import::{Imported, ObjectType, Presence, SourceObject, Value};
use usher_store::*;

pub const DAY: i64 = 24 * 60 * 60 * 1000;

pub struct Folder {
    pub place: TempDir,
    pub store: Store,
    pub connection: ConnectionId,
}

pub fn document(name: &str) -> ConnectionDocument {
    serde_json::from_value(serde_json::json!({
        "name": name,
        "source": { "kind": "practice", "users": 10, "seed": 1 },
        "target": { "profile": "dialpad", "tenantUrl": "https://dialpad.com/scim" },
        "scope": "assigned",
        "notifications": { "email": "", "enabled": false },
        "accidentalDeletionPrevention": { "enabled": true, "threshold": 500 },
        "schedule": { "everyMinutes": 40, "enabled": false },
        "engine": "local",
        "schema": {}
    }))
    .unwrap()
}

pub fn person(id: &str, title: &str) -> SourceObject {
    let attributes =
        [("displayName", format!("Name {id}")), ("userPrincipalName", format!("{id}@contoso.com")), ("jobTitle", title.to_owned())];
    SourceObject {
        id: id.into(),
        object_type: ObjectType::User,
        presence: Presence::Present,
        attributes: attributes.into_iter().map(|(name, value)| (name.to_owned(), Value::Text(value))).collect(),
        app_roles: Vec::new(),
        manager: None,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}

pub fn managed(id: &str, manager: &str) -> SourceObject {
    SourceObject { manager: Some(manager.into()), ..person(id, "") }
}

pub fn group(id: &str, members: &[&str]) -> SourceObject {
    let members = members.iter().map(|id| SourceId::from(*id)).collect();
    SourceObject { object_type: ObjectType::Group, members, ..person(id, "") }
}

pub fn evaluation(object: &SourceObject, kind: ActionKind) -> Evaluation {
    Evaluation {
        version: VERSION,
        id: EvaluationId(String::new()),
        cycle: CycleId(String::new()),
        at_ms: 100,
        subject: Subject {
            object_type: object.object_type,
            source_id: object.id.clone(),
            display_name: object.label(),
            user_principal_name: object.attribute("userPrincipalName").as_text().unwrap_or_default(),
            target_id: None,
        },
        import: ImportStep { presence: object.presence, attributes: Vec::new(), app_roles: Vec::new() },
        scope: ScopeStep { in_scope: true, reason: ScopeReason::Assigned, filters: Vec::new(), through: Vec::new(), protection: None },
        matching: MatchStep { result: MatchResult::None, accounts: Vec::new(), attempts: Vec::new() },
        action: ActionStep {
            kind,
            reason: ActionReason::NoAccount,
            attributes: Vec::new(),
            members: None,
            problems: Vec::new(),
            licence: None,
        },
        outcome: None,
    }
}

pub fn outcome(status: Status, code: &str, at_ms: i64) -> Outcome {
    let message = if code.is_empty() { String::new() } else { format!("it failed: {code}") };
    let (code, fix) = (code.to_owned(), String::new());
    Outcome { status, code, message, fix, requests: 1, at_ms, duration_ms: 5, found_after_interruption: false, next_try_ms: None }
}

pub fn link(target: &str) -> Link {
    let image = TargetImage { name: format!("{target}@contoso.com"), active: Some(true), ..TargetImage::default() };
    Link { target_id: target.into(), image, kept: BTreeMap::new() }
}

/// As read from a source, with no reference but manager and members mapped.
pub fn imported(objects: &[SourceObject]) -> Vec<Imported> {
    objects.iter().map(|object| Imported { object: object.clone(), referred: Vec::new() }).collect()
}

pub fn done(row: i64, target: &str) -> Settled {
    Settled { row, outcome: outcome(Status::Success, "", 1000), link: LinkChange::Set(link(target)), escrow_until_ms: None }
}

pub fn failed(row: i64, code: &str, again_at_ms: Option<i64>) -> Settled {
    Settled { row, outcome: outcome(Status::Failure, code, 1000), link: LinkChange::Keep, escrow_until_ms: again_at_ms }
}

impl Folder {
    pub fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let store = Store::open(place.path()).unwrap();
        let connection = ConnectionId::from("c1");
        store.add_connection(&connection, &document("Dialpad"), 1).unwrap();
        Self { place, store, connection }
    }

    /// As after a crash: nothing is closed well, the file is opened anew.
    pub fn reopen(self) -> Self {
        let Self { place, store, connection } = self;
        drop(store);
        let store = Store::open(place.path()).unwrap();
        Self { place, store, connection }
    }

    pub fn begin(&self, id: &str, kind: CycleKind) -> CycleId {
        let start = CycleStart {
            cycle: id.into(),
            connection: self.connection.clone(),
            kind,
            configuration_version: 1,
            started_at_ms: 50,
            seed: u64::MAX,
            holder: "usher run (process 7)".to_owned(),
        };
        self.store.begin_cycle(&start).unwrap();
        start.cycle
    }

    pub fn finish_as(&self, cycle: &CycleId, state: CycleState, watermark: Option<&str>) -> Result<(), StoreError> {
        self.store.finish_cycle(&CycleFinish {
            cycle: cycle.clone(),
            state,
            counts: CycleCounts::default(),
            watermark: watermark.map(|position| Watermark { position: position.to_owned(), configuration_digest: "d1".to_owned() }),
            held: None,
            ended_at_ms: 2000,
        })
    }

    pub fn finish(&self, cycle: &CycleId) {
        self.finish_as(cycle, CycleState::Finished, Some("digest")).unwrap();
        assert_eq!(self.store.invariants(&self.connection).unwrap(), Vec::<String>::new());
    }

    /// A whole read.
    pub fn import(&self, cycle: &CycleId, now_ms: i64, objects: &[SourceObject]) -> u32 {
        self.store.store_page(&self.connection, cycle, now_ms, &imported(objects)).unwrap();
        self.store.mark_departures(&self.connection, cycle, now_ms).unwrap()
    }

    pub fn candidates(&self, which: Candidates, now_ms: i64) -> Vec<String> {
        let mut all = Vec::new();
        let mut after: Option<(ObjectType, SourceId)> = None;
        // Two at a time, so that every test pages.
        loop {
            let page = self.store.candidates(&self.connection, which, now_ms, after.as_ref(), 2).unwrap();
            let Some((last, _)) = page.last() else { return all };
            after = Some((last.object_type, last.id.clone()));
            all.extend(page.into_iter().map(|(object, _)| object.id.0));
        }
    }

    pub fn changed(&self) -> Vec<String> {
        self.candidates(Candidates::Changed, 0)
    }

    pub fn plan(&self, cycle: &CycleId, object: &SourceObject, kind: ActionKind, actions: &[Phase]) -> EvaluationId {
        self.plan_with(cycle, object, kind, actions, None)
    }

    pub fn plan_with(
        &self,
        cycle: &CycleId,
        object: &SourceObject,
        kind: ActionKind,
        actions: &[Phase],
        outcome: Option<&Outcome>,
    ) -> EvaluationId {
        let evaluation = evaluation(object, kind);
        let planned = PlannedEvaluation { evaluation: &evaluation, actions: actions.to_vec(), outcome };
        self.store.store_plan(&self.connection, cycle, &[planned]).unwrap().remove(0)
    }

    pub fn rows(&self, cycle: &CycleId, phase: Phase) -> Vec<i64> {
        self.store.planned_actions(cycle, phase, None, 1000).unwrap().into_iter().map(|action| action.row).collect()
    }

    /// Plans and does one create; the account's id is `t-` and the person's.
    pub fn create(&self, cycle: &CycleId, object: &SourceObject) {
        let phase = if object.object_type == ObjectType::User { Phase::Users } else { Phase::Groups };
        self.plan(cycle, object, ActionKind::Create, &[phase]);
        let rows = self.rows(cycle, phase);
        self.store.intend(&rows, 900).unwrap();
        self.store.settle(&[done(rows[0], &format!("t-{}", object.id))]).unwrap();
    }

    /// A finished initial cycle in which everyone got an account.
    pub fn provisioned(&self, id: &str, objects: &[SourceObject]) {
        let cycle = self.begin(id, CycleKind::Initial);
        self.import(&cycle, 10, objects);
        for object in objects {
            self.create(&cycle, object);
        }
        self.finish(&cycle);
    }

    pub fn target_of(&self, id: &str) -> Option<TargetId> {
        self.store.link(&self.connection, ObjectType::User, &id.into()).unwrap().map(|link| link.target_id)
    }
}
