//! Reading the service's log into the data folder, page by page since the last time, and keeping it beyond the service's 30 days.

use jiff::Timestamp;
use usher_core::id::ConnectionId;
use usher_entra::provisioning::LogEntry;
use usher_store::ServiceLogEntry;

use super::entry::evaluation;
use crate::app::{Answer, App};
use crate::message;
use crate::view::AppEvent;

/// The service writes an entry some time after what it tells of, so the last stretch is read again; what is there already stays once.
const AGAIN_MS: i64 = 60 * 60 * 1000;

impl App {
    /// Reads what the service did since the log was last read; answers how many entries are new. A page that is missing leaves the mark where it
    /// was, so that the next time begins there.
    ///
    /// # Errors
    /// The connection has no job, or Entra ID refuses: 403 without the right to read logs, or without Microsoft Entra ID P1.
    pub async fn collect_service_log(&self, id: &ConnectionId) -> Answer<u32> {
        let document = self.load(id).await?.document;
        let reached = self.reach(id, &document).await?;
        let Some(kept) = self.kept_job(id).await? else { return Ok(0) };
        let after = kept.read_to_ms.and_then(|ms| Timestamp::from_millisecond(ms - AGAIN_MS).ok());
        let mut pages = reached.service.log(&kept.job, after);
        let (mut new, mut newest) = (0, kept.read_to_ms);
        while let Some(page) = pages.next().await.map_err(|error| message::of_entra(&error))? {
            newest = page.iter().filter_map(|entry| entry.at.map(Timestamp::as_millisecond)).max().max(newest);
            let entries = kept_entries(page);
            let wanted = id.clone();
            new += self.store(move |store| store.keep_service_log(&wanted, &entries)).await?;
        }
        if let Some(newest) = newest {
            let wanted = id.clone();
            self.store(move |store| store.service_log_read_to(&wanted, newest)).await?;
        }
        if new > 0 {
            self.tell(AppEvent::ConnectionsChanged);
        }
        Ok(new)
    }
}

/// An entry without an id, or without anyone it is about, can't be kept once; there is nothing to show of it either.
fn kept_entries(page: Vec<LogEntry>) -> Vec<ServiceLogEntry> {
    let now_ms = App::now_ms();
    let is_about_someone = |entry: &LogEntry| !entry.id.is_empty() && (!entry.source.id.is_empty() || !entry.target.id.is_empty());
    let keep =
        |entry: LogEntry| ServiceLogEntry { evaluation: evaluation(&entry, now_ms), document: entry.document.to_string(), entry: entry.id };
    page.into_iter().filter(is_about_someone).map(keep).collect()
}
