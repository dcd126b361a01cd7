//! Cards, sentences and the Overview.

use usher_core::configuration::{Engine, ScopeSetting, SourceSetting};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_engine::ports::CycleKind;
use usher_store::{ConnectionState as StoredState, HeldPlanState, StoredConnection, StoredCycle};

use crate::adapters::sqlite::convert;
use crate::app::{Answer, App, Loaded};
use crate::view::{ConnectionCard, ConnectionState, CycleView, EntraSignInKind, Fact, OverviewView, QuarantineView, ServiceStatusView};

impl App {
    pub(super) async fn card(&self, stored: &StoredConnection) -> Answer<ConnectionCard> {
        let id = stored.id.clone();
        let Loaded { document, profile, .. } = self.load(&id).await?;
        let wanted = id.clone();
        let (people, held, quarantine) = self
            .store(move |store| {
                let held = store.held_plan(&wanted)?.filter(|plan| plan.state == HeldPlanState::Waiting);
                Ok((store.active_links(&wanted, ObjectType::User)?, held, store.quarantine(&wanted)?))
            })
            .await?;
        let failing: u32 = self.failing(&id).await?.iter().map(|cause| cause.count).sum();
        let last_cycle = self.cycles(&id, 1).await?.into_iter().next();
        let paused = !document.schedule.enabled && last_cycle.is_some();
        let service = match document.engine {
            Engine::Entra => self.kept_service_status(&id).await?,
            Engine::Local => None,
        };
        let by_service = service.as_ref().map(super::service::state_of);
        let state = if let Some(state) = by_service.or((document.engine == Engine::Entra).then_some(ConnectionState::NeverRun)) {
            state
        } else if self.inner.runs.is_running(&id) || stored.running.is_some() && self.someone_runs(&id).await? {
            ConnectionState::Running
        } else {
            match stored.state {
                StoredState::Quarantined => ConnectionState::Quarantined,
                StoredState::Held => ConnectionState::Held,
                StoredState::Failed => ConnectionState::Failed,
                StoredState::NeverRun => ConnectionState::NeverRun,
                StoredState::Paused => ConnectionState::Paused,
                StoredState::UpToDate if failing > 0 => ConnectionState::Failing,
                StoredState::UpToDate if paused => ConnectionState::Paused,
                StoredState::UpToDate => ConnectionState::UpToDate,
            }
        };
        let target = profile.display_name.clone();
        let sentence = match state {
            _ if document.engine == Engine::Entra => service
                .as_ref()
                .map_or_else(|| "Microsoft Entra's service hasn't been asked yet.".to_owned(), |status| status.sentence.clone()),
            ConnectionState::Running => format!("A cycle is writing to {target}."),
            ConnectionState::UpToDate => format!("Up to date. {} in {target}.", people_words(people)),
            ConnectionState::Failing => format!("{} in {target}; {failing} fail.", people_words(people)),
            ConnectionState::Paused if failing > 0 => format!("Paused. {} in {target}; {failing} fail.", people_words(people)),
            ConnectionState::Paused => format!("Paused. {} in {target}.", people_words(people)),
            ConnectionState::Held => held.as_ref().map_or_else(
                || "Held for you.".to_owned(),
                |plan| format!("Held for you: {} would lose access; the limit is {}.", people_words(plan.held.count), plan.held.threshold),
            ),
            ConnectionState::Quarantined => {
                format!("In quarantine: {}", quarantine.map(|quarantine| quarantine.message).unwrap_or_default())
            }
            ConnectionState::NeverRun if last_cycle.is_some() => {
                "The first cycle was stopped before its end; the next one goes on.".to_owned()
            }
            ConnectionState::NeverRun => "No cycle has run yet.".to_owned(),
            ConnectionState::Failed => {
                format!("The last cycle could not be done: {}", last_cycle.as_ref().map(|cycle| cycle.message.clone()).unwrap_or_default())
            }
        };
        Ok(ConnectionCard {
            id,
            name: stored.name.clone(),
            source: source_words(&document.source),
            target,
            state,
            sentence,
            people,
            failing,
            held: held.map_or(0, |plan| plan.held.count),
            last_cycle,
            next_cycle_at_ms: match &service {
                Some(status) => status.next_execution_at_ms,
                None => stored.next_run_at_ms.filter(|_| document.schedule.enabled),
            },
            last_execution: service.as_ref().and_then(|status| status.last_execution.clone()),
            on: match document.engine {
                Engine::Local => document.schedule.enabled,
                Engine::Entra => service.is_some_and(|status| status.on),
            },
            engine: document.engine,
            service_possible: matches!(document.source, SourceSetting::Entra { .. }),
        })
    }

    async fn someone_runs(&self, id: &ConnectionId) -> Answer<bool> {
        let wanted = id.clone();
        Ok(self.store(move |store| store.lock_holder(&wanted)).await?.is_some())
    }

    /// The Overview of a connection.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn overview(&self, id: &ConnectionId) -> Answer<OverviewView> {
        let wanted = id.clone();
        let (stored, held) = self
            .store(move |store| {
                let held = store.held_plan(&wanted)?.filter(|plan| plan.state == HeldPlanState::Waiting);
                Ok((store.connection(wanted.as_str())?, held))
            })
            .await?;
        let mut cycles = self.cycles(id, 30).await?;
        cycles.reverse();
        Ok(OverviewView {
            card: self.card(&stored).await?,
            progress: self.inner.runs.progress(id),
            cycles,
            failing: self.failing(id).await?,
            held: held.map(|plan| plan.held),
            quarantine: self.quarantine_now(id).await?,
            service: self.service_of(id).await?,
            service_job: self.kept_job(id).await?.map(|job| job.job),
            facts: self.facts(id).await?,
        })
    }

    /// Why a connection is in quarantine, if it is.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn quarantine_now(&self, id: &ConnectionId) -> Answer<Option<QuarantineView>> {
        if let Some(status) = self.service_of(id).await? {
            return Ok(status.quarantine.map(|quarantine| QuarantineView {
                code: quarantine.reason,
                message: [quarantine.message, quarantine.details].join(" ").trim_end().to_owned(),
                fix: quarantine.fix,
                since_ms: quarantine.since_ms.unwrap_or(status.at_ms),
            }));
        }
        let wanted = id.clone();
        let quarantine = self.store(move |store| store.quarantine(&wanted)).await?;
        Ok(quarantine.map(|quarantine| QuarantineView {
            code: quarantine.reason,
            message: quarantine.message,
            fix: quarantine.fix,
            since_ms: quarantine.since_at_ms,
        }))
    }

    /// How Entra's service stood when it was last asked, where it is the connection's engine.
    async fn service_of(&self, id: &ConnectionId) -> Answer<Option<ServiceStatusView>> {
        match self.load(id).await?.document.engine {
            Engine::Entra => self.kept_service_status(id).await,
            Engine::Local => Ok(None),
        }
    }

    async fn facts(&self, id: &ConnectionId) -> Answer<Vec<Fact>> {
        let Loaded { document, profile, version } = self.load(id).await?;
        let wanted = id.clone();
        let (users, groups) = self
            .store(move |store| Ok((store.present_objects(&wanted, ObjectType::User)?, store.present_objects(&wanted, ObjectType::Group)?)))
            .await?;
        let (source, detail) = match &document.source {
            SourceSetting::Csv { users, .. } => ("CSV file", users.clone()),
            SourceSetting::Practice { users, .. } => ("Practice company", format!("{users} people")),
            SourceSetting::Entra { tenant_id, .. } => ("Microsoft Entra ID", tenant_id.clone()),
        };
        let fact =
            |label: &str, value: &str, detail: &str| Fact { label: label.to_owned(), value: value.to_owned(), detail: detail.to_owned() };
        let scope = match document.scope {
            ScopeSetting::Assigned => "Assigned people and groups",
            ScopeSetting::All => "All people and groups",
        };
        let read = if users + groups == 0 { "not read yet".to_owned() } else { format!("{}, {groups} groups", people_words(users)) };
        let (schedule, starts) = match document.engine {
            Engine::Entra => match self.kept_service_status(id).await? {
                Some(ServiceStatusView { on: true, every_minutes: Some(minutes), .. }) => {
                    (format!("Every {minutes} minutes"), "by the service")
                }
                Some(ServiceStatusView { on: true, .. }) => ("On".to_owned(), "by the service"),
                Some(_) => ("Off".to_owned(), "start provisioning to switch the service on"),
                None => ("Not asked yet".to_owned(), "by the service"),
            },
            Engine::Local if document.schedule.enabled => {
                (format!("Every {} minutes", document.schedule.every_minutes), "while Usher is open")
            }
            Engine::Local => ("Off".to_owned(), "start provisioning to switch it on"),
        };
        let engine = match document.engine {
            Engine::Local => "This machine",
            Engine::Entra => "Microsoft Entra's provisioning service",
        };
        let kept = self.token_for(id, &document.target.tenant_url).await.is_ok();
        let secret = if kept { "Known" } else { "Missing" };
        let mut facts = vec![
            fact("Source", source, &detail),
            fact("Target", &profile.display_name, &document.target.tenant_url),
            fact("Scope", scope, &read),
            fact("Schedule", &schedule, starts),
            fact("Engine", engine, &format!("configuration version {version}")),
            fact("Secret token", secret, if kept { "never shown again" } else { "enter it in Properties" }),
        ];
        if let Some(sign_in) = self.sign_in_now(id).await? {
            let way = match sign_in.way {
                EntraSignInKind::Person => "Person",
                EntraSignInKind::ClientSecret => "Client secret",
                EntraSignInKind::Certificate => "Certificate",
                EntraSignInKind::Environment => "From the environment",
                EntraSignInKind::Nobody => "Nobody",
            };
            facts.push(fact("Sign-in", way, format!("{} {}", sign_in.message, sign_in.fix).trim_end()));
        }
        Ok(facts)
    }
}

fn people_words(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn source_words(source: &SourceSetting) -> String {
    match source {
        SourceSetting::Csv { users, .. } => {
            let name = std::path::Path::new(users).file_name().map(|name| name.to_string_lossy().into_owned());
            format!("CSV file, {}", name.unwrap_or_else(|| users.clone()))
        }
        SourceSetting::Practice { users, .. } => format!("Practice directory, {}", people_words(*users)),
        SourceSetting::Entra { tenant_id, .. } => format!("Microsoft Entra ID, {tenant_id}"),
    }
}

/// A stored run as a cycle; `None` for plans and on-demand runs.
pub(super) fn cycle_view(cycle: StoredCycle) -> Option<CycleView> {
    let kind = convert::kind_back(cycle.start.kind);
    if !matches!(kind, CycleKind::Initial | CycleKind::Incremental) {
        return None;
    }
    Some(CycleView {
        cycle: cycle.start.cycle,
        kind,
        state: convert::state_back(cycle.state),
        started_at_ms: cycle.start.started_at_ms,
        ended_at_ms: cycle.ended_at_ms,
        counts: cycle.counts.counts,
        failed: cycle.counts.failed,
        requests: cycle.counts.requests,
        message: cycle.message,
    })
}
