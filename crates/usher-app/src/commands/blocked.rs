//! Who of a plan can't be provisioned as they are: each with what stands in the way, and what to do.

use usher_core::evaluation::Status;
use usher_core::id::CycleId;
use usher_store::PlanFilter;

use crate::app::{Answer, App};
use crate::view::{BlockedRow, LogRow};

impl App {
    /// The first `limit` of those who can't be provisioned as they are, also where it isn't clear which account is theirs.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn plan_blocked(&self, cycle: &CycleId, limit: u32) -> Answer<Vec<BlockedRow>> {
        let filter = PlanFilter { statuses: vec![Status::Failure], ..PlanFilter::default() };
        let wanted = cycle.clone();
        let rows = self.store(move |store| store.plan_rows(&wanted, &filter, None, limit)).await?;
        Ok(rows
            .into_iter()
            .map(|row| blocked(super::rows::row(&row.evaluation, false), row.evaluation.outcome.map(|one| one.fix)))
            .collect())
    }
}

fn blocked(row: LogRow, fix: Option<String>) -> BlockedRow {
    BlockedRow {
        display_name: row.display_name,
        user_principal_name: row.user_principal_name,
        reason: row.summary,
        fix: fix.unwrap_or_default(),
    }
}
