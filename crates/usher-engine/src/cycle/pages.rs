//! A plan's candidates, page by page, in the order of the plan. The next page is read while this one is worked on; nobody waits for the
//! data folder twice. Never writes. Read next: `survey.rs`, `plan.rs`.

use tokio_util::sync::CancellationToken;
use usher_core::evaluate::Link;
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject};

use crate::engine::{Engine, Work};
use crate::error::EngineError;
use crate::ports::{Candidates, CycleStart};

/// So many at once: a commit for each page of the plan, and a few MB.
pub const PLAN_PAGE: u32 = 500;

/// Candidates with their links.
pub(super) type Page = Vec<(SourceObject, Option<Link>)>;

/// Where the reading stands.
pub(super) struct Pages<'a> {
    engine: &'a Engine,
    start: &'a CycleStart,
    which: Candidates,
    cancel: &'a CancellationToken,
    ahead: Option<Work<Page>>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(engine: &'a Engine, start: &'a CycleStart, which: Candidates, cancel: &'a CancellationToken) -> Self {
        Self { engine, start, which, cancel, ahead: Some(read(engine, start, which, None)) }
    }

    /// The next page; `None` after the last. Who asked to stop gets no more.
    pub(super) async fn next(&mut self) -> Result<Option<Page>, EngineError> {
        if self.cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        let Some(ahead) = self.ahead.take() else { return Ok(None) };
        let page = ahead.await?;
        let Some((last, _)) = page.last() else { return Ok(None) };
        self.ahead = Some(read(self.engine, self.start, self.which, Some((last.object_type, last.id.clone()))));
        Ok(Some(page))
    }

    /// All candidates, one after the other, for work that waits for nothing.
    pub(super) async fn each(mut self, mut work: impl FnMut(&SourceObject, Option<Link>)) -> Result<(), EngineError> {
        let ended = loop {
            match self.next().await {
                Ok(Some(page)) => page.into_iter().for_each(|(object, link)| work(&object, link)),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.done().await;
        ended
    }

    /// Waits for what is being read ahead, whatever stopped the work: nothing touches the data folder after it.
    pub(super) async fn done(&mut self) {
        if let Some(ahead) = self.ahead.take() {
            // Nobody needs it any more, and a data folder that fails is met again by whoever writes next.
            drop(ahead.await);
        }
    }
}

fn read(engine: &Engine, start: &CycleStart, which: Candidates, after: Option<(ObjectType, SourceId)>) -> Work<Page> {
    let (connection, cycle, now_ms) = (start.connection.clone(), start.cycle.clone(), start.started_at_ms);
    engine.work(move |journal| journal.candidates(&connection, &cycle, which, now_ms, after.as_ref(), PLAN_PAGE))
}
