//! Home: what needs someone, the connections, what happened lately.

use usher_store::HistoryFilter;

use crate::app::{Answer, App};
use crate::view::{ConnectionCard, ConnectionState, HomeView, NeedsYou, NeedsYouKind, RecentEntry};

const RECENT: u32 = 8;

impl App {
    /// Home.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn home(&self) -> Answer<HomeView> {
        let connections = self.connections().await?;
        let mut needs_you = Vec::new();
        let mut recent = Vec::new();
        for card in &connections {
            needs_you.extend(self.needs(card).await?);
            let id = card.id.clone();
            let entries = self.store(move |store| store.history(&id, &HistoryFilter::default(), None, RECENT)).await?;
            for entry in entries {
                let row = self.entry_row(entry).await?;
                recent.push(RecentEntry { connection_name: card.name.clone(), connection: card.id.clone(), row });
            }
        }
        needs_you.sort_by_key(|need| match need.kind {
            NeedsYouKind::Quarantine => 0,
            NeedsYouKind::Held => 1,
            NeedsYouKind::SourceFailed => 2,
            NeedsYouKind::Failing => 3,
        });
        recent.sort_by_key(|entry| std::cmp::Reverse(entry.row.at_ms));
        recent.truncate(RECENT as usize);
        Ok(HomeView { needs_you, connections, recent, at_ms: Self::now_ms() })
    }

    async fn needs(&self, card: &ConnectionCard) -> Answer<Vec<NeedsYou>> {
        let need =
            |kind, title: String, detail: String, button: String| NeedsYou { kind, connection: card.id.clone(), title, detail, button };
        let mut needs = Vec::new();
        match card.state {
            ConnectionState::Held => needs.push(need(
                NeedsYouKind::Held,
                card.sentence.clone(),
                format!("Nothing was sent to {}.", card.target),
                format!("Review {} people", card.held),
            )),
            ConnectionState::Quarantined => {
                let id = card.id.clone();
                let fix = self.quarantine_now(&id).await?.map(|quarantine| quarantine.fix).unwrap_or_default();
                needs.push(need(NeedsYouKind::Quarantine, format!("{}: {}", card.name, card.sentence), fix, "Open".to_owned()));
            }
            ConnectionState::Failed => needs.push(need(
                NeedsYouKind::SourceFailed,
                format!("{}: the last cycle could not be done.", card.name),
                card.sentence.clone(),
                "Open".to_owned(),
            )),
            ConnectionState::Running
            | ConnectionState::UpToDate
            | ConnectionState::Failing
            | ConnectionState::Paused
            | ConnectionState::NeverRun => {}
        }
        if let Some(sign_in) = self.sign_in_ends_soon(&card.id).await? {
            let title = format!("{}: {}", card.name, sign_in.message);
            needs.push(need(NeedsYouKind::SourceFailed, title, sign_in.fix, "Open".to_owned()));
        }
        for cause in self.failing(&card.id).await?.into_iter().filter(|cause| cause.count > 1) {
            needs.push(need(
                NeedsYouKind::Failing,
                format!("{} people fail for one reason: {}", cause.count, cause.message),
                cause.fix,
                "Show them".to_owned(),
            ));
        }
        Ok(needs)
    }
}
