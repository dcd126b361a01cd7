//! The application's attributes, read and added: against the practice Dialpad, over the whole program.

use serde_json::Value;
use usher_tests::{PracticeDialpad, Usher, write_directory};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn names(discovery: &Value) -> Vec<String> {
    discovery["added"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

fn messages(findings: &Value) -> Vec<&str> {
    findings.as_array().unwrap().iter().map(|one| one["message"].as_str().unwrap()).collect()
}

#[test]
fn what_the_application_lists_is_looked_at_then_added_once_and_can_be_mapped() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 5);
    usher.add("Pilot", &source, "dialpad", &dialpad.tenant_url, &[]);
    let export = || usher.run(&["connection", "export", "Pilot"]).expect(0).out;
    let before = export();

    let seen = usher.run(&["discover", "Pilot", "--preview", "--json"]).expect(0).json();
    assert!(names(&seen).contains(&"nickName".to_owned()) && names(&seen).contains(&format!("{ENTERPRISE}:costCenter")), "{seen}");
    assert!(!names(&seen).contains(&"title".to_owned()), "what is known isn't added");
    assert_eq!((seen["saved"].clone(), seen["version"].clone()), (false.into(), 1.into()));
    assert_eq!(messages(&seen["unlisted"]), Vec::<&str>::new(), "all that Dialpad's profile maps is listed");
    assert_eq!(export(), before, "a look changes nothing");

    let done = usher.run(&["discover", "Pilot", "--json"]).expect(0).json();
    assert_eq!((names(&done), done["saved"].clone(), done["version"].clone()), (names(&seen), true.into(), 2.into()));
    let again = usher.run(&["discover", "Pilot", "--json"]).expect(0).json();
    assert_eq!((names(&again).len(), again["saved"].clone(), again["version"].clone()), (0, false.into(), 2.into()));
    let text = usher.run(&["discover", "Pilot"]).expect(0).out;
    assert!(text.starts_with("Dialpad lists ") && text.contains("all that can be mapped are known"), "{text}");

    let mut document: Value = serde_json::from_str(&export()).unwrap();
    let directory = document["schema"]["directories"].as_array_mut().unwrap().iter_mut().find(|one| one["name"] == "Dialpad").unwrap();
    assert!(directory["discoveryDateTime"].as_str().unwrap().ends_with('Z'));
    assert_eq!(dialpad.writes(), 0);
    let _ = usher.cycle("Pilot", 0);
}

#[test]
fn a_mapping_to_what_the_application_does_not_list_is_a_doubt_with_the_nearest_name() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 5);
    usher.add("Pilot", &source, "dialpad", &dialpad.tenant_url, &[]);
    let test = || usher.run(&["test", "Pilot", "--json"]).expect(0).json();
    let check = |report: &Value, name: &str| report["checks"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
    let fine = test();
    assert_eq!(check(&fine, "Lists the mapped attributes")["state"], "passed", "{fine}");
    let beyond = check(&fine, "Attributes beyond the profile");
    assert!(beyond["message"].as_str().unwrap().contains("nickName"), "{beyond}");

    let mut document = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    document["name"] = "Slip".into();
    let objects = document["schema"]["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap();
    let people = objects.iter_mut().find(|one| one["sourceObjectName"] == "User").unwrap();
    let title = people["attributeMappings"].as_array_mut().unwrap().iter_mut().find(|one| one["targetAttributeName"] == "title").unwrap();
    title["targetAttributeName"] = "nikName".into();
    let file = folder.path().join("slip.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let _ = usher.run(&["connection", "import", &file.display().to_string()]).expect(0);
    let report = usher.run(&["test", "Slip", "--json"]).expect(0).json();
    let doubt = check(&report, "Lists the mapped attributes");
    assert_eq!(doubt["state"], "assumed");
    assert!(
        doubt["message"].as_str().unwrap().contains("nikName among its own; it may refuse or drop it. Did you mean nickName?"),
        "{doubt}"
    );
}

#[test]
fn an_attribute_added_by_hand_is_known_and_what_cannot_be_one_is_refused() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 5);
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let name = "urn:acme:params:scim:User:onCall";
    let added = usher.run(&["attribute", "add", "Pilot", name, "--type", "boolean", "--required", "--json"]).expect(0).json();
    assert_eq!(added["version"], 2);
    assert!(added["warnings"].as_array().unwrap().iter().any(|one| one.as_str().unwrap().contains(name)), "required, not mapped: {added}");
    let document = usher.run(&["connection", "export", "Pilot"]).expect(0).out;
    assert!(document.contains(name));
    for (attribute, word) in [
        (name, "known"),
        ("TITLE", "title is a known"),
        ("cost code", "cost code"),
        ("emails[type eq work].value", "[type eq \"work\"]"),
        ("password", "Passwords"),
        ("id", "id can't be provisioned: only the application writes it."),
        ("meta.created", "only the application writes it"),
    ] {
        let refused = usher.run(&["attribute", "add", "Pilot", attribute]).expect(1);
        assert!(refused.err.contains(word), "{attribute}: {}", refused.err);
    }
    let _ = usher.run(&["attribute", "add", "Pilot", "x", "--type", "number"]).expect(2);
    assert_eq!(usher.run(&["connection", "export", "Pilot"]).expect(0).out, document, "a refusal changes nothing");
    let slip = usher.run(&["attribute", "add", "Pilot", "usrName"]).expect(0);
    assert!(slip.err.contains("Did you mean userName?"), "{}", slip.err);
}

#[test]
fn an_application_that_cannot_be_asked_is_told_and_nothing_is_saved() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 5);
    usher.add("Pilot", &source, "dialpad", &dialpad.tenant_url, &[]);
    let mut command = usher.command(&["discover", "Pilot"]);
    let refused = usher_tests::ended(command.env("USHER_SECRET_TOKEN", "another")).expect(1);
    assert!(refused.err.contains("token"), "{}", refused.err);
    let untold = format!("{}/nothing", dialpad.tenant_url);
    usher.add("Untold", &source, "dialpad", &untold, &[]);
    let told = usher.run(&["discover", "Untold", "--json"]).expect(0).json();
    assert!(told["sentence"].as_str().unwrap().contains("doesn't tell"), "{told}");
    assert_eq!((told["saved"].clone(), told["version"].clone()), (false.into(), 1.into()));
}

#[test]
fn a_list_is_entered_from_a_file_and_values_are_checked_against_it() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 60);
    usher.add("Pilot", &source, "dialpad", &dialpad.tenant_url, &[]);
    let told = || {
        let plan = usher.run(&["plan", "Pilot", "--json"]).expect(0).out;
        plan.contains("Atlantis") || plan.contains("office named")
    };
    assert!(!told(), "without a list nothing is checked");
    let file = folder.path().join("offices.txt");
    std::fs::write(&file, "\u{feff}Atlantis\r\n\r\nAtlantis \r\n").unwrap();
    let file = file.display().to_string();
    let saved = usher.run(&["lists", "Pilot", "Offices", "--file", &file, "--json"]).expect(0).json();
    assert_eq!(saved["version"], 2);
    let lists = usher.run(&["lists", "Pilot", "--json"]).expect(0).json();
    assert_eq!((&lists[0]["name"], &lists[0]["entries"]), (&"offices".into(), &serde_json::json!(["Atlantis"])));
    assert!(told());
    let refused = usher.run(&["lists", "Pilot", "office", "--file", &file]).expect(1);
    assert!(refused.err.contains("“office”") && refused.err.contains("offices, companyDomains"), "{}", refused.err);
    std::fs::write(&file, "\n").unwrap();
    let empty = usher.run(&["lists", "Pilot", "offices", "--file", &file]).expect(1);
    assert!(empty.err.contains("--clear"), "{}", empty.err);
    let _ = usher.run(&["lists", "Pilot", "--clear"]).expect(2);
    let _ = usher.run(&["lists", "Pilot", "offices", "--clear"]).expect(0);
    assert!(!told());
    assert!(usher.run(&["lists", "Pilot"]).expect(0).out.contains("Dialpad admin settings, Offices"));
}
