//! While Usher is open, the service is asked by itself: how its job stands, and what it did, so that its log is kept though nobody asks.

use std::collections::HashMap;

use usher_core::id::ConnectionId;

use crate::app::{Answer, App};

const MINUTE_MS: i64 = 60 * 1000;
/// Between two looks at a service that does a connection's work.
const EVERY_MS: i64 = 15 * MINUTE_MS;
/// Where this machine does the work: the service may have done something before, which its log loses after 7 to 30 days.
const EVERY_DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// When each connection's service was last looked at: UTC ms. Nothing is kept of it: after a start each is looked at once.
#[derive(Debug, Default)]
pub(in crate::commands) struct Looks(HashMap<ConnectionId, i64>);

impl App {
    /// Begins to look at those services whose time has come; nobody waits for it.
    pub(in crate::commands) async fn look_after_services(&self, looks: &mut Looks) -> Answer<()> {
        let now_ms = Self::now_ms();
        for stored in self.store(|store| store.connections()).await? {
            if self.kept_job(&stored.id).await?.is_none() {
                continue;
            }
            let by_service = self.is_run_by_service(&stored.id).await?;
            let every_ms = if by_service { EVERY_MS } else { EVERY_DAY_MS };
            if looks.0.get(&stored.id).is_some_and(|last| now_ms - last < every_ms) {
                continue;
            }
            looks.0.insert(stored.id.clone(), now_ms);
            let app = self.clone();
            tokio::spawn(async move {
                let looked = async {
                    if by_service {
                        app.service_status(&stored.id).await?;
                    }
                    app.collect_service_log(&stored.id).await
                };
                if let Err(problem) = looked.await {
                    tracing::warn!(connection = %stored.id, code = problem.code, "the service could not be looked at");
                }
            });
        }
        Ok(())
    }
}
