//! A plan read for a list: those that it is held for first, those that can't be sent last, page by key. Only the rows of a page are
//! read whole. Changes nothing.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use usher_core::evaluation::{ActionKind, Evaluation, Status};
use usher_core::id::{CycleId, EvaluationId};

use crate::columns::{Column, column};
use crate::cycles;
use crate::error::StoreError;
use crate::evaluations;
use crate::held_plans;
use crate::open::Store;

/// Which part of a plan a row is in; parts stand in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlanPart {
    /// What it is held for: someone would lose access.
    Held,
    /// Everything else that would be done, or that needs nothing.
    Ready,
    /// What can't be sent as it is.
    Refused,
}

column!(PlanPart { Held = "held", Ready = "ready", Refused = "refused" });

const PARTS: [PlanPart; 3] = [PlanPart::Held, PlanPart::Ready, PlanPart::Refused];

/// Which rows of a plan. Empty ones don't restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanFilter {
    /// A part of the display name, userPrincipalName, mail or source id, without regard to case.
    pub who: String,
    /// Actions.
    pub actions: Vec<ActionKind>,
    /// How it ended before it began: `Failure` for those that the target would refuse.
    pub statuses: Vec<Status>,
}

/// Where a page of a plan ended. As text: `ready 17`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanKey {
    /// The last row's part.
    pub part: PlanPart,
    /// The last row's evaluation.
    pub id: EvaluationId,
}

impl PlanKey {
    /// For those who only hand it back.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.part.text(), self.id)
    }

    /// The way back; `None` for a text that was never given out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (part, id) = text.split_once(' ')?;
        Some(Self { part: PlanPart::parse(part)?, id: EvaluationId(id.parse::<i64>().ok()?.to_string()) })
    }
}

/// A row of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Its part.
    pub part: PlanPart,
    /// What is planned.
    pub evaluation: Evaluation,
}

impl PlanRow {
    /// The key to page on from here.
    #[must_use]
    pub fn key(&self) -> PlanKey {
        PlanKey { part: self.part, id: self.evaluation.id.clone() }
    }
}

impl Store {
    /// Rows of a plan after a key, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn plan_rows(&self, cycle: &CycleId, filter: &PlanFilter, after: Option<&PlanKey>, limit: u32) -> Result<Vec<PlanRow>, StoreError> {
        self.read(|tx| {
            let cycle = cycles::known(tx, cycle)?.number;
            let held = held_plans::of_cycle(tx, cycle)?.is_some();
            let mut rows = Vec::new();
            for part in PARTS.into_iter().filter(|part| after.is_none_or(|after| after.part <= *part)) {
                let last = after.filter(|after| after.part == part).and_then(|after| after.id.as_str().parse::<i64>().ok()).unwrap_or(0);
                let left = i64::from(limit) - i64::try_from(rows.len()).unwrap_or(i64::MAX);
                if left <= 0 {
                    break;
                }
                let condition =
                    format!("{} AND {} AND evaluations.row > ? ORDER BY evaluations.row LIMIT ?", fitting(filter), in_part(part, held));
                let mut values = values(cycle, filter);
                values.extend([Sql::Integer(last), Sql::Integer(left)]);
                let found = evaluations::select(tx, &condition, params_from_iter(values))?;
                rows.extend(found.into_iter().map(|evaluation| PlanRow { part, evaluation }));
            }
            Ok(rows)
        })
    }

    /// How many rows of a plan fit.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn count_plan_rows(&self, cycle: &CycleId, filter: &PlanFilter) -> Result<u32, StoreError> {
        self.read(|tx| count(tx, cycles::known(tx, cycle)?.number, filter))
    }
}

fn count(tx: &Connection, cycle: i64, filter: &PlanFilter) -> Result<u32, StoreError> {
    let select = format!("SELECT count(*) FROM evaluations WHERE {}", fitting(filter));
    Ok(tx.query_row(&select, params_from_iter(values(cycle, filter)), |row| row.get(0))?)
}

fn fitting(filter: &PlanFilter) -> String {
    let mut condition = "evaluations.cycle = ?".to_owned();
    if !filter.who.trim().is_empty() {
        condition.push_str(" AND instr(search, ?) > 0");
    }
    for (column, count) in [("action", filter.actions.len()), ("status", filter.statuses.len())] {
        if count > 0 {
            let places = vec!["?"; count].join(", ");
            condition.push_str(&format!(" AND {column} IN ({places})"));
        }
    }
    condition
}

fn values(cycle: i64, filter: &PlanFilter) -> Vec<Sql> {
    let who = filter.who.trim().to_lowercase();
    let who = (!who.is_empty()).then_some(Sql::Text(who));
    let actions = filter.actions.iter().map(|action| Sql::Text(action.text().to_owned()));
    let statuses = filter.statuses.iter().map(|status| Sql::Text(status.text().to_owned()));
    std::iter::once(Sql::Integer(cycle)).chain(who).chain(actions).chain(statuses).collect()
}

/// What is planned to be taken away is what a held plan is held for (EP-802); what has a status before it began can't be sent.
fn in_part(part: PlanPart, held: bool) -> &'static str {
    match (part, held) {
        (PlanPart::Held, true) => "status IS NULL AND action IN ('disable', 'delete')",
        (PlanPart::Held, false) => "false",
        (PlanPart::Ready, true) => "status IS NULL AND action NOT IN ('disable', 'delete')",
        (PlanPart::Ready, false) => "status IS NULL",
        (PlanPart::Refused, _) => "status IS NOT NULL",
    }
}
