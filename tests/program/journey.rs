//! From nothing to people provisioned, and on.

use usher_tests::{PracticeDialpad, Usher, lines, write_directory, write_lines};

#[test]
fn the_practice_job_runs_to_its_end_with_no_account_anywhere() {
    let usher = Usher::new();
    let ended = usher.run(&["practice", "--users", "60", "--seed", "3"]).expect(0);
    for word in ["create", "disable", "update"] {
        assert!(ended.out.to_lowercase().contains(word), "the story tells of {word}:\n{}", ended.out);
    }
}

#[test]
fn a_second_cycle_without_a_change_sends_no_write() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 40);
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let first = usher.run(&["run", "Pilot", "--json"]);
    assert!([0, 3].contains(&first.code), "{}", first.err);
    let created = first.json()["summary"]["create"].as_u64().unwrap();
    assert!(created > 30, "{}", first.out);
    let before = dialpad.writes();
    let second = usher.run(&["run", "Pilot", "--json"]);
    assert_eq!(second.json()["summary"]["create"], 0, "{}", second.out);
    assert_eq!(dialpad.writes(), before, "nothing changed, so nothing is written");
    assert_eq!(dialpad.stats()["duplicates"], 0);
}

#[test]
fn a_plan_names_what_the_cycle_then_does_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 25);
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let plan = usher.run(&["plan", "Pilot", "--json"]).expect(0).json();
    assert_eq!(dialpad.writes(), 0, "a plan writes nothing");
    let planned = plan["summary"]["create"].as_u64().unwrap();
    assert!(planned >= 25);
    assert!(plan["held"].is_null());
    assert_eq!(plan["evaluations"].as_array().unwrap().iter().filter(|one| one["action"]["kind"] == "create").count() as u64, planned);
    let run = usher.run(&["run", "Pilot", "--json"]).json();
    assert_eq!(run["summary"]["create"].as_u64().unwrap() + run["summary"]["failed"].as_u64().unwrap(), planned);
}

#[test]
fn a_plan_counts_the_licences_that_it_takes_before_anyone_is_billed() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 25);
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "dialpad", &dialpad.tenant_url, &[]);
    let plan = usher.run(&["plan", "Pilot", "--json"]).expect(0).json();
    let licences = plan["summary"]["licences"].as_array().unwrap();
    assert_eq!((licences.len(), &licences[0]["licence"], &licences[0]["freed"]), (1, &"Dialpad_Ai Voice".into(), &0.into()));
    let taken = licences[0]["taken"].as_u64().unwrap();
    let accounts = plan["evaluations"].as_array().unwrap().iter().filter(|one| !one["action"]["licence"].is_null()).count() as u64;
    assert!(taken > 0);
    assert_eq!(taken, accounts);
    let told = usher.run(&["plan", "Pilot"]).expect(0).out;
    assert!(told.contains(&format!("Takes {taken} Dialpad_Ai Voice licences.")), "{told}");
}

#[test]
fn changed_and_removed_rows_become_updates_and_disables_and_come_back_as_enables() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 30);
    let users = folder.path().join("users.csv");
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let _ = usher.run(&["run", "Pilot", "--json"]);
    let active = dialpad.stats()["activeUsers"].as_u64().unwrap();

    let whole = lines(&users);
    write_lines(&users, &whole[..whole.len() - 2]);
    let run = usher.run(&["run", "Pilot", "--json"]).json();
    assert_eq!(run["summary"]["disable"], 2, "{run}");
    assert_eq!(dialpad.stats()["activeUsers"].as_u64().unwrap(), active - 2);

    write_lines(&users, &whole);
    let run = usher.run(&["run", "Pilot", "--json"]).json();
    assert_eq!(run["summary"]["enable"], 2, "{run}");
    assert_eq!(dialpad.stats()["activeUsers"].as_u64().unwrap(), active);
    assert_eq!(dialpad.stats()["duplicates"], 0);
}

#[test]
fn one_person_is_provisioned_on_demand_after_a_preview_that_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 10);
    let who = lines(&folder.path().join("users.csv"))[1].split(',').find(|cell| cell.contains("@contoso.com")).unwrap().to_owned();
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let preview = usher.run(&["provision", "Pilot", "--user", &who, "--preview", "--json"]).expect(0);
    assert!(preview.out.contains("\"create\""), "{}", preview.out);
    assert_eq!(dialpad.writes(), 0);
    let _ = usher.run(&["provision", "Pilot", "--user", &who, "--json"]).expect(0);
    assert_eq!(dialpad.stats()["users"], 1);
    let history = usher.run(&["history", "Pilot", "--user", &who, "--json"]).expect(0);
    assert!(history.out.contains(&who), "{}", history.out);
}

#[test]
fn a_connection_document_survives_export_and_import() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 3);
    let usher = Usher::new();
    usher.add("Pilot", &source, "dialpad", "https://dialpad.com/scim", &["--notify", "it@contoso.com"]);
    let exported = usher.run(&["connection", "export", "Pilot"]).expect(0);
    let file = folder.path().join("pilot.json");
    std::fs::write(&file, &exported.out).unwrap();
    let _ = usher.run(&["connection", "import", &file.display().to_string(), "--name", "Second"]).expect(0);
    let mut again = usher.run(&["connection", "export", "Second"]).expect(0).json();
    again["name"] = "Pilot".into();
    assert_eq!(again, exported.json());
}

#[test]
fn cleared_escrows_are_forgotten_and_their_people_tried_in_the_next_cycle() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 40);
    // Two people want one userName: neither gets it.
    let users = folder.path().join("users.csv");
    let mut rows = lines(&users);
    let at = rows[0].split(',').position(|name| name == "userPrincipalName").unwrap();
    let wanted = rows[1].split(',').nth(at).unwrap().to_owned();
    rows[2] = rows[2].split(',').enumerate().map(|(place, cell)| if place == at { &wanted } else { cell }).collect::<Vec<_>>().join(",");
    write_lines(&users, &rows);
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let _ = usher.run(&["run", "Pilot"]).expect(3);
    let failing = || usher.run(&["status", "Pilot", "--json"]).expect(0).json()["card"]["failing"].as_u64().unwrap();
    let before = failing();
    assert!(before > 0);
    let _ = usher.run(&["restart", "Pilot", "--clear", "escrows"]).expect(0);
    assert_eq!(failing(), 0);
    assert_eq!(usher.cycle("Pilot", 3)["summary"]["failed"], before);
}
