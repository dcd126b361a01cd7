//! Plans, cycles, the schedule, one person on demand.

use serde_json::{Value as Json, json};
use usher_app::commands::StillFailing;
use usher_app::view::{BlockedRow, LogFilter, OnDemandView, PlanView, RunView, ServiceOnDemandView};
use usher_core::evaluation::Status;
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_core::plan::{Held, LicenceCount};
use usher_engine::{RunRequest, Wanted};

use crate::Ended;
use crate::args::{Clear, ProvisionArgs};
use crate::exit::{Exit, Failure};
use crate::output::table;
use crate::progress::Bar;
use crate::session::Session;
use crate::{history, steps, words};

/// Rows of a plan that are shown as text; all are in the JSON.
const SHOWN: u32 = 200;

/// `usher plan`. A plan that a cycle would hold is a plan all the same: `held` tells.
pub async fn plan(session: &Session, name: &str, wanted: Wanted) -> Ended {
    let id = session.connection(name).await?;
    if session.app.is_run_by_service(&id).await? {
        session.out.note("This is the plan that Usher would carry out on this machine. Microsoft Entra's provisioning service runs this connection and makes its own.");
    }
    let bar = session.out.shows_progress().then(|| Bar::new(&session.app, &id));
    let plan = session.of_target(&id, session.app.plan(&id, wanted).await).await?;
    drop(bar);
    if session.out.is_json() {
        let evaluations = session.app.plan_evaluations(&plan.cycle).await?;
        let warnings = session.app.source_notes(&id).await;
        let PlanView { cycle, at_ms, summary, held, blocked, sentence } = plan;
        session.out.json(&json!({
            "cycle": cycle, "atMs": at_ms, "summary": summary, "held": held, "blocked": blocked, "sentence": sentence, "warnings": warnings,
            "evaluations": evaluations,
        }))?;
        return Ok(Exit::Done);
    }
    session.out.line(&plan_text(session, &plan).await?)?;
    session.out.warn(&session.app.source_notes(&id).await);
    Ok(Exit::Done)
}

/// A plan for people: its changes, then what they come to.
pub async fn plan_text(session: &Session, plan: &PlanView) -> Result<String, Failure> {
    let actions = usher_core::evaluation::ActionKind::SENT.to_vec();
    let page = session.app.plan_rows(&plan.cycle, LogFilter { actions, ..LogFilter::default() }, None, SHOWN).await?;
    // Those who can't be sent as they are stand last, whatever was to be done with them: they follow by themselves.
    let sent: Vec<_> = page.rows.iter().filter(|row| row.status.is_none()).collect();
    let mut text = String::new();
    if !sent.is_empty() {
        text += &table(
            &["Who", "Action", "Why"],
            sent.iter().map(|row| vec![history::name(row), words::action(row.action).to_owned(), row.summary.clone()]),
        );
        text.push('\n');
    }
    text += &more(plan.summary.counts.changes());
    text += &blocked_text(session, plan).await?;
    for warning in session.app.plan_warnings(&plan.cycle).await? {
        text += &format!("! {warning}\n");
    }
    text += &format!("{}\nPlanned: {}", plan.sentence, words::planned(&plan.summary.counts, plan.blocked));
    if let Some(held) = &plan.held {
        text += &format!("\nA cycle would hold this: {} {}", held.message, held.fix);
    }
    Ok(text)
}

/// Who can't be provisioned as they are, with the reason and what to do.
async fn blocked_text(session: &Session, plan: &PlanView) -> Result<String, Failure> {
    let blocked = session.app.plan_blocked(&plan.cycle, SHOWN).await?;
    if blocked.is_empty() {
        return Ok(String::new());
    }
    let rows = blocked.into_iter().map(|row| {
        let BlockedRow { display_name, user_principal_name, reason, fix } = row;
        vec![history::named(&display_name, &user_principal_name), reason, fix]
    });
    Ok(format!("Can't be provisioned as they are:\n{}\n{}", table(&["Who", "Why", "What to do"], rows), more(plan.blocked)))
}

fn more(all: u32) -> String {
    let left = all.saturating_sub(SHOWN);
    if left > 0 { format!("… and {left} more; --json has them all.\n") } else { String::new() }
}

/// `usher run`.
pub async fn run(session: &Session, name: &str, request: RunRequest) -> Ended {
    let id = session.connection(name).await?;
    let ends_soon = session.app.sign_in_ends_soon(&id).await?.map(|told| format!("{} {}", told.message, told.fix));
    // Told before anything else, so that it is told also where the run fails.
    session.out.warn(ends_soon.as_slice());
    let run = one_cycle(session, &id, request).await?;
    let still = session.app.still_failing(&id, run.summary.failed).await?;
    let quarantine = session.app.quarantine_now(&id).await?;
    if session.out.is_json() {
        let licences = session.app.plan_licences(&run.cycle).await?;
        let warnings: Vec<String> = ends_soon.into_iter().chain(session.app.source_notes(&id).await).collect();
        session.out.json(&run_json(&run, &licences, still, &warnings))?;
    } else {
        session.out.line(&run_text(&run))?;
        session.out.warn(&session.app.source_notes(&id).await);
    }
    if let Some(held) = &run.held {
        session.out.tell(&held_text(held));
        return Ok(Exit::Held);
    }
    if run.summary.failed > 0 {
        session.out.note(&format!("{} failed. See why: usher history \"{name}\" --status failure", run.summary.failed));
    }
    if still.count > 0 {
        session.out.note(&still_text(still, name));
    }
    if let Some(quarantine) = quarantine {
        session.out.tell(&format!("In quarantine: {}\nWhat to do: {}", quarantine.message, quarantine.fix));
        return Ok(Exit::Quarantined);
    }
    Ok(if run.summary.failed > 0 { Exit::SomeFailed } else { Exit::Done })
}

fn run_json(run: &RunView, licences: &[LicenceCount], still: StillFailing, warnings: &[String]) -> Json {
    let RunView { cycle, summary, held, seconds, requests } = run;
    let mut summary = json!(summary);
    summary["licences"] = json!(licences);
    json!({
        "cycle": cycle, "summary": summary, "held": held, "seconds": seconds, "requests": requests, "warnings": warnings,
        "stillFailing": { "count": still.count, "nextTryAtMs": still.next_try_at_ms },
    })
}

/// A cycle that had nothing to do with them says nothing of those who failed before: they wait for their next try.
fn still_text(still: StillFailing, name: &str) -> String {
    let when =
        still.next_try_at_ms.map(|at| format!(" The first is tried again in the cycle after {}.", words::time(at))).unwrap_or_default();
    format!(
        "{} still fail from earlier cycles.{when} See why: usher status \"{name}\". To try them in the next cycle: usher restart \"{name}\" --clear escrows",
        still.count
    )
}

/// A cycle with its bar.
pub async fn one_cycle(session: &Session, id: &ConnectionId, request: RunRequest) -> Result<RunView, Failure> {
    let _bar = session.out.shows_progress().then(|| Bar::new(&session.app, id));
    session.of_target(id, session.app.run(id, request).await).await
}

/// A cycle's numbers for people.
pub fn run_text(run: &RunView) -> String {
    let counts = words::counts(&run.summary.counts, run.summary.failed);
    if run.held.is_some() {
        return format!("Held, nothing was sent. Planned: {counts}.");
    }
    format!("Done in {:.1} s with {} requests: {counts}.", run.seconds, run.requests)
}

fn held_text(held: &Held) -> String {
    let mut lines = vec![held.message.clone()];
    lines.extend(held.subjects.iter().take(10).map(|subject| format!("  {} ({})", subject.display_name, subject.user_principal_name)));
    let more = usize::try_from(held.count).unwrap_or(usize::MAX).saturating_sub(10);
    if more > 0 {
        lines.push(format!("  … and {more} more"));
    }
    lines.push(format!("What to do: {} To let it through once: --allow-deletions", held.fix));
    lines.join("\n")
}

/// `usher pause`.
pub async fn pause(session: &Session, name: &str) -> Ended {
    let id = session.connection(name).await?;
    let by_service = session.app.is_run_by_service(&id).await?;
    session.app.pause(&id).await?;
    session.out.answer(&json!({ "paused": name }), || {
        let under_way = if by_service { " A cycle that Microsoft Entra's provisioning service has begun runs to its end." } else { "" };
        format!("“{name}” is paused. No cycle starts by itself until `usher resume \"{name}\"`.{under_way}")
    })
}

/// `usher resume`.
pub async fn resume(session: &Session, name: &str) -> Ended {
    let id = session.connection(name).await?;
    let by_service = session.app.is_run_by_service(&id).await?;
    session.app.resume(&id).await?;
    session.out.answer(&json!({ "resumed": name }), || {
        if by_service {
            return format!(
                "“{name}” is started: Microsoft Entra's provisioning service runs it by itself, also while this machine is off. How it stands: usher status \"{name}\""
            );
        }
        format!("“{name}” is started. Cycles run by themselves while the window is open; without it let a timer call: usher run \"{name}\"")
    })
}

/// `usher restart`.
pub async fn restart(session: &Session, name: &str, clear: Clear) -> Ended {
    let id = session.connection(name).await?;
    session.app.restart(&id, clear.name()).await?;
    session.out.answer(&json!({ "restarted": name, "cleared": clear.name() }), || format!("Cleared {} of “{name}”.", clear.name()))
}

/// `usher provision`.
pub async fn provision(session: &Session, args: ProvisionArgs) -> Ended {
    let ProvisionArgs { name, user, group, members, preview } = args;
    let id = session.connection(&name).await?;
    let by_service = session.app.is_run_by_service(&id).await?;
    if by_service && preview {
        session.out.note(
            "These are the steps that Usher would take on this machine. Microsoft Entra's provisioning service runs this connection and shows its own steps only by doing them: leave out --preview.",
        );
    }
    if !preview && by_service {
        let (object_type, who) = match (&user, &group) {
            (Some(who), _) => (ObjectType::User, who),
            (None, Some(group)) => (ObjectType::Group, group),
            (None, None) => return Err(Failure::usage("Nobody is named.", "Give --user WHO or --group GROUP.")),
        };
        let view = session.app.provision_by_service(&id, object_type, who, &members).await?;
        return told_by_service(session, &view);
    }
    let answer = match (user, group) {
        (Some(who), _) if preview => session.app.preview_on_demand(&id, &who).await,
        (Some(who), _) => session.app.provision_on_demand(&id, &who).await,
        (None, Some(group)) => session.app.provision_group(&id, &group, &members, preview).await,
        (None, None) => return Err(Failure::usage("Nobody is named.", "Give --user WHO or --group GROUP.")),
    };
    told(session, &session.of_target(&id, answer).await?)
}

/// The service's own steps, and how it ended.
fn told_by_service(session: &Session, view: &ServiceOnDemandView) -> Ended {
    session.out.answer(view, || {
        let mut lines = vec![steps::tell_service(&view.evaluation)];
        for step in &view.steps {
            lines.push(format!("{} ({}): {} {}", step.kind, step.name, step.status, step.description).trim_end().to_owned());
            lines.extend(step.details.iter().map(|detail| format!("   {}: {}", detail.name, detail.value)));
        }
        lines.push(steps::outcome(&view.evaluation));
        lines.join("\n")
    })?;
    let failed = view.evaluation.outcome.as_ref().is_some_and(|outcome| outcome.status == Status::Failure);
    Ok(if failed { Exit::SomeFailed } else { Exit::Done })
}

fn told(session: &Session, view: &OnDemandView) -> Ended {
    session.out.answer(view, || steps::tell(&view.evaluation))?;
    let failed = view.evaluation.outcome.as_ref().is_some_and(|outcome| outcome.status == Status::Failure);
    Ok(if failed { Exit::SomeFailed } else { Exit::Done })
}
