//! `usher service NAME …`, `usher engine`, `usher compare`.

use std::path::Path;

use serde_json::json;
use usher_app::commands::Letting;
use usher_app::message::{of_io, of_json};
use usher_app::view::{CompareRow, CompareVerdict, CompareView, EngineMoveView, ServiceJobView, ServicePlanView, ServiceStatusView};
use usher_core::configuration::Engine;
use usher_core::id::ConnectionId;

use crate::Ended;
use crate::args::{EngineArg, EngineArgs, ServiceArgs, ServiceCommand};
use crate::exit::{Exit, Failure};
use crate::output::table;
use crate::session::Session;
use crate::{history, words};

/// Rows of a comparison that are shown as text; all are in the JSON.
const SHOWN: usize = 200;

/// `usher service`.
pub async fn run(session: &Session, args: ServiceArgs) -> Ended {
    let ServiceArgs { name, command } = args;
    let id = session.connection(&name).await?;
    let app = &session.app;
    match command {
        ServiceCommand::Adopt { job, template } => {
            let adopted = app.adopt_service_job(&id, job.as_deref(), template.as_deref()).await?;
            session.out.answer(&adopted, || adopted_text(&adopted, &name))
        }
        ServiceCommand::Plan { save, credentials } => plan(session, &id, &name, save.as_deref(), credentials).await,
        ServiceCommand::Write { plan } => write(session, &id, &name, &plan).await,
        ServiceCommand::Validate { kept } => {
            app.validate_service(&id, kept).await?;
            session.out.answer(&json!({ "validated": name }), || "The service can sign in to the application.".to_owned())
        }
        ServiceCommand::Start => stands(session, &app.start_service(&id).await?),
        ServiceCommand::Pause => stands(session, &app.pause_service(&id).await?),
        ServiceCommand::Restart { clear, allow_deletions, links } => {
            let letting = match (allow_deletions, links) {
                (true, _) => Letting::HeldDeletions,
                (false, true) => Letting::Links,
                (false, false) => Letting::Nothing,
            };
            stands(session, &app.restart_service(&id, clear.name(), letting).await?)
        }
        ServiceCommand::Status => stands(session, &app.service_status(&id).await?),
        ServiceCommand::Log => {
            let new = app.collect_service_log(&id).await?;
            session.out.answer(&json!({ "new": new }), || format!("{new} new entries. See them: usher history \"{name}\""))
        }
        ServiceCommand::Schema => {
            session.out.json(&app.service_schema(&id).await?)?;
            Ok(Exit::Done)
        }
    }
}

fn adopted_text(adopted: &ServiceJobView, name: &str) -> String {
    let how = if adopted.made {
        format!("Made the job {} from the template {}; it is off.", adopted.job, adopted.template)
    } else {
        format!("Uses the job {}.", adopted.job)
    };
    format!("{how} Application: {}. Next: usher service \"{name}\" plan", adopted.application)
}

async fn plan(session: &Session, id: &ConnectionId, name: &str, save: Option<&Path>, credentials: bool) -> Ended {
    let plan = session.app.service_plan(id, credentials).await?;
    if let Some(file) = save {
        let text = serde_json::to_string_pretty(&plan).map_err(|error| Failure::plain(error.to_string(), "Report it."))?;
        std::fs::write(file, text)
            .map_err(|error| Failure::plain(format!("{} can't be written: {}.", file.display(), of_io(&error)), "Choose another place."))?;
    }
    session.out.answer(&plan, || {
        let next = match save {
            Some(file) => format!("usher service \"{name}\" write {}", file.display()),
            None => format!("keep it with --save FILE, then usher service \"{name}\" write FILE"),
        };
        plan_text(&plan, &next)
    })?;
    Ok(if plan.obstacles.is_empty() { Exit::Done } else { Exit::Failed })
}

fn plan_text(plan: &ServicePlanView, next: &str) -> String {
    let mut lines = vec![format!("{}, job {}", plan.application, plan.job)];
    if !plan.changes.is_empty() {
        let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "(not there)".to_owned());
        let rows = plan.changes.iter().map(|change| vec![change.name.clone(), told(&change.before), told(&change.after)]);
        lines.push(table(&["What", "The service has", "Would be set"], rows));
    }
    if !plan.resent.is_empty() {
        lines.push(format!("Sent anew, because its value can't be read back: {}.", plan.resent.join(", ")));
    }
    lines.extend(plan.losses.iter().map(|loss| format!("! {loss}")));
    lines.extend(plan.obstacles.iter().map(|obstacle| format!("✗ {obstacle}")));
    let last = match (plan.changes.is_empty() && plan.resent.is_empty(), plan.obstacles.is_empty()) {
        (true, _) => "The service holds what this connection says: nothing would be written.".to_owned(),
        (false, false) => "It can't be written as it is.".to_owned(),
        (false, true) => format!("Nothing is written yet. Next: {next}"),
    };
    lines.push(last);
    lines.join("\n")
}

async fn write(session: &Session, id: &ConnectionId, name: &str, file: &Path) -> Ended {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::plain(format!("{} can't be read: {}.", file.display(), of_io(&error)), "Check the file's name and rights.")
    })?;
    let plan: ServicePlanView = serde_json::from_str(&text).map_err(|error| {
        Failure::plain(format!("{} {}.", file.display(), of_json(&error)), "Make it anew: usher service NAME plan --save FILE.")
    })?;
    let written = session.app.write_service_plan(id, &plan).await?;
    session.out.answer(&written, || {
        let told = written.losses.iter().map(|loss| format!("! {loss}"));
        let last = format!("Written: {} settings and mappings. Next: usher service \"{name}\" validate --kept", written.changes.len());
        told.chain([last]).collect::<Vec<_>>().join("\n")
    })
}

fn stands(session: &Session, status: &ServiceStatusView) -> Ended {
    session.out.answer(status, || status_text(status))?;
    Ok(if status.quarantine.is_some() { Exit::Quarantined } else { Exit::Done })
}

/// How the job stands, in lines.
pub fn status_text(status: &ServiceStatusView) -> String {
    let mut lines = vec![status.sentence.clone()];
    if let Some(last) = &status.last_execution {
        let began = last.began_at_ms.map(words::time).unwrap_or_default();
        let message = if last.message.is_empty() { String::new() } else { format!("; {}", last.message) };
        lines.push(format!(
            "Last cycle: {began}, {}: {} read, {} sent, {} fail{message}",
            last.state, last.imported, last.exported, last.escrowed
        ));
    }
    lines.extend(status.next_execution_at_ms.map(|at| format!("Next cycle: {}", words::time(at))));
    lines.extend(status.progress.iter().map(|one| format!("Progress: {} of {} {}", one.completed, one.total, one.units)));
    lines.extend(status.counts.iter().map(|one| format!("{}: {}", one.kind, one.count)));
    if let Some(quarantine) = &status.quarantine {
        let since = quarantine.since_ms.map(|at| format!(" since {}", words::time(at))).unwrap_or_default();
        lines.push(format!("Quarantine{since}: {} {}", quarantine.message, quarantine.details).trim_end().to_owned());
        lines.push(format!("What to do: {}", quarantine.fix));
        lines.extend(quarantine.next_attempt_at_ms.map(|at| format!("Tried again: {}", words::time(at))));
    }
    if !status.troubleshooting_url.is_empty() {
        lines.push(format!("Microsoft says more: {}", status.troubleshooting_url));
    }
    lines.push(format!("Asked: {}", words::time(status.at_ms)));
    lines.join("\n")
}

/// `usher engine`.
pub async fn engine(session: &Session, args: EngineArgs) -> Ended {
    let EngineArgs { name, engine } = args;
    let id = session.connection(&name).await?;
    let engine = match engine {
        EngineArg::Local => Engine::Local,
        EngineArg::Entra => Engine::Entra,
    };
    let told = session.app.move_engine(&id, engine).await?;
    session.out.answer(&told, || move_text(&told))?;
    Ok(if told.moved { Exit::Done } else { Exit::Failed })
}

fn move_text(told: &EngineMoveView) -> String {
    let mut lines = Vec::new();
    for check in &told.checks {
        let mark = match (check.ok, check.needed) {
            (true, _) => "✓",
            (false, true) => "✗",
            (false, false) => "!",
        };
        let message = if check.message.is_empty() { String::new() } else { format!(": {}", check.message) };
        lines.push(format!("{mark} {}{message}", check.name));
        if !check.ok {
            lines.push(format!("  What to do: {}", check.fix));
        }
    }
    lines.push(told.next.clone());
    lines.join("\n")
}

/// `usher compare`.
pub async fn compare(session: &Session, name: &str) -> Ended {
    let id = session.connection(name).await?;
    refresh_log(session, &id).await;
    let compared = session.app.compare_engines(&id).await?;
    session.out.answer(&compared, || compare_text(&compared))
}

/// Reads the service's log on; where that fails, what was kept of it still counts.
pub async fn refresh_log(session: &Session, id: &ConnectionId) {
    if let Err(problem) = session.app.collect_service_log(id).await {
        session.out.note(&format!("The service's log could not be read on: {} {}", problem.message, problem.fix));
    }
}

fn compare_text(compared: &CompareView) -> String {
    let row = |row: &CompareRow| {
        let verdict = match row.verdict {
            CompareVerdict::Differs => "differs",
            CompareVerdict::OnlyUsher => "only Usher would",
            CompareVerdict::OnlyService => "only the service did",
        };
        let did = row.service.map(words::action).unwrap_or_default();
        let status = row.service_status.map(words::status).unwrap_or_default();
        let attributes = row
            .attributes
            .iter()
            .map(|one| format!("{}: Usher {}, the service {}", one.target, words::value(&one.usher), words::value(&one.service)));
        let more = attributes.chain(Some(row.service_message.clone()).filter(|message| !message.is_empty())).collect::<Vec<_>>().join("; ");
        vec![
            history::named(&row.display_name, &row.user_principal_name),
            verdict.to_owned(),
            row.usher.map(words::action).unwrap_or_default().to_owned(),
            format!("{did} {status}").trim().to_owned(),
            more,
        ]
    };
    let mut lines = Vec::new();
    if !compared.rows.is_empty() {
        lines.push(table(&["Who", "", "Usher would", "The service did", "What"], compared.rows.iter().take(SHOWN).map(row)));
    }
    let more = compared.rows.len().saturating_sub(SHOWN);
    lines.extend((more > 0).then(|| format!("… and {more} more; --json has them all.")));
    let CompareView { same, differs, only_usher, only_service, .. } = compared;
    lines.push(format!("The same {same}, differs {differs}, only Usher would {only_usher}, only the service did {only_service}."));
    lines.join("\n")
}
