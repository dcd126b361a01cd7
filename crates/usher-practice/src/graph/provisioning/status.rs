//! A job as Graph shows it (synchronization-api.md section 5).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use usher_core::import::ObjectType;

use super::job::{Ended, Execution, Job, Schedule};
use super::quarantine::Quarantine;
use super::secrets::DeletionThreshold;

/// "Never", as .NET writes it.
const NEVER: &str = "0001-01-01T00:00:00Z";
/// The interval of a job that was never started, as .NET writes its longest duration.
const NO_INTERVAL: &str = "P10675199DT2H48M5.4775807S";

/// The whole job.
pub(super) fn json(job: &Job, threshold: DeletionThreshold) -> Json {
    json!({
        "id": job.id,
        "templateId": job.template.id,
        "schedule": {
            "expiration": null,
            "interval": if job.started { "PT40M" } else { NO_INTERVAL },
            "state": match job.schedule {
                Schedule::Disabled => "Disabled",
                Schedule::Active => "Active",
                Schedule::Paused => "Paused",
            },
        },
        "status": status(job),
        "synchronizationJobSettings": [{ "name": "QuarantineTooManyDeletesThreshold", "value": threshold.most.to_string() }],
    })
}

fn status(job: &Job) -> Json {
    let history = &job.history;
    let time = |at: Option<Timestamp>| at.map_or_else(|| NEVER.to_owned(), text);
    let progress = history.progress.map(
        |one| json!({ "completedUnits": one.done, "totalUnits": one.total, "units": "Pages", "progressObservationDateTime": text(one.at) }),
    );
    json!({
        "code": code(job),
        "countSuccessiveCompleteFailures": history.complete_failures,
        "escrowsPruned": false,
        "lastExecution": history.last.as_ref().map(execution),
        "lastSuccessfulExecution": history.succeeded.as_ref().map(execution),
        "lastSuccessfulExecutionWithExports": history.with_exports.as_ref().map(execution),
        "progress": progress.into_iter().collect::<Vec<_>>(),
        "quarantine": job.quarantine.as_ref().map(quarantine),
        "steadyStateFirstAchievedTime": time(history.steady_first),
        "steadyStateLastAchievedTime": time(history.steady_last),
        "synchronizedEntryCountByType": counts(job),
        "troubleshootingUrl": null,
    })
}

fn code(job: &Job) -> &'static str {
    match (job.schedule, &job.quarantine) {
        (Schedule::Paused, _) => "Paused",
        (_, Some(_)) => "Quarantine",
        (Schedule::Disabled, None) if !job.started => "NotConfigured",
        (Schedule::Disabled, None) => "Paused",
        (Schedule::Active, None) if job.history.last.is_none() => "NotRun",
        (Schedule::Active, None) => "Active",
    }
}

/// Accounts that are somebody's, by what the source calls them.
fn counts(job: &Job) -> Vec<Json> {
    let mut by_type: BTreeMap<&str, u64> = BTreeMap::new();
    for linked in job.links.values() {
        *by_type.entry(type_name(linked.object_type)).or_default() += 1;
    }
    by_type.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// The source's name of a type.
pub(super) fn type_name(object_type: ObjectType) -> &'static str {
    match object_type {
        ObjectType::User => "User",
        ObjectType::Group => "Group",
    }
}

fn execution(one: &Execution) -> Json {
    let Execution { id, began, ended, how, counts, escrowed, error } = one;
    json!({
        "activityIdentifier": id,
        "state": match how {
            Ended::Succeeded => "Succeeded",
            Ended::Failed => "Failed",
            Ended::EntryLevelErrors => "EntryLevelErrors",
        },
        "timeBegan": text(*began),
        "timeEnded": text(*ended),
        "countEntitled": counts.entitled,
        "countEntitledForProvisioning": counts.entitled,
        "countEscrowed": escrowed,
        "countEscrowedRaw": escrowed,
        "countExported": counts.exported,
        "countExports": counts.exports,
        "countImported": counts.imported,
        "countImportedDeltas": counts.changed,
        "countImportedReferenceDeltas": counts.references_changed,
        "error": error.as_ref().map(|(code, message)| failure(code, message)),
    })
}

fn quarantine(one: &Quarantine) -> Json {
    json!({
        "reason": one.reason.name(),
        "currentBegan": text(one.current_began),
        "nextAttempt": text(one.next),
        "seriesBegan": text(one.series_began),
        "seriesCount": one.count,
        "error": failure(&one.code, &one.message),
    })
}

fn failure(code: &str, message: &str) -> Json {
    json!({ "code": code, "message": message, "tenantActionable": true })
}

/// An instant in whole milliseconds.
pub(super) fn text(at: Timestamp) -> String {
    let whole = SignedDuration::from_millis(at.as_millisecond());
    Timestamp::from_duration(whole).unwrap_or(at).to_string()
}
