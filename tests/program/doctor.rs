//! `usher doctor`: all well, and each thing that can be wrong, told by its check with what to do. It writes to nobody.

use serde_json::{Value, json};
use usher_tests::{Ended, PracticeDialpad, Usher, ended, write_directory};

use crate::tenant::Tenant;

/// A check of a report.
fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let found = report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name);
    found.unwrap_or_else(|| panic!("no check “{name}”: {report}"))
}

fn failing(report: &Value) -> Vec<&str> {
    let checks = report["checks"].as_array().unwrap().iter();
    checks.filter(|check| check["state"] == "fail").map(|check| check["name"].as_str().unwrap()).collect()
}

/// What fails says what to do.
fn failed(ended: Ended, name: &str, code: &str) -> Value {
    let report = ended.expect(1).json();
    let found = check(&report, name);
    assert_eq!((&found["state"], &found["code"]), (&json!("fail"), &json!(code)), "{report}");
    assert!(!found["fix"].as_str().unwrap().is_empty(), "{found}");
    assert_eq!(report["ok"], false);
    report
}

#[test]
fn where_all_is_well_the_checklist_is_run_and_nobody_is_written_to() {
    let (tenant, dialpad) = (Tenant::of(40), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add(&dialpad);
    let report = tenant.run(&["doctor", "Pilot", "--entra", "--json"]).expect(0).json();
    assert_eq!(failing(&report), Vec::<&str>::new(), "{report}");
    for name in
        ["Data folder", "Data file", "Secret store", "Way to the application", "Way to the sign-in", "Way to Microsoft Graph", "Clock"]
    {
        assert_ne!(check(&report, name)["state"], "skipped", "{name}");
    }
    assert!(check(&report, "Permissions")["seen"].as_str().unwrap().contains("User.Read.All, GroupMember.Read.All, Application.Read.All"));
    assert!(check(&report, "One page of the directory")["seen"].as_str().unwrap().contains("userPrincipalName"));
    let items = report["checklist"].as_array().unwrap();
    let by_hand = items.iter().filter(|item| item["byDoctor"] == false);
    assert!(by_hand.clone().count() > 20 && by_hand.clone().all(|item| item["seen"] == json!([]) && item["what"] != ""));
    let not_run: Vec<&Value> =
        items.iter().filter(|item| item["byDoctor"] == true && item["seen"] == json!([])).map(|item| &item["number"]).collect();
    assert_eq!(not_run, [&json!(3), &json!(14), &json!(17)], "no certificate is used, and nobody is signed in whose role could be told");

    let stats = tenant.stats();
    let is_read = |line: &String| line.starts_with("GET ") || line == "POST /$batch";
    assert!(stats["requests"].as_object().unwrap().keys().all(is_read), "{stats}");
    assert!(stats["batched"].as_object().unwrap().keys().all(|line| line.starts_with("GET ")), "{stats}");
    assert_eq!(dialpad.writes(), 0);

    let words = tenant.run(&["doctor", "--entra"]).expect(0).out;
    assert!(words.contains("Run by this doctor") && words.contains("By hand:") && words.contains("Delta of members"), "{words}");
    tenant.end();
}

#[test]
fn a_wrong_token_and_a_missing_consent_are_told_each_by_its_check() {
    let (tenant, dialpad) = (Tenant::of(20), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add(&dialpad);
    let mut wrong = tenant.command(&["doctor", "Pilot", "--json"]);
    wrong.env("USHER_SECRET_TOKEN", "wrong").env("USHER_ENTRA_CLIENT_SECRET", &tenant.graph().client_secret);
    let report = failed(ended(&mut wrong), "Secret token accepted", "WrongToken");
    assert_eq!(failing(&report), ["Secret token accepted"], "the others are well");

    tenant.revoke(&["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]);
    let report = failed(tenant.run(&["doctor", "Pilot", "--entra", "--json"]), "Permissions", "PermissionMissing");
    let permissions = check(&report, "Permissions");
    assert!(permissions["seen"].as_str().unwrap().starts_with("Missing: User.Read.All. Work, as Graph answered: GroupMember.Read.All"));
    assert_eq!(check(&report, "People can be read")["state"], "fail");
    assert_eq!(check(&report, "Groups can be read")["state"], "ok");

    tenant.revoke(&["Synchronization.Read.All", "Synchronization.ReadWrite.All", "Application.ReadWrite.OwnedBy"]);
    let report = tenant.run(&["doctor", "Pilot", "--entra", "--json"]).expect(1).json();
    assert_eq!(check(&report, "Provisioning jobs can be read")["state"], "unknown", "this machine is the engine");
    tenant.end();
}

#[test]
fn where_nobody_answers_the_way_is_told_and_not_the_token() {
    let (mut tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add(&dialpad);
    let secret = tenant.graph().client_secret.clone();
    let mut doctor = tenant.command(&["doctor", "Pilot", "--entra", "--json"]);
    doctor.env("USHER_ENTRA_CLIENT_SECRET", secret);
    tenant.stop();
    drop(dialpad);
    let report = failed(ended(&mut doctor), "Way to the sign-in", "NoNetwork");
    assert_eq!(check(&report, "Way to Microsoft Graph")["code"], "NoNetwork");
    assert_eq!(check(&report, "Way to the application")["code"], "Refused");
    assert_eq!(check(&report, "Data folder")["state"], "ok");
    assert_eq!(check(&report, "Assignments can be read")["state"], "skipped");
    assert!(!report["checks"].as_array().unwrap().iter().any(|check| check["name"] == "Secret token accepted"));
}

#[test]
fn a_certificate_that_ended_fails_and_one_that_ends_soon_is_warned_of() {
    let (tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let sign_in = |days: i64| {
        let pem = tenant.certificate(days);
        let _ = ended(&mut tenant.keeping(&["sign-in", "Pilot", "--client-certificate", &pem])).expect(0);
    };
    let doctor = || ended(&mut tenant.keeping(&["doctor", "Pilot", "--json"]));
    sign_in(-1);
    let report = failed(doctor(), "Microsoft Entra ID signs in", "CertificateExpired");
    assert_eq!(check(&report, "Secret token accepted")["state"], "ok");
    sign_in(5);
    let report = doctor().expect(0).json();
    let ends = check(&report, "What signs in is good for a while");
    assert_eq!(ends["state"], "warn", "{report}");
    assert!(ends["seen"].as_str().unwrap().contains("in 4 days"), "{ends}");
    let ran = ended(&mut tenant.keeping(&["run", "Pilot"]));
    assert!(ran.err.contains("provisioning stops then"), "{}", ran.err);
    let shown = ended(&mut tenant.keeping(&["connection", "show", "Pilot"])).expect(0);
    assert!(shown.out.contains("provisioning stops then") && shown.out.contains("Sign-in"), "{}", shown.out);
    sign_in(100);
    assert!(!ended(&mut tenant.keeping(&["run", "Pilot"])).err.contains("ends"), "far off");
    tenant.end();
}

#[test]
fn when_a_client_secret_ends_is_read_of_the_registration_and_kept() {
    let (tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let file = tenant.usher.folder().join("secret.txt");
    std::fs::write(&file, &tenant.graph().client_secret).unwrap();
    let _ = ended(&mut tenant.keeping(&["sign-in", "Pilot", "--client-secret-file", &file.display().to_string()])).expect(0);
    let shown = || ended(&mut tenant.keeping(&["connection", "show", "Pilot"])).expect(0).out;
    assert!(shown().contains("When it ends isn't known here"), "{}", shown());
    let _ = ended(&mut tenant.keeping(&["test", "Pilot"])).expect(0);
    assert!(shown().contains("is good until"), "{}", shown());
    tenant.end();
}

#[test]
fn a_data_folder_that_cannot_be_opened_is_what_it_tells() {
    let usher = Usher::new();
    std::fs::write(usher.folder().join("usher.db"), "no database at all, and longer than a header of a hundred bytes".repeat(9)).unwrap();
    let report = usher.run(&["doctor", "--json"]).expect(1).json();
    assert_eq!(failing(&report), ["Data file"], "{report}");
}

#[test]
fn files_are_read_as_a_cycle_would_and_an_unknown_name_is_refused() {
    let usher = Usher::new();
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 12);
    usher.add("Files", &source, "dialpad", &dialpad.tenant_url, &[]);
    let report = usher.run(&["doctor", "--json"]).expect(0).json();
    assert_eq!(check(&report, "Source can be read")["connection"], "Files");
    std::fs::remove_file(folder.path().join("users.csv")).unwrap();
    assert_eq!(failing(&usher.run(&["doctor", "Files", "--json"]).expect(1).json()), ["Source can be read"]);
    assert!(usher.run(&["doctor", "Nobody"]).expect(1).err.contains("Known are: Files"));
    assert_eq!(dialpad.writes(), 0);
}
