//! Connection documents that can't be used: each refused with words that name the field, and nothing is added.

use serde_json::{Value, json};
use usher_tests::{PracticeDialpad, Usher, write_directory};

#[test]
fn a_document_that_no_cycle_could_run_with_is_refused_with_the_field_that_is_wrong() {
    let (folder, usher) = (tempfile::tempdir().unwrap(), Usher::new());
    usher.add("Pilot", "practice:5", "scim", "https://scim.contoso.com/scim", &[]);
    let whole = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    let file = folder.path().join("document.json");
    let import = |text: &str| {
        std::fs::write(&file, text).unwrap();
        usher.run(&["connection", "import", &file.display().to_string(), "--json"])
    };
    let entra = |name: &str, value: Value| {
        let client = "11111111-2222-3333-4444-555555555555";
        let mut source = json!({"kind": "entra", "tenantId": "contoso.com", "clientId": client, "application": "Dialpad"});
        source[name] = value;
        source
    };
    let cases: &[(&str, Value, &[&str])] = &[
        ("/name", json!(""), &["name"]),
        ("/name", json!("a\nb"), &["name", "line break"]),
        ("/schedule/everyMinutes", json!(0), &["everyMinutes"]),
        ("/schedule/everyMinutes", json!(-40), &["everyMinutes", "-40", "whole number"]),
        ("/schedule/everyMinutes", json!("often"), &["everyMinutes", "often"]),
        ("/accidentalDeletionPrevention/threshold", json!(-1), &["threshold", "-1", "whole number"]),
        ("/accidentalDeletionPrevention/threshold", json!(2.5), &["threshold", "2.5"]),
        ("/accidentalDeletionPrevention/enabled", json!("yes"), &["enabled", "true or false"]),
        ("/source", entra("cloud", json!("germany")), &["source.cloud", "germany", "usGovernmentDod"]),
        ("/source", entra("cloud", json!({"graph": "http://graph.example", "authority": "https://login.example"})), &["source.cloud"]),
        ("/source", entra("tenantId", json!("t")), &["source.tenantId"]),
        ("/source", entra("clientId", json!("mine")), &["source.clientId"]),
        ("/source", entra("application", json!(" ")), &["source.application"]),
        ("/source", entra("application", json!(7)), &["source.application", "7"]),
        ("/notifications/email", json!("notanemail"), &["notifications.email", "notanemail"]),
        ("/notifications", json!({"email": "", "enabled": true}), &["no address"]),
        ("/target/profile", json!("ldap"), &["profile", "ldap", "dialpad"]),
        ("/target/tenantUrl", json!("contoso"), &["contoso"]),
        ("/source/kind", json!("ldap"), &["source", "ldap", "practice"]),
        ("/source/users", json!(0), &["source.users"]),
        ("/source/users", json!("many"), &["source.users", "many"]),
        ("/source", json!({"kind": "csv", "users": 3}), &["source.users", "path of a file"]),
        ("/source", json!({"kind": "csv", "users": " "}), &["source.users"]),
        ("/source", json!({"kind": "csv"}), &["source", "users"]),
        ("/scope", json!("some"), &["scope", "some", "assigned"]),
        ("/engine", json!("cloud"), &["engine", "cloud", "local"]),
        ("/schedule", Value::Null, &["schedule"]),
        ("/protected", json!([["u005"], [], []]), &["protected", "a list stands where an object belongs"]),
        ("/protected", json!([]), &["protected", "a list stands where an object belongs"]),
        ("/accidentalDeletionPrevention", json!([false, 9]), &["accidentalDeletionPrevention", "a list stands where"]),
        ("/scope", json!({"all": null}), &["scope", "an object stands where text belongs"]),
        ("/protected", json!({"id": ["u005"]}), &["protected.id", "would not be protected", "Did you mean ids?"]),
    ];
    for (place, value, words) in cases {
        let mut document = whole.clone();
        document["name"] = "Copy".into();
        match (document.pointer_mut(place), place.strip_prefix('/')) {
            (Some(there), _) => *there = value.clone(),
            (None, name) => document[name.unwrap()] = value.clone(),
        }
        let ended = import(&document.to_string()).expect(1);
        let error = ended.json()["error"].clone();
        let told = format!("{} {}", error["message"], error["fix"]);
        for word in *words {
            assert!(told.contains(word), "{place} {value}: no word of “{word}”: {told}");
        }
        for raw in ["invalid type", "invalid value", "unknown variant", "missing field", "expected", "u32"] {
            assert!(!ended.err.contains(raw), "{place} {value}: a library's words: {}", ended.err);
        }
    }
    for garbled in ["", "{", "[]", "3", "{\"name\": \"x\"", "not json"] {
        let ended = import(garbled).expect(1);
        assert!(!ended.err.contains("expected") && !ended.err.contains("EOF"), "{}", ended.err);
    }
    let mut schema = whole["schema"].to_string();
    schema.insert_str(1, "\"x\": 123456789012345678901234567890, ");
    for (text, words) in [
        (schema.as_str(), "123456789012345678901234567890 has more digits than can be kept"),
        (r#"{"error": {"code": "Forbidden", "message": "no right"}}"#, "Forbidden: no right"),
    ] {
        let ended = import(text).expect(1);
        assert!(ended.json()["error"]["message"].as_str().unwrap().contains(words), "{}", ended.err);
    }
    assert_eq!(usher.run(&["connection", "list", "--json"]).expect(0).json().as_array().unwrap().len(), 1, "nothing was added");
}

#[test]
fn what_an_imported_document_holds_in_vain_is_told_by_name() {
    let (folder, usher) = (tempfile::tempdir().unwrap(), Usher::new());
    usher.add("Pilot", "practice:5", "scim", "https://scim.contoso.com/scim", &[]);
    let mut document = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    let file = folder.path().join("document.json");
    let mut import = |name: &str, change: &dyn Fn(&mut Value)| {
        document["name"] = name.into();
        let mut changed = document.clone();
        change(&mut changed);
        std::fs::write(&file, changed.to_string()).unwrap();
        usher.run(&["connection", "import", &file.display().to_string()]).expect(0).out
    };
    assert!(!import("Same", &|_| {}).contains("isn't known"));
    let slips = import("Slips", &|document| {
        document["skipOutOfScopeDeletion"] = true.into();
        document["nestedGroups"] = false.into();
        document["schedule"]["everyHours"] = 1.into();
        document["clearedAttributes"] = json!({"user": ["title"]});
    });
    assert!(slips.contains("clearedAttributes.user isn't known, so it was left out. Did you mean users?"), "{slips}");
    assert!(
        slips.contains("skipOutOfScopeDeletion") && slips.contains("schedule.everyHours") && !slips.contains("nestedGroups"),
        "{slips}"
    );
    let relative = import("Relative", &|document| document["source"] = json!({"kind": "csv", "users": "users.csv"}));
    assert!(relative.contains("users.csv") && relative.contains("whole path"), "{relative}");
    let client = "11111111-2222-3333-4444-555555555555";
    let entra = json!({"kind": "entra", "tenantId": "contoso.com", "cloud": "china", "clientId": client, "application": "Dialpad"});
    let cloud = import("Cloud", &|document| document["source"] = entra.clone());
    assert!(!cloud.contains("can't run") && cloud.contains("usher sign-in"), "{cloud}");
}

#[test]
fn an_address_that_is_none_is_refused_when_a_connection_is_added() {
    let usher = Usher::new();
    let add = |email: &str| {
        let to = ["--profile", "scim", "--tenant-url", "https://scim.contoso.com/scim", "--notify", email];
        usher.run(&[&["connection", "add", "Pilot", "--source", "practice:5"][..], &to].concat())
    };
    for wrong in ["notanemail", "@contoso.com", "it@", "it@contoso.", "it @contoso.com", "it@@contoso.com"] {
        let refused = add(wrong).expect(1);
        assert!(refused.err.contains(wrong) && refused.err.contains("e-mail"), "{}", refused.err);
    }
    let _ = add("it@contoso.com").expect(0);
}

#[test]
fn a_connection_that_entras_service_is_to_run_is_kept_but_never_run_here() {
    let (folder, usher, dialpad) = (tempfile::tempdir().unwrap(), Usher::new(), PracticeDialpad::start(&["--rate", "1000"]));
    let source = write_directory(folder.path(), 5);
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let mut document = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    document["name"] = "Cloud".into();
    document["engine"] = "entra".into();
    let file = folder.path().join("cloud.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let imported = usher.run(&["connection", "import", &file.display().to_string()]).expect(0);
    assert!(imported.out.contains("Entra's provisioning service"), "{}", imported.out);
    assert_eq!(usher.run(&["connection", "export", "Cloud"]).expect(0).json()["engine"], "entra");
    let _ = usher.run(&["plan", "Cloud"]).expect(0);
    for command in [&["run", "Cloud"][..], &["resume", "Cloud"], &["provision", "Cloud", "--user", "x"]] {
        let refused = usher.run(command).expect(1);
        assert!(refused.err.contains("Entra's provisioning service"), "{command:?}: {}", refused.err);
    }
    assert_eq!(dialpad.writes(), 0);
}

#[test]
fn entras_flag_in_a_tenant_url_is_kept_and_nothing_else_of_its_query() {
    let (folder, usher) = (tempfile::tempdir().unwrap(), Usher::new());
    usher.add("Pilot", "practice:5", "scim", "https://scim.contoso.com/scim?x=1&AzureAdScimPatch2017", &[]);
    let mut document = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    assert_eq!(document["target"]["tenantUrl"], "https://scim.contoso.com/scim?AzureAdScimPatch2017");
    document["name"] = "Copy".into();
    let file = folder.path().join("document.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let _ = usher.run(&["connection", "import", &file.display().to_string()]).expect(0);
    assert_eq!(usher.run(&["connection", "export", "Copy"]).expect(0).json()["target"], document["target"]);
}
