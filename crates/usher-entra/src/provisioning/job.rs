//! A job: one application's provisioning, as the service runs it.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use super::read;
use super::status::Status;
use super::word::{ScheduleState, StatusCode};
use crate::error::EntraError;

/// A job (Graph's `synchronizationJob`).
#[derive(Debug, Clone, PartialEq)]
pub struct SynchronizationJob {
    /// Its id; opaque.
    pub id: String,
    /// The template that it was made from.
    pub template_id: String,
    /// When it runs.
    pub schedule: Schedule,
    /// How it stands.
    pub status: Status,
    /// `synchronizationJobSettings`, by name.
    pub settings: Vec<(String, String)>,
    /// The whole answer, with what isn't known here.
    pub document: Json,
}

/// When a job runs (`synchronizationSchedule`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// From one cycle to the next; `None`: never, or not told.
    pub interval: Option<SignedDuration>,
    /// Switched on?
    pub state: ScheduleState,
    /// When it ends, if it does.
    pub expiration: Option<Timestamp>,
}

impl SynchronizationJob {
    /// Reads an answer.
    ///
    /// # Errors
    /// `UnexpectedAnswer`: it has no id.
    pub fn of(document: Json) -> Result<Self, EntraError> {
        let id = read::text(&document, "id");
        if id.is_empty() {
            return Err(EntraError::unpublished("a provisioning job has no id"));
        }
        let schedule = &document["schedule"];
        Ok(Self {
            id,
            template_id: read::text(&document, "templateId"),
            schedule: Schedule {
                interval: read::duration(schedule, "interval"),
                state: ScheduleState::read(&read::text(schedule, "state")),
                expiration: read::instant(schedule, "expiration"),
            },
            status: Status::of(&document["status"]),
            settings: read::list(&document["synchronizationJobSettings"])
                .iter()
                .map(|pair| (read::text(pair, "name"), read::text(pair, "value")))
                .collect(),
            document,
        })
    }

    /// May it begin a cycle by itself? A job whose schedule can't be read counts as one that may.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !matches!(self.schedule.state, ScheduleState::Paused | ScheduleState::Disabled)
    }

    /// Is a cycle under way, as far as the status tells? A cycle that runs when the job is paused runs to its end (EP-604).
    #[must_use]
    pub fn is_in_cycle(&self, now: Timestamp) -> bool {
        self.status.is_in_cycle(now)
    }

    /// Is it in quarantine?
    #[must_use]
    pub fn is_quarantined(&self) -> bool {
        self.status.code == StatusCode::Quarantine
    }

    /// When the next cycle is due, as far as it can be told: a quarantine names it; else the interval after the last one began.
    #[must_use]
    pub fn next_execution(&self) -> Option<Timestamp> {
        if !self.is_on() {
            return None;
        }
        if let Some(quarantine) = &self.status.quarantine {
            return quarantine.next_attempt;
        }
        let began = self.status.last_execution.as_ref()?.began?;
        began.checked_add(self.schedule.interval?).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{ScheduleState, StatusCode, SynchronizationJob};
    use serde_json::json;

    #[test]
    fn a_new_job_is_off_unconfigured_and_never_due() {
        let job = SynchronizationJob::of(json!({
            "id": "scim.1", "templateId": "scim", "unheardOf": {"a": 1},
            "schedule": {"expiration": null, "interval": "P10675199DT2H48M5.4775807S", "state": "disabled"},
            "status": {"code": "NOTCONFIGURED", "quarantine": null, "steadyStateFirstAchievedTime": "0001-01-01T00:00:00Z", "progress": []},
            "synchronizationJobSettings": [{"name": "QuarantineTooManyDeletesThreshold", "value": "500"}]
        }))
        .unwrap();
        assert_eq!((job.schedule.state.clone(), job.status.code.clone()), (ScheduleState::Disabled, StatusCode::NotConfigured));
        assert_eq!((job.is_on(), job.next_execution(), job.status.steady_state_first), (false, None, None));
        assert_eq!(job.settings, [("QuarantineTooManyDeletesThreshold".to_owned(), "500".to_owned())]);
        assert_eq!(job.document["unheardOf"]["a"], 1);
    }

    #[test]
    fn the_next_cycle_follows_from_the_last_or_from_the_quarantine() {
        let job = |quarantine: serde_json::Value| {
            SynchronizationJob::of(json!({
                "id": "a", "schedule": {"interval": "PT40M", "state": "Active"},
                "status": {"code": "Active", "quarantine": quarantine,
                           "lastExecution": {"timeBegan": "2026-11-24T08:00:00Z", "timeEnded": "2026-11-24T08:05:00Z"}}
            }))
            .unwrap()
        };
        assert_eq!(job(json!(null)).next_execution().unwrap().to_string(), "2026-11-24T08:40:00Z");
        let waiting = job(json!({"reason": "TooManyDeletes", "nextAttempt": "2026-11-25T08:00:00Z"}));
        assert_eq!(waiting.next_execution().unwrap().to_string(), "2026-11-25T08:00:00Z");
    }

    #[test]
    fn a_job_that_tells_nothing_counts_as_on_and_one_without_an_id_is_none() {
        assert!(SynchronizationJob::of(json!({"id": "a"})).unwrap().is_on());
        assert_eq!(SynchronizationJob::of(json!({"templateId": "scim"})).unwrap_err().code, "UnexpectedAnswer");
    }
}
