//! The practice company and the practice Dialpad: the whole job with no account anywhere.

use std::collections::HashSet;
use std::time::Instant;

use serde_json::json;
use usher_app::app::{OpenOptions, SecretStoreChoice};
use usher_app::commands::practice::{ServePractice, serve_practice, serve_practice_graph, write_directory};
use usher_app::view::{LogFilter, RunView, TestRequest};
use usher_core::evaluation::Status;
use usher_core::id::ConnectionId;
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::args::{Common, DirectoryArgs, PracticeArgs, ServeArgs};
use crate::exit::{Exit, Failure};
use crate::jobs::{cycle, look};
use crate::output::Output;
use crate::session::{Session, told_to_stop};
use crate::{Ended, history, words};

/// Requests a second that the story's practice Dialpad takes. Dialpad's own 20 would only make one wait.
const STORY_RATE: u32 = 400;
/// Log entries that the story ends with.
const STORY_ENTRIES: u32 = 25;

/// `usher practice`.
pub async fn story(common: &Common, args: PracticeArgs) -> Ended {
    let fresh = match common.data_dir {
        Some(_) => None,
        None => Some(
            tempfile::tempdir()
                .map_err(|error| Failure::plain(format!("There is no room for a fresh folder: {error}."), "Name one with --data-dir."))?,
        ),
    };
    // A folder below the fresh one is made as every data folder is: for its owner only.
    let below = fresh.as_ref().map(|folder| folder.path().join("usher"));
    let data_dir = below.or_else(|| common.data_dir.clone()).unwrap_or_default();
    let options = OpenOptions { data_dir: data_dir.clone(), secrets: SecretStoreChoice::Memory, practice_rate: Some(STORY_RATE) };
    let (session, _log) = Session::open_with(common, options).await?;
    let ended = session.until_stopped(told(&session, &args)).await;
    if fresh.is_none() && ended.is_ok() {
        session.out.note(&format!("It is all kept in {}: try `usher status` there.", data_dir.display()));
    }
    ended
}

/// One cycle of the story and what it left.
struct Chapter {
    title: &'static str,
    run: RunView,
}

async fn told(session: &Session, args: &PracticeArgs) -> Ended {
    let started = Instant::now();
    let out = session.out;
    let say = |text: &str| if out.is_json() { Ok(()) } else { out.line(text) };

    say(&format!("1. A practice company of {} people, and a practice Dialpad on this machine.", args.users))?;
    let id = session.app.add_practice_company(args.users, args.seed).await?;
    let properties = session.app.properties(&id).await?;
    say(&format!("   “{}” goes to {}", properties.name, properties.target.tenant_url))?;

    say("2. Test Connection")?;
    let request = TestRequest {
        profile: properties.target.profile,
        tenant_url: properties.target.tenant_url,
        secret_token: String::new(),
        connection: Some(id.clone()),
    };
    let report = session.app.test_connection(request).await?;
    say(&indented(&look::test_text(&report)))?;
    if !report.ok {
        return Ok(Exit::Failed);
    }

    say("3. The plan")?;
    plan(session, &id).await?;
    say("4. Provisioning")?;
    let first = chapter(session, &id, "first").await?;

    say("5. People join, move and leave. The plan")?;
    session.app.set_practice_round(&id, 1).await?;
    plan(session, &id).await?;
    say("6. Provisioning again")?;
    let second = chapter(session, &id, "second").await?;

    end(session, &id, &[first, second], started).await
}

async fn plan(session: &Session, id: &ConnectionId) -> Result<(), Failure> {
    let plan = session.app.plan(id, Wanted::WhatIsDue).await?;
    if session.out.is_json() {
        return Ok(());
    }
    session.out.line(&format!("   Planned: {}.", words::planned(&plan.summary.counts, plan.blocked)))?;
    Ok(())
}

async fn chapter(session: &Session, id: &ConnectionId, title: &'static str) -> Result<Chapter, Failure> {
    let run = cycle::one_cycle(session, id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await?;
    if !session.out.is_json() {
        session.out.line(&format!("   {}", cycle::run_text(&run)))?;
    }
    Ok(Chapter { title, run })
}

/// The history, the lessons, the numbers.
async fn end(session: &Session, id: &ConnectionId, chapters: &[Chapter], started: Instant) -> Ended {
    let seconds = started.elapsed().as_secs_f64();
    if session.out.is_json() {
        let cycles: Vec<_> = chapters.iter().map(|chapter| json!({ "chapter": chapter.title, "run": chapter.run })).collect();
        let history = session.app.history(id, LogFilter::default(), STORY_ENTRIES).await?;
        session.out.json(&json!({ "cycles": cycles, "history": history, "seconds": seconds }))?;
        return Ok(Exit::Done);
    }
    session.out.line("7. The history, newest first")?;
    let page = session.app.logs(id, LogFilter::default(), None, STORY_ENTRIES).await?;
    session.out.line(&history::rows(&page.rows))?;
    session.out.line(&format!("{} entries in all.", page.total))?;
    let failing = LogFilter { statuses: vec![Status::Failure], ..LogFilter::default() };
    let mut failures = session.app.logs(id, failing, None, STORY_ENTRIES).await?;
    let mut told = HashSet::new();
    failures.rows.retain(|row| told.insert((row.user_principal_name.clone(), row.display_name.clone())));
    if !failures.rows.is_empty() {
        session.out.line(
            "8. Who could not be provisioned, and why: every flaw that real directories have is in the practice company on purpose",
        )?;
        session.out.line(&history::rows(&failures.rows))?;
    }
    let requests: u32 = chapters.iter().map(|chapter| chapter.run.requests).sum();
    session.out.line(&format!("The whole job took {seconds:.1} s and {requests} requests."))?;
    Ok(Exit::Done)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n")
}

/// `usher serve-practice`.
pub async fn serve(common: &Common, args: ServeArgs) -> Ended {
    let ServeArgs { port, graph, users, seed, token, data, rate, latency_ms, fault_rate, fault_seed } = args;
    if graph {
        return serve_graph(common, port, users, seed).await;
    }
    let running = serve_practice(ServePractice { port, token, data, rate, latency_ms, fault_rate, fault_seed, company: false }).await?;
    let out = Output::new(common);
    out.line(&json!({ "tenantUrl": running.tenant_url, "secretToken": running.secret_token, "statsUrl": running.stats_url }).to_string())?;
    told_to_stop().await;
    running.shutdown().await;
    Ok(Exit::Done)
}

/// `usher serve-practice --graph`. The secret opens nothing but made-up people on this machine.
async fn serve_graph(common: &Common, port: u16, users: u32, seed: u32) -> Ended {
    let running = serve_practice_graph(port, users, seed).await?;
    let first = json!({
        "graphUrl": running.graph_url,
        "authorityUrl": running.authority_url,
        "tenantId": running.tenant_id,
        "clientId": running.client_id,
        "clientSecret": running.client_secret,
        "application": running.application,
        "statsUrl": running.stats_url,
        "controlUrl": running.control_url,
        "environment": {
            "USHER_ENTRA_CLIENT_ID": running.client_id,
            "USHER_ENTRA_CLIENT_SECRET": running.client_secret,
            "USHER_ENTRA_APPLICATION": running.application,
            "USHER_ENTRA_GRAPH_URL": running.graph_url,
            "USHER_ENTRA_AUTHORITY_URL": running.authority_url,
        },
    });
    Output::new(common).line(&first.to_string())?;
    told_to_stop().await;
    running.shutdown().await;
    Ok(Exit::Done)
}

/// `usher practice-directory`.
pub async fn directory(common: &Common, args: DirectoryArgs) -> Ended {
    let written = write_directory(args.users, args.seed, &args.out).await?;
    let document =
        json!({ "users": written.users, "groups": written.groups, "usersFile": written.users_file, "groupsFile": written.groups_file });
    Output::new(common).answer(&document, || {
        format!(
            "Wrote {} people to {} and {} groups to {}.",
            written.users,
            written.users_file.display(),
            written.groups,
            written.groups_file.display()
        )
    })
}
