//! A whole plan: from a snapshot in SQLite to the stored plan, beside a bare loop that reads the same rows.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_app::adapters::SystemClock;
use usher_app::adapters::sqlite::SqliteJournal;
use usher_core::configuration::Configuration;
use usher_core::evaluate::MatchQuery;
use usher_core::id::{ConnectionId, CycleId, TargetId};
use usher_core::import::{ObjectType, Value};
use usher_engine::ports::{
    Answered, Candidates, Journal, Listing, MembersError, OnlyLooks, Ports, Source, SourceError, SourcePosition, SourceSink, Target,
    TargetError, TargetObject,
};
use usher_engine::progress::Phase;
use usher_engine::{ConnectionSettings, Engine, Wanted};
use usher_practice::Company;
use usher_store::Store;

use crate::values::connection;

const CONNECTION: &str = "bench";

/// The practice company, all of it.
struct People(u32);

#[async_trait]
impl Source for People {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), _: &CancellationToken) -> Result<SourcePosition, SourceError> {
        let company = Company::new(self.0, 1, 0);
        let mut people = company.people().peekable();
        while people.peek().is_some() {
            sink.page(people.by_ref().take(500).collect()).await?;
        }
        Ok(SourcePosition("bench".to_owned()))
    }
}

/// A target without anybody in it; nothing is ever written to it.
struct Nobody;

fn answer<T>(value: T) -> Result<Answered<T>, TargetError> {
    Ok(Answered { value, requests: 1 })
}

#[async_trait]
impl Target for Nobody {
    async fn list(&self, _: ObjectType, _: &CancellationToken) -> Result<Answered<Listing>, TargetError> {
        answer(Listing { objects: Vec::new(), complete: true })
    }
    async fn size(&self, _: ObjectType) -> Result<Answered<Option<u32>>, TargetError> {
        answer(Some(0))
    }
    async fn find(&self, _: ObjectType, _: &MatchQuery) -> Result<Answered<Vec<TargetObject>>, TargetError> {
        answer(Vec::new())
    }
    async fn get(&self, _: ObjectType, _: &TargetId) -> Result<Answered<Option<TargetObject>>, TargetError> {
        answer(None)
    }
    async fn create(&self, _: ObjectType, _: &std::collections::BTreeMap<String, Value>) -> Result<Answered<TargetObject>, TargetError> {
        unreachable!("a plan writes nothing")
    }
    async fn update(
        &self,
        _: ObjectType,
        _: &TargetId,
        _: &usher_core::evaluate::TargetImage,
        _: &std::collections::BTreeMap<String, Value>,
    ) -> Result<Answered<TargetObject>, TargetError> {
        unreachable!("a plan writes nothing")
    }
    async fn change_members(&self, _: &TargetId, _: &[TargetId], _: &[TargetId]) -> Result<Answered<()>, MembersError> {
        unreachable!("a plan writes nothing")
    }
    async fn members(&self, _: &TargetId) -> Result<Answered<Vec<TargetId>>, TargetError> {
        answer(Vec::new())
    }
    async fn delete(&self, _: ObjectType, _: &TargetId) -> Result<Answered<()>, TargetError> {
        unreachable!("a plan writes nothing")
    }
    fn note(&self) -> Option<String> {
        None
    }
}

/// Fills a folder with a snapshot, then measures in processes of their own.
pub(super) fn run(people: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).expect("a store");
    store.add_connection(&ConnectionId::from(CONNECTION), &connection().0, 1).expect("a connection");
    drop(store);
    println!(
        "\nA plan of {people} practice people for Dialpad, nobody of whom has an account yet: the first plan also fills the snapshot."
    );
    let myself = std::env::current_exe().expect("a path");
    for (title, word) in [
        ("filling the snapshot and a first plan", "plan-child"),
        ("bare loop over the snapshot's rows", "rows-child"),
        ("the plan alone", "plan-child"),
    ] {
        std::fs::write(folder.path().join("people"), people.to_string()).expect("a note");
        println!("{title}:");
        let status = Command::new(&myself).arg(word).arg(folder.path()).status();
        assert!(status.is_ok_and(|status| status.success()), "the measuring process failed");
    }
}

/// One plan; prints the time from the snapshot to the stored plan, and the peak of memory.
pub(super) fn child(folder: &Path) {
    let people = std::fs::read_to_string(folder.join("people")).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let (document, profile) = connection();
    let configuration = Configuration::compile(&document, profile).expect("a usable configuration");
    let ports = Ports {
        source: Arc::new(People(people)),
        target: Arc::new(Nobody),
        journal: Arc::new(SqliteJournal::new(Arc::new(Store::open(folder).expect("a store")))),
        clock: Arc::new(SystemClock),
        clearance: Arc::new(OnlyLooks),
    };
    let settings = ConnectionSettings {
        id: ConnectionId::from(CONNECTION),
        configuration: Arc::new(configuration),
        configuration_version: 1,
        prevention: document.accidental_deletion_prevention,
        holder: "the bench".to_owned(),
    };
    let engine = Engine::new(ports, settings);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (counts, imported, worked, planned) = runtime.block_on(async {
        let (progress, mut seen) = tokio::sync::watch::channel(None);
        let began = Instant::now();
        let imported = tokio::spawn(async move {
            while seen.changed().await.is_ok() {
                if seen
                    .borrow_and_update()
                    .as_ref()
                    .is_some_and(|now: &usher_engine::progress::Progress| now.phase != Phase::Import && now.phase != Phase::Recover)
                {
                    return (began.elapsed(), processor_seconds());
                }
            }
            (began.elapsed(), processor_seconds())
        });
        let report = engine.plan(Wanted::Initial, &progress, &CancellationToken::new()).await.expect("a plan");
        let whole = began.elapsed();
        drop(progress);
        let (imported, worked) = imported.await.expect("the watcher");
        (report.counts, imported, worked, whole.saturating_sub(imported))
    });
    println!(
        "  import {:.2} s; plan {:.2} s ({:.1} us a person), of it {:.2} s at work on a core; {} creates; peak memory {} MB",
        imported.as_secs_f64(),
        planned.as_secs_f64(),
        planned.as_secs_f64() * 1e6 / f64::from(people),
        processor_seconds() - worked,
        counts.create,
        peak_mb()
    );
}

/// Reads every object of the snapshot, page by page, and nothing else.
pub(super) fn rows_child(folder: &Path) {
    let journal = SqliteJournal::new(Arc::new(Store::open(folder).expect("a store")));
    let (connection, cycle) = (ConnectionId::from(CONNECTION), CycleId::from(""));
    let began = Instant::now();
    let mut after = None;
    let mut read = 0_usize;
    loop {
        let page = journal.candidates(&connection, &cycle, Candidates::Everything, 0, after.as_ref(), 500).expect("a page");
        let Some((last, _)) = page.last() else { break };
        after = Some((last.object_type, last.id.clone()));
        read += page.len();
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("  {read} rows in {seconds:.2} s, of it {:.2} s at work on a core; peak memory {} MB", processor_seconds(), peak_mb());
}

/// What the process has used of the machine's cores, as Linux tells it: in hundredths of a second.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// The process's peak of resident memory, as Linux tells it.
fn peak_mb() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kb.map_or_else(|| "?".to_owned(), |kb| (kb / 1024).to_string())
}
