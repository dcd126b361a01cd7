//! The practice company as a source.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};
use usher_practice::Company;

const PAGE: usize = 500;

pub(super) struct PracticeSource {
    users: u32,
    seed: u32,
    round: u32,
}

impl PracticeSource {
    pub(super) fn new(users: u32, seed: u32, round: u32) -> Self {
        Self { users, seed, round }
    }
}

#[async_trait]
impl Source for PracticeSource {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        let company = Company::new(self.users, self.seed, self.round);
        let mut page = Vec::with_capacity(PAGE);
        let mut people = company.people();
        loop {
            page.extend(people.by_ref().take(PAGE));
            if page.is_empty() || cancel.is_cancelled() {
                break;
            }
            sink.page(std::mem::take(&mut page)).await?;
        }
        drop(people);
        sink.page(company.groups()).await?;
        Ok(SourcePosition(format!("practice {} {} {}", self.users, self.seed, self.round)))
    }
}
