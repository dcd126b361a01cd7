//! How a job stands: progress, cycles, quarantine, counts.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use super::read;
use super::word::{ExecutionState, QuarantineReason, StatusCode};

/// Progress that nobody has observed for so long tells of no cycle under way. Decided here: Microsoft doesn't say when it is cleared.
const STALE: SignedDuration = SignedDuration::from_hours(1);

/// How a job stands (`synchronizationStatus`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// In a word.
    pub code: StatusCode,
    /// Cycles that failed whole, one after another.
    pub failures_in_a_row: u64,
    /// Too many failed in an initial cycle: their errors were cleared, and the job pauses (EP-708).
    pub escrows_pruned: bool,
    /// The last cycle, or the one under way.
    pub last_execution: Option<Execution>,
    /// The last one that went well.
    pub last_successful_execution: Option<Execution>,
    /// The last one that went well and sent something.
    pub last_successful_execution_with_exports: Option<Execution>,
    /// How far the cycle under way is.
    pub progress: Vec<Progress>,
    /// Quarantine, if it is.
    pub quarantine: Option<Quarantine>,
    /// When everything was provisioned for the first time.
    pub steady_state_first: Option<Timestamp>,
    /// When everything was provisioned the last time.
    pub steady_state_last: Option<Timestamp>,
    /// Objects in the service's own store by type; they only grow until a reset (EP-608).
    pub counts: Vec<EntryCount>,
    /// Microsoft's page about the trouble.
    pub troubleshooting_url: String,
}

/// How far a cycle is; in pages of objects, so no share of people (EP-608).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Done.
    pub completed: u64,
    /// In all, as far as is known.
    pub total: u64,
    /// Of what.
    pub units: String,
    /// When it was seen.
    pub observed: Option<Timestamp>,
}

/// One cycle (`synchronizationTaskExecution`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// For support.
    pub activity_id: String,
    /// How it ended; another word while it hasn't.
    pub state: ExecutionState,
    /// When it began.
    pub began: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Objects assigned.
    pub entitled: u64,
    /// Objects to be provisioned.
    pub entitled_for_provisioning: u64,
    /// Objects that failed.
    pub escrowed: u64,
    /// Objects that failed, before those that are retried were taken off.
    pub escrowed_raw: u64,
    /// Objects sent.
    pub exported: u64,
    /// Requests that sent them.
    pub exports: u64,
    /// Objects read.
    pub imported: u64,
    /// Objects read because they had changed.
    pub imported_deltas: u64,
    /// References read because they had changed.
    pub imported_reference_deltas: u64,
    /// Why it failed.
    pub error: Option<ServiceError>,
}

/// What the service says went wrong (`synchronizationError`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceError {
    /// Microsoft's code.
    pub code: String,
    /// Microsoft's words.
    pub message: String,
    /// Can the tenant do something about it?
    pub tenant_actionable: bool,
}

/// Quarantine (`synchronizationQuarantine`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    /// Why.
    pub reason: QuarantineReason,
    /// When it was last imposed.
    pub current_began: Option<Timestamp>,
    /// When it is tried again.
    pub next_attempt: Option<Timestamp>,
    /// When this series began.
    pub series_began: Option<Timestamp>,
    /// How often in this series.
    pub series_count: u64,
    /// What went wrong.
    pub error: Option<ServiceError>,
}

/// Objects of one type in the service's store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryCount {
    /// The type, by the service's own name.
    pub kind: String,
    /// How many.
    pub count: u64,
}

impl Status {
    pub(super) fn of(json: &Json) -> Self {
        Self {
            code: StatusCode::read(&read::text(json, "code")),
            failures_in_a_row: read::count(json, "countSuccessiveCompleteFailures"),
            escrows_pruned: read::flag(&json["escrowsPruned"]).unwrap_or(false),
            last_execution: execution(&json["lastExecution"]),
            last_successful_execution: execution(&json["lastSuccessfulExecution"]),
            last_successful_execution_with_exports: execution(&json["lastSuccessfulExecutionWithExports"]),
            progress: read::list(&json["progress"]).iter().map(progress).collect(),
            quarantine: quarantine(&json["quarantine"]),
            steady_state_first: read::instant(json, "steadyStateFirstAchievedTime"),
            steady_state_last: read::instant(json, "steadyStateLastAchievedTime"),
            counts: read::list(&json["synchronizedEntryCountByType"])
                .iter()
                .map(|pair| EntryCount { kind: read::text(pair, "key"), count: read::count(pair, "value") })
                .collect(),
            troubleshooting_url: read::text(json, "troubleshootingUrl"),
        }
    }

    /// Is a cycle under way, as far as this tells: the last one has begun and not ended, or progress is short of its total and was seen
    /// within the last hour?
    pub(super) fn is_in_cycle(&self, now: Timestamp) -> bool {
        let open = self.last_execution.as_ref().is_some_and(|last| match (last.began, last.ended) {
            (Some(began), Some(ended)) => ended < began,
            (Some(_), None) => true,
            (None, _) => false,
        });
        let fresh = |at: Option<Timestamp>| at.is_none_or(|at| now.duration_since(at) < STALE);
        open || self.progress.iter().any(|one| one.completed < one.total && fresh(one.observed))
    }
}

fn execution(json: &Json) -> Option<Execution> {
    json.is_object().then(|| Execution {
        activity_id: read::text(json, "activityIdentifier"),
        state: ExecutionState::read(&read::text(json, "state")),
        began: read::instant(json, "timeBegan"),
        ended: read::instant(json, "timeEnded"),
        entitled: read::count(json, "countEntitled"),
        entitled_for_provisioning: read::count(json, "countEntitledForProvisioning"),
        escrowed: read::count(json, "countEscrowed"),
        escrowed_raw: read::count(json, "countEscrowedRaw"),
        exported: read::count(json, "countExported"),
        exports: read::count(json, "countExports"),
        imported: read::count(json, "countImported"),
        imported_deltas: read::count(json, "countImportedDeltas"),
        imported_reference_deltas: read::count(json, "countImportedReferenceDeltas"),
        error: error(&json["error"]),
    })
}

fn progress(json: &Json) -> Progress {
    Progress {
        completed: read::count(json, "completedUnits"),
        total: read::count(json, "totalUnits"),
        units: read::text(json, "units"),
        observed: read::instant(json, "progressObservationDateTime"),
    }
}

fn quarantine(json: &Json) -> Option<Quarantine> {
    json.is_object().then(|| Quarantine {
        // One of the documentation's pages spells it without its d.
        reason: match read::text(json, "reason").as_str() {
            word if word.eq_ignore_ascii_case("QuarantineOnDemand") => QuarantineReason::QuarantinedOnDemand,
            word => QuarantineReason::read(word),
        },
        current_began: read::instant(json, "currentBegan"),
        next_attempt: read::instant(json, "nextAttempt"),
        series_began: read::instant(json, "seriesBegan"),
        series_count: read::count(json, "seriesCount"),
        error: error(&json["error"]),
    })
}

fn error(json: &Json) -> Option<ServiceError> {
    json.is_object().then(|| ServiceError {
        code: read::text(json, "code"),
        message: read::text(json, "message"),
        tenant_actionable: read::flag(&json["tenantActionable"]).unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{QuarantineReason, Status, StatusCode, Timestamp};
    use serde_json::json;

    #[test]
    fn a_quarantine_is_read_also_with_empty_times() {
        let status = Status::of(&json!({
            "code": "Quarantine",
            "quarantine": {"currentBegan": "2026-11-24T08:00:00Z", "nextAttempt": "", "reason": "quarantineOnDemand", "seriesBegan": "", "seriesCount": "3",
                           "error": {"code": "InvalidCredentials", "message": "401", "tenantActionable": true}},
            "synchronizedEntryCountByType": [{"key": "User to urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "value": 12}]
        }));
        let quarantine = status.quarantine.unwrap();
        assert_eq!((status.code, quarantine.reason), (StatusCode::Quarantine, QuarantineReason::QuarantinedOnDemand));
        assert_eq!((quarantine.next_attempt, quarantine.series_count), (None, 3));
        assert!(quarantine.error.unwrap().tenant_actionable);
        assert_eq!(status.counts[0].count, 12);
    }

    #[test]
    fn a_cycle_is_under_way_until_it_is_seen_to_have_ended() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let is = |json| Status::of(&json).is_in_cycle(now);
        let began = "2026-11-24T08:50:00Z";
        assert!(is(json!({"lastExecution": {"timeBegan": began, "timeEnded": "0001-01-01T00:00:00Z"}})));
        assert!(is(json!({"lastExecution": {"timeBegan": began, "timeEnded": "2026-11-24T08:20:00Z"}})));
        assert!(!is(json!({"lastExecution": {"timeBegan": began, "timeEnded": "2026-11-24T08:55:00Z"}})));
        assert!(!is(json!({"lastExecution": null, "progress": []})));
        let progress =
            |at: &str| json!({"progress": [{"completedUnits": 1, "totalUnits": 5, "units": "Pages", "progressObservationDateTime": at}]});
        assert!(is(progress("2026-11-24T08:59:00Z")));
        assert!(!is(progress("2026-11-24T07:00:00Z")), "what nobody has seen for an hour");
    }
}
