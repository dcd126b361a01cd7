//! Evaluations of a plan or cycle, whole.

use usher_core::evaluation::Evaluation;
use usher_core::id::CycleId;

use crate::app::{Answer, App};

impl App {
    /// All evaluations of a plan or cycle, as people may see them.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn plan_evaluations(&self, cycle: &CycleId) -> Answer<Vec<Evaluation>> {
        let mut all: Vec<Evaluation> = Vec::new();
        loop {
            let (wanted, after) = (cycle.clone(), all.last().map(|one| one.id.clone()));
            let page = self.store(move |store| store.evaluations_of_cycle(&wanted, after.as_ref(), 1000)).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page.into_iter().map(Evaluation::told));
        }
    }
}
