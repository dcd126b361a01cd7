//! Looking: Test Connection, status, history.

use usher_app::view::{CheckState, CycleView, LogFilter, OverviewView, TestReport, TestRequest};
use usher_engine::ports::CycleState;

use crate::Ended;
use crate::args::HistoryArgs;
use crate::exit::Exit;
use crate::output::table;
use crate::session::Session;
use crate::{history, words};

/// `usher test`.
pub async fn test(session: &Session, name: &str) -> Ended {
    let id = session.connection(name).await?;
    let target = session.app.properties(&id).await?.target;
    let request = TestRequest { profile: target.profile, tenant_url: target.tenant_url, secret_token: String::new(), connection: Some(id) };
    let report = session.app.test_connection(request).await?;
    session.out.answer(&report, || test_text(&report))?;
    Ok(if report.ok { Exit::Done } else { Exit::Failed })
}

/// What was tried, and what to do where it failed.
pub fn test_text(report: &TestReport) -> String {
    let mut lines = Vec::new();
    for check in &report.checks {
        let mark = match check.state {
            CheckState::Passed => "✓",
            CheckState::Failed => "✗",
            CheckState::Assumed => "~",
            CheckState::Skipped => "-",
        };
        let said = if check.message.is_empty() { String::new() } else { format!(": {}", check.message) };
        lines.push(format!("{mark} {}{said}", check.name));
        if !check.fix.is_empty() {
            lines.push(format!("  What to do: {}", check.fix));
        }
    }
    lines.push(if report.ok { "The connection works.".to_owned() } else { "The connection doesn't work yet.".to_owned() });
    lines.join("\n")
}

/// `usher status`.
pub async fn status(session: &Session, name: Option<&str>) -> Ended {
    let Some(name) = name else {
        let cards = session.app.connections().await?;
        return session.out.answer(&cards, || {
            if cards.is_empty() {
                return "No connections yet.".to_owned();
            }
            table(
                &["Name", "State", "Last cycle", "Next cycle", ""],
                cards.iter().map(|card| {
                    let last = card.last_cycle.as_ref().map(|cycle| words::time(cycle.started_at_ms)).unwrap_or_default();
                    vec![
                        card.name.clone(),
                        words::state(card.state).to_owned(),
                        last,
                        card.next_cycle_at_ms.map(words::time).unwrap_or_default(),
                        card.sentence.clone(),
                    ]
                }),
            )
        });
    };
    let id = session.connection(name).await?;
    if session.app.is_run_by_service(&id).await?
        && let Err(problem) = session.app.service_status(&id).await
    {
        session.out.note(&format!("The service could not be asked, so this is what it said last: {} {}", problem.message, problem.fix));
    }
    let overview = session.app.overview(&id).await?;
    session.out.answer(&overview, || status_text(&overview))
}

fn status_text(overview: &OverviewView) -> String {
    let card = &overview.card;
    if let Some(service) = &overview.service {
        let head = format!("{}: {}, run by Microsoft Entra's provisioning service", card.name, words::state(card.state));
        return format!("{head}\n{}", super::service::status_text(service));
    }
    let mut lines = vec![format!("{}: {}", card.name, words::state(card.state)), card.sentence.clone()];
    if let Some(cycle) = &card.last_cycle {
        lines.push(format!("Last cycle: {}, {}", words::time(cycle.started_at_ms), ended(cycle)));
    }
    if let Some(at) = card.next_cycle_at_ms {
        lines.push(format!("Next cycle: {}", words::time(at)));
    }
    if let Some(held) = &overview.held {
        lines.push(format!("Held: {} {}", held.message, held.fix));
    }
    if let Some(quarantine) = &overview.quarantine {
        lines.push(format!("Quarantine since {}: {} {}", words::time(quarantine.since_ms), quarantine.message, quarantine.fix));
    }
    for cause in &overview.failing {
        lines.push(format!("{} failing ({}): {} {}", cause.count, cause.example, cause.message, cause.fix));
    }
    lines.join("\n")
}

/// How a cycle ended: what wasn't sent is never told as done.
fn ended(cycle: &CycleView) -> String {
    let counts = words::counts(&cycle.counts, cycle.failed);
    match cycle.state {
        CycleState::Finished => counts,
        CycleState::Held => format!("held, nothing was sent; planned: {counts}"),
        CycleState::Failed => format!("failed: {}", cycle.message),
        CycleState::Cancelled => "stopped before its end; the next one goes on".to_owned(),
        CycleState::Running => "not ended yet".to_owned(),
    }
}

/// `usher history`.
pub async fn history(session: &Session, args: HistoryArgs) -> Ended {
    let HistoryArgs { name, user, status, action, since, cycle, limit } = args;
    let id = session.connection(&name).await?;
    if session.app.is_run_by_service(&id).await? {
        super::service::refresh_log(session, &id).await;
    }
    let filter = LogFilter {
        text: user.unwrap_or_default(),
        statuses: status.map(Into::into).into_iter().collect(),
        actions: action.map(Into::into).into_iter().collect(),
        from_ms: since.as_deref().map(history::since).transpose()?,
        cycle: cycle.unwrap_or_default(),
        ..LogFilter::default()
    };
    if session.out.is_json() {
        session.out.json(&session.app.history(&id, filter, limit).await?)?;
        return Ok(Exit::Done);
    }
    let page = session.app.logs(&id, filter, None, limit).await?;
    if page.rows.is_empty() {
        session.out.note("No entries fit.");
        return Ok(Exit::Done);
    }
    session.out.line(&history::rows(&page.rows))?;
    let more = usize::try_from(page.total).unwrap_or(usize::MAX).saturating_sub(page.rows.len());
    if more > 0 {
        session.out.note(&format!("{more} more; use --limit."));
    }
    Ok(Exit::Done)
}
