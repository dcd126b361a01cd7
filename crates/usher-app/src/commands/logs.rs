//! Provisioning logs: pages, one entry, histogram, export.

use std::path::Path;

use usher_core::evaluation::{Evaluation, ScopeReason};
use usher_core::id::{ConnectionId, CycleId, EvaluationId};
use usher_store::{CycleKind, HistoryEntry, HistoryFilter, HistoryKey};

use super::rows;
use crate::app::{Answer, App};
use crate::message::problem;
use crate::view::{CycleView, ExportFormat, ExportView, HistogramBucket, LogFilter, LogRow, ProblemView, RowPage};

impl App {
    /// A page of log entries, newest first.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn logs(&self, id: &ConnectionId, filter: LogFilter, after: Option<String>, limit: u32) -> Answer<RowPage> {
        self.refuse_no_cycle(id, &filter.cycle).await?;
        let filter = stored(filter);
        let (wanted, counted) = (id.clone(), filter.clone());
        let total = self.store(move |store| store.count_history(&wanted, &counted)).await?;
        let entries = self.entries(id, filter, after.as_deref().and_then(key), limit).await?;
        let full = entries.len() == limit as usize;
        let next = entries.last().filter(|_| full).map(|last| format!("{} {}", last.key().at_ms, last.key().id));
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            rows.push(self.entry_row(entry).await?);
        }
        Ok(RowPage { rows, next, total })
    }

    /// A plan did nothing, so it has no entries; and without a word, another's would be told as none.
    async fn refuse_no_cycle(&self, id: &ConnectionId, cycle: &str) -> Answer<()> {
        let cycle = cycle.trim();
        if cycle.is_empty() {
            return Ok(());
        }
        let (asked, wanted) = (id.clone(), CycleId(cycle.to_owned()));
        if self.store(move |store| store.has_service_cycle(&asked, &wanted)).await? {
            return Ok(());
        }
        let wanted = CycleId(cycle.to_owned());
        let found = self.store(move |store| store.cycle(&wanted)).await.ok().filter(|found| found.start.connection == *id);
        let fix = "Leave the cycle out to see all entries; each tells its cycle with --json.";
        match found.map(|found| found.start.kind) {
            None => Err(problem("CycleUnknown", &format!("There is no cycle {cycle} of this connection."), fix)),
            Some(CycleKind::Plan) => {
                Err(problem("CycleUnknown", &format!("{cycle} is a plan: nothing was done, so there are no entries."), fix))
            }
            Some(CycleKind::Initial | CycleKind::Incremental | CycleKind::OnDemand) => Ok(()),
        }
    }

    async fn entries(&self, id: &ConnectionId, filter: HistoryFilter, older: Option<HistoryKey>, limit: u32) -> Answer<Vec<HistoryEntry>> {
        let wanted = id.clone();
        self.store(move |store| store.history(&wanted, &filter, older.as_ref(), limit)).await
    }

    pub(super) async fn entry_row(&self, entry: HistoryEntry) -> Answer<LogRow> {
        let id = entry.id.clone();
        // What changed stands in the evaluation itself; an entry with words of its own doesn't need it.
        let summary = if entry.message.is_empty() {
            self.store(move |store| store.evaluation(&id)).await?.map(|evaluation| rows::summary(&evaluation)).unwrap_or_default()
        } else {
            entry.message.clone()
        };
        let HistoryEntry { id, cycle, at_ms, object_type, display_name, user_principal_name, action, status, code, .. } = entry;
        Ok(LogRow {
            id,
            cycle,
            at_ms,
            object_type,
            display_name,
            user_principal_name,
            action,
            status: Some(status),
            summary,
            why: String::new(),
            code,
            held: false,
        })
    }

    /// Whole entries, newest first.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn history(&self, id: &ConnectionId, filter: LogFilter, limit: u32) -> Answer<Vec<Evaluation>> {
        self.refuse_no_cycle(id, &filter.cycle).await?;
        let mut all = Vec::new();
        for entry in self.entries(id, stored(filter), None, limit).await? {
            let wanted = entry.id;
            all.extend(self.store(move |store| store.evaluation(&wanted)).await?.map(Evaluation::told));
        }
        Ok(all)
    }

    /// One entry, or one planned change, whole.
    ///
    /// # Errors
    /// There is no such entry.
    pub async fn log_entry(&self, _id: &ConnectionId, entry: &EvaluationId) -> Answer<Evaluation> {
        let wanted = entry.clone();
        let found = self.store(move |store| store.evaluation(&wanted)).await?;
        found.map(Evaluation::told).ok_or_else(|| {
            problem("EntryGone", "This entry is not there any more.", "Look at the list again: a newer plan may have taken its place.")
        })
    }

    /// Entries over time, from the first that fits to now.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn log_histogram(&self, id: &ConnectionId, filter: LogFilter, buckets: u32) -> Answer<Vec<HistogramBucket>> {
        let filter = stored(filter);
        let (wanted, asked) = (id.clone(), filter.clone());
        let now_ms = Self::now_ms();
        let bars = self
            .store(move |store| {
                let day = 86_400_000;
                let all = store.histogram(&wanted, &asked, asked.from_ms.unwrap_or(now_ms - 30 * day), i64::MAX / 4)?;
                if all.is_empty() {
                    return Ok(Vec::new());
                }
                let newest = store.history(&wanted, &asked, None, 1)?.first().map_or(now_ms, |entry| entry.at_ms);
                let oldest = oldest(store, &wanted, &asked)?.unwrap_or(newest);
                let width = ((newest - oldest) / i64::from(buckets.max(1)) + 1).max(1000);
                let from = oldest;
                Ok(store.histogram(&wanted, &asked, from, width)?.into_iter().map(|bar| (bar, width)).collect::<Vec<_>>())
            })
            .await?;
        let Some((first, width)) = bars.first().map(|(bar, width)| (bar.from_ms, *width)) else { return Ok(Vec::new()) };
        let last = bars.last().map_or(first, |(bar, _)| bar.from_ms);
        let mut all = Vec::new();
        let mut at = first;
        while at <= last {
            let bar = bars.iter().find(|(bar, _)| bar.from_ms == at).map(|(bar, _)| bar);
            all.push(HistogramBucket {
                from_ms: at,
                to_ms: at + width,
                success: bar.map_or(0, |bar| bar.success),
                failure: bar.map_or(0, |bar| bar.failure),
                other: bar.map_or(0, |bar| bar.skipped + bar.warning),
            });
            at += width;
        }
        Ok(all)
    }

    /// The last cycles, newest first; plans and on-demand runs are not among them.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn cycles(&self, id: &ConnectionId, limit: u32) -> Answer<Vec<CycleView>> {
        let mut asked = limit;
        loop {
            let wanted = id.clone();
            let runs = self.store(move |store| store.recent_cycles(&wanted, asked)).await?;
            let all = runs.len() < asked as usize;
            let cycles: Vec<CycleView> = runs.into_iter().filter_map(super::cards::cycle_view).take(limit as usize).collect();
            if all || cycles.len() == limit as usize {
                return Ok(cycles);
            }
            // Any number of runs on demand may stand between them.
            asked = asked.saturating_mul(4);
        }
    }

    /// Writes the entries that fit: three CSV files into a folder (EP-1004), or one JSON document.
    ///
    /// # Errors
    /// The place can't be written.
    pub async fn export_logs(&self, id: &ConnectionId, filter: LogFilter, format: ExportFormat, path: &str) -> Answer<ExportView> {
        let entries = self.history(id, filter, 1_000_000).await?;
        let path = path.to_owned();
        let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let written = tokio::task::spawn_blocking(move || match format {
            ExportFormat::Json => write_json(Path::new(&path), &entries),
            ExportFormat::Csv => write_csv(Path::new(&path), &entries),
        });
        let files = written.await.map_err(|error| crate::app::ended_badly(&error))?.map_err(|error| ProblemView {
            details: error,
            ..problem(
                "ExportFailed",
                "The log could not be written there.",
                "Choose another folder, or check its rights and the disk's room.",
            )
        })?;
        Ok(ExportView { files, entries: count })
    }
}

fn oldest(store: &usher_store::Store, id: &ConnectionId, filter: &HistoryFilter) -> Result<Option<i64>, usher_store::StoreError> {
    // Bars of a minute are few enough to go through, and the first one begins with the oldest entry's minute.
    Ok(store.histogram(id, filter, 0, 60_000)?.first().map(|bar| bar.from_ms))
}

fn stored(filter: LogFilter) -> HistoryFilter {
    let LogFilter { text, actions, statuses, from_ms, to_ms, cycle, code } = filter;
    let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    HistoryFilter {
        who: given(text),
        object_type: None,
        actions,
        statuses,
        code: given(code),
        cycle: given(cycle).map(CycleId),
        from_ms,
        before_ms: to_ms,
    }
}

fn key(after: &str) -> Option<HistoryKey> {
    let (at_ms, id) = after.split_once(' ')?;
    Some(HistoryKey { at_ms: at_ms.parse().ok()?, id: id.into() })
}

fn write_json(path: &Path, entries: &[Evaluation]) -> Result<Vec<String>, String> {
    let text = serde_json::to_vec_pretty(entries).map_err(|error| error.to_string())?;
    std::fs::write(path, text).map_err(|error| error.to_string())?;
    Ok(vec![path.display().to_string()])
}

/// Logs, steps and modified properties, joined by the change id.
fn write_csv(folder: &Path, entries: &[Evaluation]) -> Result<Vec<String>, String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let files = ["provisioning-logs.csv", "provisioning-steps.csv", "modified-properties.csv"].map(|name| folder.join(name));
    write_logs(&files[0], entries)
        .and_then(|()| write_steps(&files[1], entries))
        .and_then(|()| write_properties(&files[2], entries))
        .map_err(|error| error.to_string())?;
    Ok(files.iter().map(|file| file.display().to_string()).collect())
}

/// A cell that a spreadsheet would take for a formula is made text.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}

fn write_logs(file: &Path, entries: &[Evaluation]) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_path(file)?;
    writer.write_record([
        "changeId",
        "time",
        "cycleId",
        "objectType",
        "sourceId",
        "displayName",
        "userPrincipalName",
        "targetId",
        "action",
        "status",
        "code",
        "reason",
        "fix",
    ])?;
    for entry in entries {
        let outcome = entry.outcome.as_ref();
        let at = outcome.map_or(entry.at_ms, |outcome| outcome.at_ms);
        let time = jiff::Timestamp::from_millisecond(at).map(|time| time.to_string()).unwrap_or_default();
        let subject = &entry.subject;
        writer.write_record([
            entry.id.as_str(),
            &time,
            entry.cycle.as_str(),
            &word(&subject.object_type),
            &safe(subject.source_id.as_str()),
            &safe(&subject.display_name),
            &safe(&subject.user_principal_name),
            subject.target_id.as_ref().map_or("", |id| id.as_str()),
            &word(&entry.action.kind),
            &outcome.map(|outcome| word(&outcome.status)).unwrap_or_default(),
            outcome.map_or("", |outcome| &outcome.code),
            &safe(outcome.map_or("", |outcome| &outcome.message)),
            &safe(outcome.map_or("", |outcome| &outcome.fix)),
        ])?;
    }
    writer.flush().map_err(csv::Error::from)
}

fn write_steps(file: &Path, entries: &[Evaluation]) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_path(file)?;
    writer.write_record(["changeId", "step", "result", "reason"])?;
    for entry in entries {
        let id = entry.id.as_str();
        writer.write_record([id, "import", &word(&entry.import.presence), ""])?;
        let verdict = match (entry.scope.in_scope, entry.scope.reason) {
            (true, _) => "inScope",
            (false, ScopeReason::Undecided) => "undecided",
            (false, _) => "outOfScope",
        };
        writer.write_record([id, "scope", verdict, &word(&entry.scope.reason)])?;
        writer.write_record([id, "match", &word(&entry.matching.result), ""])?;
        writer.write_record([id, "action", &word(&entry.action.kind), &word(&entry.action.reason)])?;
    }
    writer.flush().map_err(csv::Error::from)
}

fn write_properties(file: &Path, entries: &[Evaluation]) -> Result<(), csv::Error> {
    use usher_core::evaluation::Flow;
    let mut writer = csv::Writer::from_path(file)?;
    writer.write_record(["changeId", "property", "oldValue", "newValue"])?;
    for entry in entries {
        for change in entry.action.attributes.iter().filter(|change| change.flow == Flow::Change) {
            let shown = |value: &usher_core::import::Value| {
                if change.redacted { "[Redact]".to_owned() } else { safe(&value.as_text().unwrap_or_default()) }
            };
            writer.write_record([entry.id.as_str(), &change.target, &shown(&change.current), &shown(&change.desired)])?;
        }
    }
    writer.flush().map_err(csv::Error::from)
}
