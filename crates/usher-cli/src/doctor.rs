//! `usher doctor`: runs also where the data folder can't be opened, since that is one of the things that it tells.

use usher_app::commands::doctor::{self, Depth};
use usher_app::view::{ChecklistItemView, DoctorCheckView, DoctorState, DoctorView};

use crate::Ended;
use crate::args::Common;
use crate::exit::Exit;
use crate::output::Output;
use crate::session::Session;

/// Checks, and tells; 1 where anything fails.
pub async fn run(common: &Common, name: Option<&str>, entra: bool) -> Ended {
    let depth = if entra { Depth::Entra } else { Depth::Usual };
    let options = Session::options(common)?;
    let mut checks = doctor::folder(&options.data_dir);
    let (session, _log) = match Session::open_with(common, options).await {
        Ok(session) => session,
        Err(failure) => {
            checks.push(doctor::unopened(failure.problem()));
            return told(Output::new(common), &doctor::report(checks, depth));
        }
    };
    let examined = async {
        let named = match name {
            Some(name) => Some(session.connection(name).await?),
            None => None,
        };
        checks.extend(session.app.doctor(named.as_ref(), depth).await?);
        told(session.out, &doctor::report(checks, depth))
    };
    session.until_stopped(examined).await
}

fn told(out: Output, report: &DoctorView) -> Ended {
    out.answer(report, || text(report))?;
    Ok(if report.ok { Exit::Done } else { Exit::Failed })
}

fn text(report: &DoctorView) -> String {
    let mut lines = Vec::new();
    let mut of = None;
    for check in &report.checks {
        if of != Some(check.connection.as_str()) {
            of = Some(check.connection.as_str());
            lines.push(if check.connection.is_empty() { "This machine".to_owned() } else { format!("\n{}", check.connection) });
        }
        lines.extend(check_lines(check));
    }
    if !report.checklist.is_empty() {
        lines.push("\nThe first real tenant (docs/first-real-tenant.md)".to_owned());
        lines.extend(checklist_lines(&report.checklist));
    }
    let count = |state| report.checks.iter().filter(|one| one.state == state).count();
    let (fail, warn) = (count(DoctorState::Fail), count(DoctorState::Warn));
    lines.push(format!("\n{} checks: {fail} fail, {warn} to look at.", report.checks.len()));
    lines.join("\n")
}

fn check_lines(check: &DoctorCheckView) -> Vec<String> {
    let DoctorCheckView { connection: _, name, state, seen, code: _, fix, items: _ } = check;
    let said = if seen.is_empty() { String::new() } else { format!(": {seen}") };
    let mut lines = vec![format!("{} {name}{said}", mark(*state))];
    if !fix.is_empty() && *state != DoctorState::Ok {
        lines.push(format!("  What to do: {fix}"));
    }
    lines
}

fn mark(state: DoctorState) -> &'static str {
    match state {
        DoctorState::Ok => "✓",
        DoctorState::Warn => "!",
        DoctorState::Fail => "✗",
        DoctorState::Unknown => "~",
        DoctorState::Skipped => "-",
    }
}

/// First what was run, with what was seen; then what is left to do by hand, word for word.
fn checklist_lines(items: &[ChecklistItemView]) -> Vec<String> {
    let (run, left): (Vec<_>, Vec<_>) = items.iter().partition(|item| !item.seen.is_empty());
    let mut lines = vec!["Run by this doctor, as far as it needs no hand:".to_owned()];
    for item in run {
        lines.push(format!("{:>3} {} -> {}", item.number, item.what, item.expected));
        lines.extend(item.seen.iter().map(|seen| format!("      {} {}: {}", mark(seen.state), seen.check, seen.seen)));
    }
    lines.push("By hand:".to_owned());
    let mut part = "";
    for item in left {
        if item.part != part {
            part = &item.part;
            lines.push(format!("  {part}"));
        }
        let why = if item.by_doctor { " (could not be run now)" } else { "" };
        lines.push(format!("{:>3} {}{why} -> {}", item.number, item.what, item.expected));
    }
    lines
}
