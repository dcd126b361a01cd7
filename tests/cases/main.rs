//! The worked cases, through the library and through the command line: one runner, two ways.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};
use usher_app::commands::tools::{Tell, decide_scope, evaluate_expression};
use usher_tests::Usher;

fn cases(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn expressions() -> Vec<Value> {
    cases(include_str!("expressions.json"))
}

fn scoping() -> Vec<Value> {
    cases(include_str!("scoping.json"))
}

/// Runs all and names every one that differs.
fn each(cases: &[Value], differs: impl Fn(&Value) -> Option<String>) {
    let wrong: Vec<String> =
        cases.iter().filter_map(|case| differs(case).map(|how| format!("{}: {how}\n    {case}", case["id"]))).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(!cases.is_empty());
}

fn context(case: &Value) -> Value {
    case.get("context").cloned().unwrap_or_else(|| json!({}))
}

/// `answer`: what `usher expression --json` says.
fn differs(case: &Value, answer: &Value) -> Option<String> {
    if case["error"] == true {
        let Some(position) = answer["error"]["position"].as_u64() else { return Some(format!("no error but {answer}")) };
        let within = case["errorWithin"].as_array().map(|ends| (ends[0].as_u64().unwrap(), ends[1].as_u64().unwrap()));
        return within.filter(|(first, last)| position < *first || position > *last).map(|_| format!("error at {position}: {answer}"));
    }
    let same = answer.get("value") == Some(&case["expect"]);
    if !same || case.get("flow") != answer.get("flow") || case.get("log") != answer.get("log") {
        return Some(format!("got {answer}"));
    }
    None
}

#[test]
fn expressions_through_the_library() {
    each(&expressions(), |case| {
        let answer = match evaluate_expression(case["expression"].as_str().unwrap(), &case["source"], &context(case), Tell::Value) {
            Ok(answer) => answer,
            Err(problem) => json!({ "error": problem }),
        };
        differs(case, &answer)
    });
}

#[test]
fn expressions_through_the_command_line() {
    let usher = Usher::new();
    let file = usher.folder().join("context.json");
    each(&expressions(), |case| {
        std::fs::write(&file, context(case).to_string()).unwrap();
        let expression = case["expression"].as_str().unwrap();
        let mut arguments = vec!["expression", expression, "--source", "-", "--json"];
        let path = file.display().to_string();
        if case.get("context").is_some() {
            arguments.extend(["--context", &path]);
        }
        let (code, answer) = with_input(&usher, &arguments, &case["source"]);
        if code != i32::from(answer.get("error").is_some()) {
            return Some(format!("exit code {code} with {answer}"));
        }
        differs(case, &answer)
    });
}

#[test]
fn scoping_through_the_library() {
    each(&scoping(), |case| {
        let (in_scope, _) = decide_scope(&case["filters"], &case["source"]).unwrap();
        (case["inScope"] != in_scope).then(|| format!("got {in_scope}"))
    });
}

#[test]
fn scoping_through_the_command_line() {
    let usher = Usher::new();
    let file = usher.folder().join("filters.json");
    each(&scoping(), |case| {
        std::fs::write(&file, case["filters"].to_string()).unwrap();
        let (code, answer) = with_input(&usher, &["scope", &file.display().to_string(), "--source", "-", "--json"], &case["source"]);
        (code != 0 || answer["inScope"] != case["inScope"]).then(|| format!("exit code {code}, {answer}"))
    });
}

fn with_input(usher: &Usher, arguments: &[&str], input: &Value) -> (i32, Value) {
    let mut child = usher.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let answer = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| json!({ "unreadable": error.to_string(), "err": String::from_utf8_lossy(&output.stderr) }));
    (output.status.code().unwrap_or(-1), answer)
}

#[test]
fn schemas_come_in_and_go_out_unchanged() {
    for name in ["schema-dialpad.json", "schema-unusual.json"] {
        let usher = Usher::new();
        let file = format!("{}/cases/{name}", env!("CARGO_MANIFEST_DIR"));
        let (code, imported) = with_input(&usher, &["connection", "import", &file, "--name", "moved", "--json"], &json!(null));
        assert_eq!((code, imported["name"].as_str()), (0, Some("moved")), "{imported}");
        let (code, exported) = with_input(&usher, &["connection", "export", "moved", "--schema-only"], &json!(null));
        let read: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(code, 0);
        assert!(exported == read, "{name} came out changed");
        let told = imported["notHonoured"].to_string() + &imported["blocking"].to_string();
        for expected in if name.contains("unusual") { &["ROLE_IMPORT", "inputFilterGroups", "exportMissingReferences"][..] } else { &[] } {
            assert!(told.contains(expected), "{expected} isn't told: {told}");
        }
        // In its place, the same again: another version of the same connection.
        let (code, again) = with_input(&usher, &["connection", "import", &file, "--name", "moved", "--json"], &json!(null));
        let usable = imported["blocking"] == json!([]);
        assert_eq!(code == 0, usable, "{again}");
    }
}
