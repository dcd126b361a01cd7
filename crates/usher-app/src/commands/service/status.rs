//! How the service's job stands, in words; asked on purpose, and kept for the lists that ask nobody.

use jiff::Timestamp;
use usher_core::configuration::Engine;
use usher_core::id::ConnectionId;
use usher_entra::provisioning::{
    Execution, ExecutionState, Quarantine, QuarantineReason, ScheduleState, ServiceError, Status, StatusCode, SynchronizationJob,
};

use crate::app::{Answer, App};
use crate::message;
use crate::view::{
    AppEvent, ConnectionState, ServiceCountView, ServiceExecutionView, ServiceProgressView, ServiceQuarantineView, ServiceRemedy,
    ServiceStatusView,
};

impl App {
    /// Asks the service how the connection's job stands, and keeps the answer.
    ///
    /// # Errors
    /// The connection has no job, or Entra ID refuses.
    pub async fn service_status(&self, id: &ConnectionId) -> Answer<ServiceStatusView> {
        let document = self.load(id).await?.document;
        let (reached, job) = self.reach_job(id, &document).await?;
        self.keep_status(id, &reached.name(), &job).await
    }

    pub(super) async fn keep_status(&self, id: &ConnectionId, application: &str, job: &SynchronizationJob) -> Answer<ServiceStatusView> {
        let now_ms = Self::now_ms();
        let view = view(application, job, now_ms);
        let before = self.kept_service_status(id).await?;
        if let Ok(text) = serde_json::to_string(&view) {
            let wanted = id.clone();
            self.store(move |store| store.keep_service_status(&wanted, &text, now_ms)).await?;
        }
        // That it was asked again is no news: whoever asks on hearing news would ask for ever.
        if before.is_none_or(|before| ServiceStatusView { at_ms: now_ms, ..before } != view) {
            self.tell(AppEvent::ConnectionsChanged);
        }
        Ok(view)
    }

    /// Is Entra's provisioning service the connection's engine?
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn is_run_by_service(&self, id: &ConnectionId) -> Answer<bool> {
        Ok(self.load(id).await?.document.engine == Engine::Entra)
    }

    /// The mappings and filters as the service holds them, word for word.
    ///
    /// # Errors
    /// The connection has no job, or Entra ID refuses.
    pub async fn service_schema(&self, id: &ConnectionId) -> Answer<serde_json::Value> {
        let document = self.load(id).await?.document;
        let (reached, job) = self.reach_job(id, &document).await?;
        reached.service.schema(&job.id).await.map_err(|error| message::of_entra(&error))
    }

    /// How it stood when it was last asked; `None` where it never was.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn kept_service_status(&self, id: &ConnectionId) -> Answer<Option<ServiceStatusView>> {
        let kept = self.kept_job(id).await?.and_then(|job| job.status);
        // An older Usher may have kept it in another shape: it is asked again then.
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    }
}

/// Where a connection stands by its service's status.
pub(in crate::commands) fn state_of(status: &ServiceStatusView) -> ConnectionState {
    let last = status.last_execution.as_ref();
    match status {
        one if one.quarantine.is_some() => ConnectionState::Quarantined,
        one if one.running => ConnectionState::Running,
        one if !one.on && one.last_execution.is_some() => ConnectionState::Paused,
        _ if last.is_none() => ConnectionState::NeverRun,
        _ if last.is_some_and(|last| last.state == ExecutionState::Failed.text()) => ConnectionState::Failed,
        _ if last.is_some_and(|last| last.escrowed > 0) => ConnectionState::Failing,
        _ => ConnectionState::UpToDate,
    }
}

pub(super) fn view(application: &str, job: &SynchronizationJob, now_ms: i64) -> ServiceStatusView {
    let now = Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let status = &job.status;
    let every_minutes = job.schedule.interval.and_then(|interval| u32::try_from(interval.as_mins()).ok());
    let running = job.is_in_cycle(now);
    ServiceStatusView {
        at_ms: now_ms,
        application: application.to_owned(),
        job: job.id.clone(),
        sentence: sentence(job, running, every_minutes),
        on: job.is_on(),
        running,
        schedule_state: job.schedule.state.text().to_owned(),
        code: status.code.text().to_owned(),
        every_minutes,
        last_execution: status.last_execution.as_ref().map(execution),
        last_success_at_ms: status.last_successful_execution.as_ref().and_then(|last| ms(last.ended)),
        next_execution_at_ms: ms(job.next_execution()),
        progress: progress(status),
        quarantine: status.quarantine.as_ref().map(quarantine).or_else(|| job.is_quarantined().then(|| quarantine(&untold()))),
        counts: status.counts.iter().map(|one| ServiceCountView { kind: one.kind.clone(), count: small(one.count) }).collect(),
        steady_state_at_ms: ms(status.steady_state_last),
        troubleshooting_url: status.troubleshooting_url.clone(),
    }
}

fn progress(status: &Status) -> Vec<ServiceProgressView> {
    let one = |one: &usher_entra::provisioning::Progress| ServiceProgressView {
        completed: small(one.completed),
        total: small(one.total),
        units: one.units.clone(),
    };
    status.progress.iter().map(one).collect()
}

fn ms(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millisecond)
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn execution(last: &Execution) -> ServiceExecutionView {
    ServiceExecutionView {
        activity_id: last.activity_id.clone(),
        state: last.state.text().to_owned(),
        began_at_ms: ms(last.began),
        ended_at_ms: ms(last.ended),
        imported: small(last.imported),
        exported: small(last.exported),
        escrowed: small(last.escrowed),
        entitled: small(last.entitled_for_provisioning),
        message: last.error.as_ref().map(error_words).unwrap_or_default(),
    }
}

fn error_words(error: &ServiceError) -> String {
    [error.code.as_str(), error.message.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

fn sentence(job: &SynchronizationJob, running: bool, every_minutes: Option<u32>) -> String {
    let status = &job.status;
    if let Some(quarantine) = &status.quarantine {
        return format!("In quarantine: {}", reason_words(&quarantine.reason).0);
    }
    if job.is_quarantined() {
        return "In quarantine, without a reason.".to_owned();
    }
    let last = match status.last_execution.as_ref().map(|last| &last.state) {
        _ if running => "a cycle is under way",
        None => "no cycle has run yet",
        Some(ExecutionState::Succeeded) => "the last cycle went well",
        Some(ExecutionState::Failed) => "the last cycle failed",
        Some(ExecutionState::EntryLevelErrors) => "the last cycle went through",
        Some(ExecutionState::Other(_)) => "how the last cycle ended isn't told",
    };
    let waiting = match status.last_execution.as_ref().map_or(0, |last| last.escrowed) {
        0 => String::new(),
        1 => ", and 1 person or group fails and waits".to_owned(),
        many => format!(", and {many} people or groups fail and wait"),
    };
    let pruned =
        if status.escrows_pruned { " Too many failed in the first cycle: their errors were cleared, and the job pauses." } else { "" };
    let start = match (&job.schedule.state, &status.code) {
        // Said of a job that was never started, with credentials and without.
        (_, StatusCode::NotConfigured) => "It was never started".to_owned(),
        (ScheduleState::Paused, _) => "It is paused".to_owned(),
        (ScheduleState::Disabled, _) => "It isn't started".to_owned(),
        (ScheduleState::Active | ScheduleState::Other(_), _) => {
            every_minutes.map_or_else(|| "It runs by itself".to_owned(), |minutes| format!("It runs every {minutes} minutes"))
        }
    };
    format!("{start}; {last}{waiting}.{pruned}")
}

/// The status says quarantine and tells nothing of it.
fn untold() -> Quarantine {
    Quarantine {
        reason: QuarantineReason::Unknown,
        current_began: None,
        next_attempt: None,
        series_began: None,
        series_count: 0,
        error: None,
    }
}

fn quarantine(quarantine: &Quarantine) -> ServiceQuarantineView {
    let (message, fix) = reason_words(&quarantine.reason);
    ServiceQuarantineView {
        reason: quarantine.reason.text().to_owned(),
        message: message.to_owned(),
        fix: fix.to_owned(),
        since_ms: ms(quarantine.series_began.or(quarantine.current_began)),
        next_attempt_at_ms: ms(quarantine.next_attempt),
        details: quarantine.error.as_ref().map(error_words).unwrap_or_default(),
        remedy: remedy(&quarantine.reason),
    }
}

fn remedy(reason: &QuarantineReason) -> ServiceRemedy {
    match reason {
        QuarantineReason::EncounteredQuarantineException => ServiceRemedy::Credentials,
        QuarantineReason::EncounteredEscrowProportionThreshold
        | QuarantineReason::EncounteredBaseEscrowThreshold
        | QuarantineReason::EncounteredTotalEscrowThreshold => ServiceRemedy::Causes,
        QuarantineReason::TooManyDeletes => ServiceRemedy::HeldDeletions,
        QuarantineReason::QuarantinedOnDemand
        | QuarantineReason::IngestionInterrupted
        | QuarantineReason::Unknown
        | QuarantineReason::Other(_) => ServiceRemedy::TryAgain,
    }
}

/// What each reason means and what to do (EP-702, EP-703, EP-706, EP-806).
fn reason_words(reason: &QuarantineReason) -> (&'static str, &'static str) {
    match reason {
        QuarantineReason::EncounteredQuarantineException => (
            "The application refuses the service: the credentials aren't accepted, or it answers with something that isn't SCIM.",
            "Validate tenant URL and secret token (usher service NAME validate), put right what is wrong, write it to the service (usher service NAME plan), then let it try again (usher restart NAME --clear quarantine).",
        ),
        QuarantineReason::EncounteredEscrowProportionThreshold => (
            "More than 40 % of what was to be done failed.",
            "Look at the causes in the log (usher history NAME --status failure), put them right, then restart (usher restart NAME).",
        ),
        QuarantineReason::EncounteredBaseEscrowThreshold => (
            "More than 40,000 people and groups failed.",
            "Look at the causes in the log (usher history NAME --status failure), put them right, then restart (usher restart NAME).",
        ),
        QuarantineReason::EncounteredTotalEscrowThreshold => (
            "More than 60,000 people, groups and references failed.",
            "Look at the causes in the log (usher history NAME --status failure), put them right, then restart (usher restart NAME).",
        ),
        QuarantineReason::TooManyDeletes => (
            "More people and groups would be disabled or deleted than accidental deletion prevention allows.",
            "If it is right, let them through once (usher service NAME restart --allow-deletions). If not, put the cause right: assign them again, restore them, or correct the filter; then restart (usher restart NAME).",
        ),
        QuarantineReason::QuarantinedOnDemand => {
            ("Somebody put the job into quarantine.", "Ask them why; then let it try again (usher restart NAME --clear quarantine).")
        }
        QuarantineReason::IngestionInterrupted => (
            "The service could not read the directory to its end.",
            "It tries again by itself. If it stays so, restart (usher restart NAME).",
        ),
        QuarantineReason::Unknown | QuarantineReason::Other(_) => (
            "Microsoft doesn't say why.",
            "Look at the log (usher history NAME --status failure) and at the job in the Entra admin center; then restart (usher restart NAME).",
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{ConnectionState, SynchronizationJob, state_of, view};
    use serde_json::{Value as Json, json};

    fn shown(state: &str, status: Json) -> (ConnectionState, String) {
        let job = json!({"id": "scim.1", "schedule": {"interval": "PT40M", "state": state}, "status": status});
        let view = view("Dialpad", &SynchronizationJob::of(job).unwrap(), 1_764_000_000_000);
        (state_of(&view), view.sentence)
    }

    fn last(state: &str, escrowed: u32) -> Json {
        json!({"code": "Active", "lastExecution": {"state": state, "timeBegan": "2025-11-24T08:00:00Z", "timeEnded": "2025-11-24T08:05:00Z", "countEscrowed": escrowed}})
    }

    #[test]
    fn each_state_has_its_sentence() {
        for (state, status, wanted, sentence) in [
            ("Disabled", json!({"code": "NotConfigured"}), ConnectionState::NeverRun, "It was never started; no cycle has run yet."),
            ("Disabled", json!({"code": "NotRun"}), ConnectionState::NeverRun, "It isn't started; no cycle has run yet."),
            ("Active", last("Succeeded", 0), ConnectionState::UpToDate, "It runs every 40 minutes; the last cycle went well."),
            (
                "active",
                last("entryLevelErrors", 3),
                ConnectionState::Failing,
                "It runs every 40 minutes; the last cycle went through, and 3 people or groups fail and wait.",
            ),
            (
                "Active",
                last("Succeeded", 1),
                ConnectionState::Failing,
                "It runs every 40 minutes; the last cycle went well, and 1 person or group fails and waits.",
            ),
            ("Active", last("Failed", 0), ConnectionState::Failed, "It runs every 40 minutes; the last cycle failed."),
            ("Paused", last("Succeeded", 0), ConnectionState::Paused, "It is paused; the last cycle went well."),
        ] {
            assert_eq!(shown(state, status), (wanted, sentence.to_owned()));
        }
    }

    #[test]
    fn a_quarantine_is_told_with_its_reason_also_where_the_service_tells_none() {
        let told = json!({"code": "Quarantine", "quarantine": {"reason": "TooManyDeletes", "seriesBegan": ""}});
        let (state, sentence) = shown("Active", told);
        assert_eq!(state, ConnectionState::Quarantined);
        assert!(sentence.contains("accidental deletion prevention"), "{sentence}");
        assert_eq!(shown("Active", json!({"code": "quarantine"})).0, ConnectionState::Quarantined);
    }
}
