//! Expressions and filters by themselves, and shell completions.

use std::io::Read;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::{Value as Json, json};
use usher_app::commands::tools::{decide_scope, evaluate_expression};

use crate::Ended;
use crate::args::{Arguments, Common};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// `usher expression`.
pub fn expression(common: &Common, text: &str, source: Option<&Path>, context: Option<&Path>) -> Ended {
    let out = Output::new(common);
    let source = source.map_or(Ok(json!({})), |file| read_json(file, "source object"))?;
    let context = context.map_or(Ok(json!({})), |file| read_json(file, "context"))?;
    if !source.is_object() {
        return Err(Failure::plain("The source object isn't a JSON object.", "Give attributes and values: {\"givenName\": \"Ada\"}."));
    }
    match evaluate_expression(text, &source, &context) {
        Ok(answer) => out.answer(&answer, || shown(&answer["value"])),
        Err(problem) => {
            if out.is_json() {
                out.json(&json!({ "error": problem }))?;
                return Ok(Exit::Failed);
            }
            eprintln!("{text}\n{}{}", " ".repeat(problem.position as usize), "^".repeat(problem.length.max(1) as usize));
            Err(Failure::plain(problem.message, problem.fix.unwrap_or_default()))
        }
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
pub fn completions(shell: Shell) -> Ended {
    clap_complete::generate(shell, &mut Arguments::command(), "usher", &mut std::io::stdout());
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
        Failure::plain(format!("The {what} can't be read from {}: {error}.", file.display()), "Check the file's name and rights.")
    })?;
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Failure::plain(format!("The {what} in {} is no JSON: {error}.", file.display()), "Put the named place right."))
}
