//! Progress, kept by the run's one owner: counts, rate over the last seconds, time left; told at most ten times a second.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use usher_core::evaluation::ActionKind;
use usher_core::id::CycleId;
use usher_core::plan::Counts;

use crate::progress::{Phase, Progress};

const WINDOW: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Track<'a> {
    told: &'a watch::Sender<Option<Progress>>,
    now: Progress,
    settled: VecDeque<Instant>,
    last_told: Option<Instant>,
}

impl<'a> Track<'a> {
    pub(crate) fn new(told: &'a watch::Sender<Option<Progress>>, cycle: CycleId, started_at_ms: i64) -> Self {
        let now = Progress {
            cycle,
            phase: Phase::Import,
            read: 0,
            evaluated: 0,
            planned: 0,
            done: 0,
            failed: 0,
            counts: Counts::default(),
            requests: 0,
            per_second: 0.0,
            seconds_left: None,
            person: String::new(),
            note: None,
            started_at_ms,
        };
        Self { told, now, settled: VecDeque::new(), last_told: None }
    }

    pub(crate) fn phase(&mut self, phase: Phase) {
        self.now.phase = phase;
        self.tell();
    }

    pub(crate) fn read(&mut self, count: usize) {
        self.now.read += u32::try_from(count).unwrap_or(u32::MAX);
        self.tell_soon();
    }

    pub(crate) fn evaluated(&mut self, count: usize, person: &str) {
        self.now.evaluated += u32::try_from(count).unwrap_or(u32::MAX);
        person.clone_into(&mut self.now.person);
        self.tell_soon();
    }

    pub(crate) fn planned(&mut self, count: u32) {
        self.now.planned = count;
        self.tell();
    }

    pub(crate) fn requests(&mut self, count: u32) {
        self.now.requests += count;
    }

    /// One change is over; `kind` is `None` where it failed.
    pub(crate) fn settled(&mut self, kind: Option<ActionKind>, person: &str, note: Option<String>) {
        let now = Instant::now();
        self.now.done += 1;
        match kind {
            Some(kind) => self.now.counts.add(kind),
            None => self.now.failed += 1,
        }
        person.clone_into(&mut self.now.person);
        if note.is_some() {
            self.now.note = note;
        }
        self.settled.push_back(now);
        while self.settled.front().is_some_and(|first| now.duration_since(*first) > WINDOW) {
            self.settled.pop_front();
        }
        self.tell_soon();
    }

    fn tell_soon(&mut self) {
        if self.last_told.is_none_or(|last| last.elapsed() >= PAUSE) {
            self.tell();
        }
    }

    fn tell(&mut self) {
        self.last_told = Some(Instant::now());
        let span = self.settled.front().map_or(0.0, |first| first.elapsed().as_secs_f64());
        self.now.per_second = if span > 0.2 { self.settled.len() as f64 / span } else { 0.0 };
        let left = f64::from(self.now.planned.saturating_sub(self.now.done));
        self.now.seconds_left = (self.now.per_second > 0.0).then(|| left / self.now.per_second);
        self.told.send_replace(Some(self.now.clone()));
    }
}
