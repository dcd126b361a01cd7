//! A connection's own choices on the command line: protected accounts, cleared attributes, options of scope.

use serde_json::{Value, json};
use usher_tests::{PracticeDialpad, Usher, write_directory};

fn pilot(usher: &Usher) {
    usher.add("Pilot", "practice:5", "scim", "https://scim.contoso.com/scim", &[]);
}

fn shown(usher: &Usher) -> Value {
    usher.run(&["connection", "show", "Pilot", "--json"]).expect(0).json()
}

#[test]
fn what_properties_has_is_set_and_shown_on_the_command_line_too() {
    let usher = Usher::new();
    pilot(&usher);
    let before = shown(&usher);
    assert_eq!(before["protected"], json!({"ids": [], "patterns": [], "groups": []}), "shown though it says nothing");
    assert_eq!((&before["nestedGroups"], &before["skipOutOfScopeDeletions"]), (&json!(false), &json!(false)));
    let text = usher.run(&["connection", "show", "Pilot"]).expect(0).out;
    for words in ["Protected", "Nobody", "Cleared attributes", "Nested groups", "Skip out of scope deletions"] {
        assert!(text.contains(words), "no “{words}”: {text}");
    }

    let all =
        ["--protect", "ceo@contoso.com", "--protect", "CEO@contoso.com", "--protect-group", "Board", "--protect-pattern", "mail=^a=b"];
    let more = ["--clear", "TITLE", "--nested-groups", "on", "--skip-out-of-scope-deletions", "on"];
    let saved = usher.run(&[&["connection", "set", "Pilot", "--json"][..], &all, &more].concat()).expect(0).json();
    assert_eq!(saved["version"], 2);
    let after = shown(&usher);
    let patterns = json!([{"attribute": "mail", "pattern": "^a=b"}]);
    assert_eq!(after["protected"], json!({"ids": ["ceo@contoso.com"], "patterns": patterns, "groups": ["Board"]}));
    assert_eq!(after["clearedAttributes"], json!({"users": ["title"], "groups": []}));
    assert_eq!((&after["nestedGroups"], &after["skipOutOfScopeDeletions"]), (&json!(true), &json!(true)));
    let text = usher.run(&["connection", "show", "Pilot"]).expect(0).out;
    assert!(text.contains("ceo@contoso.com; groups: Board; patterns: mail=^a=b") && text.contains("title"), "{text}");

    let back = ["--unprotect", "Ceo@Contoso.com", "--unprotect", "board", "--unprotect", "mail=^a=b", "--keep", "title"];
    let off = ["--nested-groups", "off", "--skip-out-of-scope-deletions", "off"];
    let _ = usher.run(&[&["connection", "set", "Pilot"][..], &back, &off].concat()).expect(0);
    assert_eq!(shown(&usher), before, "taken back whole");
    let document = shown(&usher);
    assert_eq!(document["schema"], usher.run(&["connection", "export", "Pilot"]).expect(0).json()["schema"]);
}

#[test]
fn an_entry_that_is_an_account_and_a_group_is_taken_off_only_as_the_one_that_is_named() {
    let usher = Usher::new();
    pilot(&usher);
    let set = |change: &[&str], code| usher.run(&[&["connection", "set", "Pilot"][..], change].concat()).expect(code);
    let _ = set(&["--protect", "Board", "--protect-group", "board"], 0);
    let refused = set(&["--unprotect", "BOARD"], 1);
    for words in ["the account “BOARD” and the group “BOARD”", "--unprotect-id or --unprotect-group"] {
        assert!(refused.err.contains(words), "{}", refused.err);
    }
    let off = set(&["--unprotect-group", "BOARD"], 0);
    assert!(off.out.contains("No longer protected by the group “BOARD”"), "{}", off.out);
    assert_eq!(shown(&usher)["protected"], json!({"ids": ["Board"], "patterns": [], "groups": []}));
    let off = set(&["--unprotect", "board", "--json"], 0).json();
    assert_eq!(off["takenOff"], json!(["the account “board”"]));
    assert_eq!(shown(&usher)["protected"]["ids"], json!([]));
}

#[test]
fn a_slip_in_a_choice_is_refused_with_the_name_that_was_meant_and_changes_nothing() {
    let usher = Usher::new();
    pilot(&usher);
    let _ = usher.run(&["connection", "set", "Pilot", "--protect", "ceo@contoso.com", "--clear", "title"]).expect(0);
    let before = shown(&usher);
    for (change, code, words) in [
        (&["--unprotect", "ceo@contoso.con"][..], 1, "Did you mean ceo@contoso.com?"),
        (&["--clear", "tittle"], 1, "Did you mean title?"),
        (&["--clear", "title", "--object", "group"], 1, "Nothing is mapped to title"),
        (&["--keep", "titel"], 1, "Did you mean title?"),
        (&["--protect-pattern", "mail=("], 1, "can't be used"),
        (&["--protect-pattern", "mail"], 2, "ATTRIBUTE=PATTERN"),
        (&["--nested-groups", "yes"], 2, "on"),
        (&[], 2, "--protect"),
    ] {
        let refused = usher.run(&[&["connection", "set", "Pilot"][..], change].concat()).expect(code);
        assert!(refused.err.contains(words), "{change:?}: {}", refused.err);
    }
    assert_eq!(shown(&usher), before);
}

#[test]
fn a_protected_id_that_nobody_has_is_warned_of_wherever_it_matters() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 5);
    usher.add("Pilot", &source, "dialpad", &dialpad.tenant_url, &[]);
    let users = std::fs::read_to_string(folder.path().join("users.csv")).unwrap();
    let at = users.lines().next().unwrap().split(',').position(|name| name == "userPrincipalName").unwrap();
    let someone = users.lines().nth(1).unwrap().split(',').nth(at).unwrap().to_owned();
    let slip = someone.replacen('@', "x@", 1);
    let warned = |text: &str| text.contains("protected.ids") && text.contains(&slip) && text.contains(&format!("Did you mean {someone}?"));

    let set = usher.run(&["connection", "set", "Pilot", "--protect", &slip]).expect(0);
    assert!(warned(&set.err), "{}", set.err);
    let show = usher.run(&["connection", "show", "Pilot"]).expect(0);
    assert!(warned(&show.err), "{}", show.err);
    let plan = usher.run(&["plan", "Pilot"]).expect(0);
    assert!(warned(&plan.err), "{}", plan.err);
    let plan = usher.run(&["plan", "Pilot", "--json"]).expect(0).json();
    assert!(warned(&plan["warnings"].to_string()), "{}", plan["warnings"]);
    let document = usher.run(&["connection", "export", "Pilot"]).expect(0).out;
    let file = folder.path().join("document.json");
    std::fs::write(&file, document).unwrap();
    let imported = usher.run(&["connection", "import", &file.display().to_string(), "--name", "Copy"]).expect(0);
    assert!(warned(&imported.out), "{}", imported.out);
    let run = usher.cycle("Pilot", 0);
    assert!(warned(&run["warnings"].to_string()), "{}", run["warnings"]);

    let _ = usher.run(&["connection", "set", "Pilot", "--unprotect", &slip, "--protect", &someone]).expect(0);
    let plan = usher.run(&["plan", "Pilot", "--json"]).expect(0).json();
    assert!(!plan["warnings"].to_string().contains("protected.ids"), "{}", plan["warnings"]);

    // Who is protected leaves the source: only the entry keeps their account, so nothing bids anyone take it out.
    let _ = usher.cycle("Pilot", 0);
    let without: Vec<&str> = users.lines().enumerate().filter(|(at, _)| *at != 1).map(|(_, line)| line).collect();
    std::fs::write(folder.path().join("users.csv"), without.join("\n")).unwrap();
    for _ in 0..2 {
        let run = usher.cycle("Pilot", 0);
        assert!(!run["warnings"].to_string().contains("protected.ids"), "{}", run["warnings"]);
    }
    let show = usher.run(&["connection", "show", "Pilot"]).expect(0);
    assert!(!show.err.contains("protected.ids"), "{}", show.err);
}

#[test]
fn a_part_of_a_tenant_urls_query_that_is_left_out_is_named() {
    let (folder, usher) = (tempfile::tempdir().unwrap(), Usher::new());
    let url = "https://scim.contoso.com/scim?company=7&AzureAdScimPatch2017";
    let add = ["connection", "add", "Pilot", "--source", "practice:5", "--profile", "scim", "--tenant-url", url];
    let added = usher.run(&add).expect(0);
    assert!(added.err.contains("company is left out") && !added.err.contains("company=7"), "{}", added.err);
    let mut document = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    document["name"] = "Copy".into();
    document["target"]["tenantUrl"] = url.into();
    let file = folder.path().join("document.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let imported = usher.run(&["connection", "import", &file.display().to_string()]).expect(0);
    assert!(imported.out.contains("company is left out"), "{}", imported.out);
}

#[test]
fn a_domain_in_two_cases_is_one_entry_of_the_list() {
    let (folder, usher) = (tempfile::tempdir().unwrap(), Usher::new());
    usher.add("Pilot", "practice:5", "dialpad", "https://dialpad.com/scim", &[]);
    let file = folder.path().join("domains.txt");
    std::fs::write(&file, "contoso.com\nCONTOSO.com\n").unwrap();
    let _ = usher.run(&["lists", "Pilot", "companyDomains", "--file", &file.display().to_string()]).expect(0);
    assert_eq!(shown(&usher)["lists"], json!({"companyDomains": ["contoso.com"]}));
}

#[test]
fn an_attribute_is_removed_unless_a_mapping_uses_it() {
    let (folder, usher) = (tempfile::tempdir().unwrap(), Usher::new());
    pilot(&usher);
    let before = shown(&usher);
    let _ = usher.run(&["attribute", "add", "Pilot", "costCode"]).expect(0);
    let removed = usher.run(&["attribute", "remove", "Pilot", "costcode", "--json"]).expect(0).json();
    assert_eq!(removed["version"], 3);
    assert_eq!(shown(&usher), before);
    let _ = usher.run(&["attribute", "add", "Pilot", "costCode"]).expect(0);
    let mut document = shown(&usher);
    document["name"] = "Mapped".into();
    let objects = document["schema"]["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap();
    let people = objects.iter_mut().find(|one| one["sourceObjectName"] == "User").unwrap();
    people["attributeMappings"].as_array_mut().unwrap().push(json!({"targetAttributeName": "costCode", "flowType": "Always",
        "matchingPriority": 0, "source": {"type": "Attribute", "name": "employeeId", "expression": "[employeeId]"}}));
    let file = folder.path().join("document.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let _ = usher.run(&["connection", "import", &file.display().to_string()]).expect(0);
    for (name, words) in
        [("costCode", "costCode can't be removed: it is mapped from [employeeId]"), ("nothing", "no target attribute “nothing”")]
    {
        let refused = usher.run(&["attribute", "remove", "Mapped", name]).expect(1);
        assert!(refused.err.contains(words), "{}", refused.err);
    }
}
