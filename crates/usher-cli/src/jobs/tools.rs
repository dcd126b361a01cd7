//! Expressions and filters by themselves, and shell completions.

use std::io::Read;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::{Value as Json, json};
use usher_app::commands::tools::{Tell, decide_scope, evaluate_expression};
use usher_app::message::{of_io, of_json};

use crate::Ended;
use crate::args::{Arguments, Common};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// `usher expression`.
pub fn expression(common: &Common, text: &str, source: Option<&Path>, context: Option<&Path>, tell: Tell) -> Ended {
    let out = Output::new(common);
    let source = source.map_or(Ok(json!({})), |file| read_json(file, "source object"))?;
    let context = context.map_or(Ok(json!({})), |file| read_json(file, "context"))?;
    if !source.is_object() {
        return Err(Failure::plain("The source object isn't a JSON object.", "Give attributes and values: {\"givenName\": \"Ada\"}."));
    }
    match evaluate_expression(text, &source, &context, tell) {
        Ok(answer) => {
            for warning in answer["warnings"].as_array().into_iter().flatten().filter(|_| !out.is_json()) {
                let part = |name: &str| warning[name].as_str().unwrap_or_default().to_owned();
                let character = warning["position"].as_u64().unwrap_or_default() + 1;
                out.note(&format!("Warning, at character {character}: {} {}", part("message"), part("fix")));
            }
            out.answer(&answer, || trace(&answer["trace"]) + &shown(&answer["value"]))
        }
        Err(problem) => {
            if out.is_json() {
                out.json(&json!({ "error": problem }))?;
                return Ok(Exit::Failed);
            }
            out.tell(&format!("{text}\n{}{}", " ".repeat(problem.position as usize), "^".repeat(problem.length.max(1) as usize)));
            Err(Failure::plain(problem.message, problem.fix.unwrap_or_default()))
        }
    }
}

/// Every call with what came out, indented by how deep it stands.
fn trace(steps: &Json) -> String {
    let line = |step: &Json| {
        let indent = "  ".repeat(step["depth"].as_u64().and_then(|depth| usize::try_from(depth).ok()).unwrap_or(0));
        format!("{indent}{} -> {}\n", step["text"].as_str().unwrap_or_default(), output(&step["output"]))
    };
    steps.as_array().into_iter().flatten().map(line).collect()
}

fn output(output: &Json) -> String {
    match output["kind"].as_str() {
        Some("value") => shown(&output["value"]).replace('\n', "; "),
        Some("failed") => format!("failed: {}", output["value"].as_str().unwrap_or_default()),
        Some("redacted") => "[Redact]".to_owned(),
        _ => "(nothing flows)".to_owned(),
    }
}

fn shown(value: &Json) -> String {
    match value {
        Json::Null => "(no value)".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// `usher scope`.
pub fn scope(common: &Common, filters: &Path, source: &Path) -> Ended {
    if filters == Path::new("-") && source == Path::new("-") {
        return Err(Failure::usage("Filters and source object can't both come from standard input.", "Give one of them as a file."));
    }
    let filters = read_json(filters, "filters")?;
    let source = read_json(source, "source object")?;
    let (in_scope, clause) = decide_scope(&filters, &source)?;
    Output::new(common).answer(&json!({ "inScope": in_scope, "clause": clause }), || {
        let decided = clause.as_ref().map(|clause| {
            let text = |name: &str| clause[name].as_str().unwrap_or_default().to_owned();
            format!(" Decided by: {} {} {}", text("attribute"), text("operator"), text("value"))
        });
        format!("{}.{}", if in_scope { "In scope" } else { "Out of scope" }, decided.unwrap_or_default())
    })
}

/// `usher completions`.
pub fn completions(common: &Common, shell: Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "usher", &mut script);
    Output::new(common).line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Exit::Done)
}

fn read_json(file: &Path, what: &str) -> Result<Json, Failure> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(file).map(|held| text = held)
    };
    read.map_err(|error| {
        Failure::plain(format!("The {what} can't be read from {}: {}.", file.display(), of_io(&error)), "Check the file's name and rights.")
    })?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Failure::plain(format!("The {what} in {} {}.", file.display(), of_json(&error)), "Put the named place right."))
}
