//! What a plan or cycle leaves worth a look: what the source names in vain, what the plan warns of, and who still fails from before.

use usher_core::evaluation::{Evaluation, Severity};
use usher_core::id::{ConnectionId, CycleId};

use super::rows;
use crate::app::{Answer, App};

/// Those who fail since before a cycle: it didn't try them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StillFailing {
    /// People and groups.
    pub count: u32,
    /// When the first of them is tried again: UTC ms.
    pub next_try_at_ms: Option<i64>,
}

/// Evaluations that are warned of alike.
struct Alike {
    code: String,
    first: String,
    more: u32,
}

impl App {
    /// What was doubtful in the source when it was read last, by this process; and who is protected in vain.
    pub async fn source_notes(&self, id: &ConnectionId) -> Vec<String> {
        let mut notes = self.inner.source_notes.of(id);
        notes.extend(self.protection_doubts(id).await);
        notes
    }

    /// Who fails beside those whom the last cycle tried and counted.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn still_failing(&self, id: &ConnectionId, counted: u32) -> Answer<StillFailing> {
        let causes = self.failing(id).await?;
        let all: u32 = causes.iter().map(|cause| cause.count).sum();
        Ok(StillFailing { count: all.saturating_sub(counted), next_try_at_ms: causes.iter().filter_map(|cause| cause.next_try_ms).min() })
    }

    /// What a plan warns of, a line for each kind: the first in its own words, and how many more there are like it.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn plan_warnings(&self, cycle: &CycleId) -> Answer<Vec<String>> {
        let mut kinds: Vec<Alike> = Vec::new();
        let mut after = None;
        loop {
            let (wanted, from) = (cycle.clone(), after.clone());
            let page = self.store(move |store| store.evaluations_of_cycle(&wanted, from.as_ref(), 1000)).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id.clone());
            page.iter().flat_map(warnings).for_each(|(code, words)| add(&mut kinds, code, words));
        }
        let told = |Alike { first, more, .. }| if more == 0 { first } else { format!("{first} ({more} more like it)") };
        Ok(kinds.into_iter().map(told).collect())
    }
}

fn warnings(evaluation: &Evaluation) -> Vec<(&str, String)> {
    let name = &evaluation.subject.display_name;
    let problems = evaluation.action.problems.iter().filter(|problem| problem.severity == Severity::Warning);
    let mut all: Vec<(&str, String)> = problems
        .map(|problem| (problem.code.as_str(), format!("{name}: {} {}", problem.message, problem.fix).trim_end().to_owned()))
        .collect();
    if rows::is_group_left_behind(evaluation) {
        all.push(("GroupLeftSource", format!("{name}: {}", rows::GROUP_LEFT_BEHIND)));
    }
    all
}

fn add(kinds: &mut Vec<Alike>, code: &str, words: String) {
    match kinds.iter_mut().find(|kind| kind.code == code) {
        Some(kind) => kind.more += 1,
        None => kinds.push(Alike { code: code.to_owned(), first: words, more: 0 }),
    }
}
