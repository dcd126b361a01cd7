//! The practice company as a source.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::import::note_memberships;
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};
use usher_practice::Company;

use super::protection;

const PAGE: usize = 500;

pub(super) struct PracticeSource {
    users: u32,
    seed: u32,
    round: u32,
    protected_groups: Vec<String>,
}

impl PracticeSource {
    pub(super) fn new(users: u32, seed: u32, round: u32, protected_groups: Vec<String>) -> Self {
        Self { users, seed, round, protected_groups }
    }
}

#[async_trait]
impl Source for PracticeSource {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        let company = Company::new(self.users, self.seed, self.round);
        let groups = company.groups();
        protection::refuse_unknown(&groups, &self.protected_groups)?;
        let mut page = Vec::with_capacity(PAGE);
        let mut people = company.people();
        loop {
            page.extend(people.by_ref().take(PAGE));
            if cancel.is_cancelled() {
                return Err(SourceError::cancelled());
            }
            if page.is_empty() {
                break;
            }
            note_memberships(&mut page, &groups, &self.protected_groups);
            sink.page(std::mem::take(&mut page)).await?;
        }
        drop(people);
        sink.page(groups).await?;
        Ok(SourcePosition(format!("practice {} {} {}", self.users, self.seed, self.round)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{CancellationToken, PracticeSource, Source, SourceError, SourceSink};

    struct StopAfterOne(CancellationToken, usize);

    #[async_trait::async_trait]
    impl SourceSink for StopAfterOne {
        async fn page(&mut self, objects: Vec<usher_core::import::SourceObject>) -> Result<(), SourceError> {
            self.0.cancel();
            self.1 += objects.len();
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_read_that_was_stopped_gives_no_position() {
        let cancel = CancellationToken::new();
        let mut sink = StopAfterOne(cancel.clone(), 0);
        let read = PracticeSource::new(1200, 1, 0, Vec::new()).read(&mut sink, &cancel).await;
        assert_eq!(read.unwrap_err().code, "Cancelled");
        assert_eq!(sink.1, super::PAGE);
    }
}
