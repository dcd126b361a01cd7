//! What commands answer: the truth about who still fails, errors as JSON, and exit codes.

use std::path::Path;

use usher_tests::{Ended, PracticeDialpad, Usher, lines, write_directory, write_lines};

struct Pilot {
    usher: Usher,
    dialpad: PracticeDialpad,
    folder: tempfile::TempDir,
}

fn pilot(users: u32, profile: &str) -> Pilot {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), users);
    usher.add("Pilot", &source, profile, &dialpad.tenant_url, &[]);
    Pilot { usher, dialpad, folder }
}

/// Two people want one userName: neither gets it.
fn want_one_name(users: &Path) {
    let mut rows = lines(users);
    let at = rows[0].split(',').position(|name| name == "userPrincipalName").unwrap();
    let wanted = rows[1].split(',').nth(at).unwrap().to_owned();
    rows[2] = rows[2].split(',').enumerate().map(|(place, cell)| if place == at { &wanted } else { cell }).collect::<Vec<_>>().join(",");
    write_lines(users, &rows);
}

fn says(ended: &Ended, words: &[&str]) {
    for word in words {
        assert!(ended.err.contains(word) || ended.out.contains(word), "no word of “{word}”:\n{}\n{}", ended.out, ended.err);
    }
}

#[test]
fn a_cycle_with_nothing_to_do_still_tells_who_fails_and_when_they_are_tried_again() {
    let Pilot { usher, dialpad: _dialpad, folder } = pilot(12, "scim");
    want_one_name(&folder.path().join("users.csv"));
    let first = usher.run(&["run", "Pilot", "--json"]).expect(3).json();
    assert_eq!(first["stillFailing"]["count"], 0, "those of this cycle are in its own count: {first}");
    let failed = first["summary"]["failed"].as_u64().unwrap();
    assert!(failed > 0);
    let second = usher.run(&["run", "Pilot", "--json"]).expect(0).json();
    assert_eq!(second["summary"]["failed"], 0);
    assert_eq!(second["stillFailing"]["count"], failed);
    assert!(second["stillFailing"]["nextTryAtMs"].as_i64().unwrap() > 0);
    let third = usher.run(&["run", "Pilot"]).expect(0);
    says(&third, &[&format!("{failed} still fail"), "tried again", "usher status"]);
}

#[test]
fn status_tells_how_the_last_cycle_ended() {
    let Pilot { usher, dialpad: _dialpad, folder } = pilot(12, "scim");
    let _ = usher.run(&["run", "Pilot"]).expect(0);
    let users = folder.path().join("users.csv");
    let whole = lines(&users);
    std::fs::write(&users, "").unwrap();
    let _ = usher.run(&["run", "Pilot"]).expect(1);
    let failed = usher.run(&["status", "Pilot"]).expect(0);
    says(&failed, &["Last cycle", "failed", "the file is empty"]);
    assert!(!failed.out.contains("nothing to do"), "{}", failed.out);
    write_lines(&users, &whole[..4]);
    let mut document = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    document["accidentalDeletionPrevention"]["threshold"] = 2.into();
    document["name"] = "Careful".into();
    let file = folder.path().join("careful.json");
    std::fs::write(&file, document.to_string()).unwrap();
    write_lines(&users, &whole);
    let _ = usher.run(&["connection", "import", &file.display().to_string()]).expect(0);
    let _ = usher.run(&["run", "Careful"]).expect(0);
    write_lines(&users, &whole[..4]);
    let _ = usher.run(&["run", "Careful"]).expect(4);
    let held = usher.run(&["status", "Careful"]).expect(0);
    says(&held, &["Last cycle", "held, nothing was sent", "disable 9"]);
}

#[test]
fn an_error_is_told_as_json_where_that_is_asked_for() {
    let usher = Usher::new();
    let unknown = usher.run(&["run", "Nobody", "--json"]).expect(1);
    assert_eq!(unknown.json()["error"]["code"], "ConnectionUnknown");
    says(&unknown, &["no connection named “Nobody”"]);
    assert!(unknown.err.contains("Nobody"), "people read it on standard error all the same");
    let usage = usher.run(&["run", "--json"]).expect(2);
    assert_eq!(usage.json()["error"]["code"], "WrongUsage");
    let since = pilot(3, "scim").usher.run(&["history", "Pilot", "--since", "yesterday", "--json"]).expect(2);
    assert_eq!(since.json()["error"]["code"], "WrongUsage");
    let plain = usher.run(&["run", "Nobody"]).expect(1);
    assert_eq!(plain.out, "");
}

#[test]
fn filters_that_cannot_be_judged_are_an_error_and_not_a_verdict() {
    let (usher, folder) = (Usher::new(), tempfile::tempdir().unwrap());
    let (filters, source) = (folder.path().join("filters.json"), folder.path().join("source.json"));
    std::fs::write(&source, r#"{"department": "Sales", "age": 4}"#).unwrap();
    let scope = |text: &str, code: i32| {
        std::fs::write(&filters, text).unwrap();
        usher.run(&["scope", &filters.display().to_string(), "--source", &source.display().to_string(), "--json"]).expect(code)
    };
    for (text, words) in [
        ("{}", &["list of filters"][..]),
        ("[1]", &["filter 1", "list of clauses"]),
        ("[[], [3]]", &["filter 2, clause 1"]),
        (r#"[[{"attribute": "department", "op": "EQUALS", "value": "Sales"}]]"#, &["filter 1, clause 1", "operator"]),
        (r#"[[{"operator": "EQUALS", "value": "Sales"}]]"#, &["filter 1, clause 1", "attribute"]),
        (r#"[[{"attribute": "department", "operator": "EQUALS", "value": ["Sales"]}]]"#, &["filter 1, clause 1", "value"]),
        (r#"[[{"attribute": "department", "operator": "EQUALS"}]]"#, &["filter 1", "no value"]),
        (r#"[[{"attribute": "department", "operator": "SOUNDS LIKE", "value": "x"}]]"#, &["filter 1", "SOUNDS LIKE"]),
        (r#"[[{"attribute": "age", "operator": "Greater_Than", "value": "four"}]]"#, &["filter 1", "whole number"]),
        (r#"[[{"attribute": "department", "operator": "REGEX MATCH", "value": "("}]]"#, &["filter 1", "pattern"]),
        ("[[", &["no JSON", "line 1"]),
    ] {
        let ended = scope(text, 1);
        let error = ended.json()["error"].to_string().to_lowercase();
        for word in words {
            assert!(error.contains(&word.to_lowercase()), "{text}: no word of “{word}”: {error}");
        }
        assert!(ended.json().get("inScope").is_none());
        for raw in ["missing field", "invalid type", "expected value"] {
            assert!(!error.contains(raw), "{text}: a library's words: {error}");
        }
    }
    assert_eq!(scope(r#"[[{"attribute": "department", "operator": "EQUALS", "value": "Sales"}]]"#, 0).json()["inScope"], true);
    std::fs::write(&source, format!(r#"{{"department": "{}"}}"#, "a".repeat(60))).unwrap();
    let endless = scope(r#"[[{"attribute": "department", "operator": "REGEX MATCH", "value": "^(a+a+)+b\\1$|^a"}]]"#, 1).json();
    assert_eq!((endless["error"]["code"].as_str(), endless.get("inScope")), (Some("ScopeUndecided"), None), "{endless}");
    let message = endless["error"]["message"].to_string();
    assert!(message.contains("Filter 1") && message.contains("department REGEX MATCH") && message.contains("too long"), "{message}");
    std::fs::write(&source, "[]").unwrap();
    assert_eq!(scope("[]", 1).json()["error"]["code"], "SourceUnreadable");
}

#[test]
fn a_context_that_cannot_be_used_is_an_error_and_not_another_instant() {
    let (usher, folder) = (Usher::new(), tempfile::tempdir().unwrap());
    let context = folder.path().join("context.json");
    let evaluate = |text: &str, code: i32| {
        std::fs::write(&context, text).unwrap();
        usher.run(&["expression", "Now()", "--context", &context.display().to_string(), "--json"]).expect(code).json()
    };
    for (text, word) in [
        ("[]", "context"),
        (r#"{"now": "yesterday"}"#, "now"),
        (r#"{"now": 3}"#, "now"),
        (r#"{"existing": "ann"}"#, "existing"),
        (r#"{"existing": [1]}"#, "existing"),
        (r#"{"roles": {"value": "User"}}"#, "roles"),
        (r#"{"nwo": "2026-11-23T08:00:00Z"}"#, "nwo"),
    ] {
        let error = evaluate(text, 1)["error"].clone();
        assert!(error["message"].as_str().unwrap().contains(word), "{text}: {error}");
        assert_eq!((error["position"].as_u64(), error["length"].as_u64()), (Some(0), Some(0)));
    }
    for now in ["2026-11-23T08:00:00Z", "2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00"] {
        assert_eq!(evaluate(&format!(r#"{{"now": "{now}"}}"#), 0)["value"], "11/23/2026 8:00:00 AM", "{now}");
    }
}

#[test]
fn what_a_groups_file_lost_or_names_in_vain_is_told() {
    let Pilot { usher, dialpad, folder } = pilot(30, "dialpad");
    let _ = usher.run(&["run", "Pilot"]);
    let groups = folder.path().join("groups.csv");
    let rows = lines(&groups);
    let name = |row: &str| row.split(',').nth(1).unwrap().to_owned();
    let (first, last) = (name(&rows[1]), name(rows.last().unwrap()));
    let mut changed: Vec<String> =
        rows.iter().filter(|row| name(row) != last).map(|row| row.replacen(&format!(",{first},"), ",Renamed,", 1)).collect();
    changed.push(changed[1].rsplit_once(',').unwrap().0.to_owned() + ",nobody@contoso.com");
    write_lines(&groups, &changed);
    let writes = dialpad.writes();
    let plan = usher.run(&["plan", "Pilot"]).expect(0);
    says(&plan, &["can't rename groups", "Renamed", &last, "left the source", "nobody@contoso.com", &format!("line {}", changed.len())]);
    assert!(usher.run(&["plan", "Pilot", "--json"]).expect(0).json()["warnings"].to_string().contains("nobody@contoso.com"));
    let run = usher.run(&["run", "Pilot"]);
    says(&run, &["nobody@contoso.com"]);
    assert_eq!(dialpad.writes(), writes);
    let history = usher.run(&["history", "Pilot", "--limit", "10"]).expect(0);
    says(&history, &["can't rename groups", "left the source"]);
}

#[test]
fn test_connection_lists_the_features_that_decide_how_people_are_written() {
    let Pilot { usher, dialpad: _dialpad, folder: _folder } = pilot(5, "dialpad");
    let report = usher.run(&["test", "Pilot", "--json"]).expect(0).json();
    let said = |name: &str| {
        let check = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name);
        let check = check.unwrap_or_else(|| panic!("{name} isn't tried: {report}"));
        format!("{}: {}", check["state"].as_str().unwrap(), check["message"].as_str().unwrap())
    };
    assert!(said("Can filter").starts_with("passed"));
    assert!(said("Supports PATCH").starts_with("passed: The application says so"), "{}", said("Supports PATCH"));
    assert!(said("Gives lists in pages").contains("the profile asks for 100"), "{}", said("Gives lists in pages"));
    assert!(said("Keeps versions (ETag)").starts_with("assumed: The application has none"), "{}", said("Keeps versions (ETag)"));
    assert!(said("Letter case of userName").starts_with("passed: It doesn't count"), "{}", said("Letter case of userName"));
    let text = usher.run(&["test", "Pilot"]).expect(0);
    says(&text, &["~ Keeps versions (ETag): ", "✓ Supports PATCH: "]);
}

#[test]
fn a_plan_is_no_cycle_of_the_history() {
    let Pilot { usher, dialpad: _dialpad, folder: _folder } = pilot(5, "scim");
    let plan = usher.run(&["plan", "Pilot", "--json"]).expect(0).json()["cycle"].as_str().unwrap().to_owned();
    let cycle = usher.run(&["run", "Pilot", "--json"]).expect(0).json()["cycle"].as_str().unwrap().to_owned();
    says(&usher.run(&["history", "Pilot", "--cycle", &plan]).expect(1), &["is a plan"]);
    says(&usher.run(&["history", "Pilot", "--cycle", "nonsense"]).expect(1), &["no cycle"]);
    let entries = usher.run(&["history", "Pilot", "--cycle", &cycle, "--json"]).expect(0).json();
    assert!(entries.as_array().unwrap().len() >= 5 && entries[0]["cycle"] == cycle.as_str(), "{entries}");
}

#[cfg(unix)]
#[test]
fn a_cycle_that_someone_stops_ends_with_130_and_the_next_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 60);
    let dialpad = PracticeDialpad::start(&["--rate", "1000", "--latency-ms", "100"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let cycle = usher.command(&["run", "Pilot", "-q", "--json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    while dialpad.stats()["users"] == 0 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let _ = usher_tests::ended(std::process::Command::new("kill").args(["-INT", &cycle.id().to_string()])).expect(0);
    let stopped = cycle.wait_with_output().unwrap();
    assert_eq!(stopped.status.code(), Some(130));
    let told: serde_json::Value = serde_json::from_slice(&stopped.stdout).unwrap();
    assert_eq!(told["error"]["code"], "Cancelled");
    assert!(dialpad.stats()["users"].as_u64().unwrap() < 60, "it was stopped in the middle");
    let _ = usher.run(&["run", "Pilot"]).expect(0);
    assert_eq!(dialpad.stats()["users"], 60);
    assert_eq!(dialpad.stats()["duplicates"], 0);
}

#[test]
fn a_plan_counts_those_who_cannot_be_sent_and_tells_each_ones_reason_and_fix() {
    let Pilot { usher, dialpad: _dialpad, folder } = pilot(12, "scim");
    want_one_name(&folder.path().join("users.csv"));
    let plan = usher.run(&["plan", "Pilot", "--json"]).expect(0).json();
    let blocked = plan["blocked"].as_u64().unwrap();
    assert!(blocked > 0);
    let text = usher.run(&["plan", "Pilot"]).expect(0).out;
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("Planned: create") && last.ends_with(&format!("can't be provisioned {blocked}")), "{last}");
    assert!(text.contains(&format!("{blocked} people and groups can't be provisioned as they are.")), "{text}");
    let (sent, left) = text.split_once("Can't be provisioned as they are:").unwrap();
    for evaluation in plan["evaluations"].as_array().unwrap().iter().filter(|one| one["outcome"]["status"] == "failure") {
        let name = evaluation["subject"]["displayName"].as_str().unwrap();
        let row = left.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        let outcome = &evaluation["outcome"];
        assert!(row.contains(outcome["message"].as_str().unwrap()) && row.contains(outcome["fix"].as_str().unwrap()), "{row}");
        assert!(!sent.contains(name), "nothing is sent for {name}: {sent}");
    }
}

#[test]
fn a_cycle_tells_the_licences_that_its_plan_counted() {
    let Pilot { usher, dialpad: _dialpad, folder: _folder } = pilot(5, "dialpad");
    let planned = usher.run(&["plan", "Pilot", "--json"]).expect(0).json()["summary"]["licences"].clone();
    assert!(planned[0]["taken"].as_u64().unwrap() > 0, "{planned}");
    let ran = usher.run(&["run", "Pilot", "--json"]).json();
    assert_eq!(ran["summary"]["licences"], planned, "{ran}");
    let again = usher.run(&["run", "Pilot", "--json"]).json();
    assert_eq!(again["summary"]["licences"], serde_json::json!([]), "{again}");
}
