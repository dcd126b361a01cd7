//! Microsoft Entra ID as the source, over the whole program and unattended: every command against the practice Graph and the practice
//! Dialpad. The practice Graph counts whatever nobody published.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;
use usher_tests::{PracticeDialpad, ended};

use crate::tenant::Tenant;

#[test]
fn every_command_works_unattended_with_people_of_entra() {
    let (tenant, dialpad) = (Tenant::of(40), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add(&dialpad);
    let report = tenant.run(&["test", "Pilot", "--json"]).expect(0).json();
    assert_eq!(report["ok"], true, "{report}");
    let plan = tenant.run(&["plan", "Pilot", "--initial", "--json"]).expect(0).json();
    assert!(plan["summary"]["create"].as_u64().unwrap() > 10, "{}", plan["summary"]);
    let sound = |one: &&Value| one["action"]["kind"] == "create" && one["action"]["problems"] == serde_json::json!([]);
    let who = plan["evaluations"].as_array().unwrap().iter().find(sound).unwrap();
    let who = who["subject"]["sourceId"].as_str().unwrap().to_owned();
    let preview = tenant.run(&["provision", "Pilot", "--user", &who, "--preview", "--json"]).expect(0).json();
    assert_eq!(preview["evaluation"]["action"]["kind"], "create");
    let _ = tenant.run(&["provision", "Pilot", "--user", &who]).expect(0);
    let ran = tenant.run(&["run", "Pilot", "--json"]);
    assert!([0, 3].contains(&ran.code), "{} {}", ran.out, ran.err);
    let again = tenant.run(&["run", "Pilot", "--json"]).json();
    assert_eq!((&again["summary"]["create"], &again["summary"]["update"]), (&0.into(), &0.into()), "{again}");
    for command in [
        &["status"][..],
        &["status", "Pilot", "--json"],
        &["history", "Pilot", "--json"],
        &["connection", "list"],
        &["connection", "show", "Pilot"],
        &["lists", "Pilot"],
        &["discover", "Pilot", "--preview"],
        &["pause", "Pilot"],
        &["resume", "Pilot"],
        &["restart", "Pilot"],
        &["directory", "wipe", "Pilot"],
    ] {
        let _ = tenant.run(command).expect(0);
    }
    let wiped = tenant.run(&["run", "Pilot", "--json"]).json();
    assert_eq!((&wiped["summary"]["create"], &wiped["summary"]["disable"]), (&0.into(), &0.into()), "{wiped}");

    let document = tenant.run(&["connection", "export", "Pilot"]).expect(0).out;
    assert!(!document.contains(&tenant.graph().client_secret));
    let file = tenant.usher.folder().join("pilot.json");
    std::fs::write(&file, document).unwrap();
    let file = file.display().to_string();
    let imported = tenant.run(&["connection", "import", &file, "--name", "Second", "--json"]).expect(0).json();
    assert_eq!(imported["blocking"], serde_json::json!([]), "{imported}");
    let _ = tenant.run(&["plan", "Second", "--initial"]).expect(0);
    let _ = tenant.run(&["connection", "remove", "Second", "--yes"]).expect(0);
    tenant.end();
}

#[test]
fn what_lacks_of_the_source_is_told_by_option_and_who_signs_in_too() {
    let (tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    let bare = |more: &[&str]| {
        let add =
            ["connection", "add", "Pilot", "--source", "entra:contoso.com", "--profile", "dialpad", "--tenant-url", &dialpad.tenant_url];
        tenant.usher.run(&[&add[..], more].concat())
    };
    assert!(bare(&[]).expect(2).err.contains("--client-id"));
    let id = tenant.graph().client_id.clone();
    assert!(bare(&["--client-id", &id]).expect(2).err.contains("--application"));
    assert!(bare(&["--client-id", &id, "--application", "Dialpad", "--cloud", "germany"]).expect(2).err.contains("usGovernmentDod"));
    assert!(bare(&["--client-id", "mine", "--application", "Dialpad"]).expect(1).err.contains("source.clientId"));
    tenant.add(&dialpad);
    let unsigned = ended(&mut tenant.command(&["run", "Pilot"])).expect(1);
    assert!(unsigned.err.contains("usher sign-in"), "{}", unsigned.err);
    tenant.end();
}

#[test]
fn the_application_is_found_by_name_and_a_secret_that_is_kept_signs_in_until_it_is_forgotten() {
    let (tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    let secret = tenant.usher.folder().join("secret.txt");
    std::fs::write(&secret, format!("{}\n", tenant.graph().client_secret)).unwrap();
    let keeps = |arguments: &[&str]| {
        let mut command = tenant.command(arguments);
        ended(command.env("USHER_SECRET_STORE", "file").env("USHER_PASSPHRASE", "correct horse").env("USHER_ENTRA_APPLICATION", "Dialpad"))
    };
    let source = format!("entra:{}", tenant.graph().tenant_id);
    let secret = secret.display().to_string();
    let add = ["connection", "add", "Pilot", "--source", &source, "--profile", "dialpad", "--tenant-url", &dialpad.tenant_url];
    let _ = keeps(&[&add[..], &["--client-secret-file", &secret]].concat()).expect(0);
    let _ = keeps(&["plan", "Pilot", "--initial"]).expect(0);
    let _ = keeps(&["sign-out", "Pilot"]).expect(0);
    assert!(keeps(&["plan", "Pilot"]).expect(1).err.contains("usher sign-in"));
    let _ = keeps(&["sign-in", "Pilot", "--client-secret-file", &secret]).expect(0);
    let _ = keeps(&["plan", "Pilot"]).expect(0);
    tenant.end();
}

/// Memory must not grow with the directory: what is held is a page, the groups, and each person's name for the managers' sake.
#[test]
#[cfg(target_os = "linux")]
fn a_hundred_thousand_people_are_read_within_bounded_memory() {
    const MOST_MB: u64 = 300;
    let (tenant, dialpad) = (Tenant::of(100_000), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add(&dialpad);
    let mut command = tenant.command(&["provision", "Pilot", "--user", "nobody@nowhere.example", "--preview"]);
    command.env("USHER_ENTRA_CLIENT_SECRET", &tenant.graph().client_secret).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut peak = 0;
    let code = loop {
        peak = peak.max(peak_mb(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert_eq!(code, Some(1), "nobody is called so");
    let store = usher_store::Store::open(tenant.usher.folder()).unwrap();
    let id = store.connections().unwrap()[0].id.clone();
    let (mut read, mut after) = (0, None);
    while let Some(last) = {
        let page = store.directory_objects(&id, usher_core::import::ObjectType::User, after.as_ref(), 5000).unwrap();
        read += page.len();
        page.last().map(|one| one.id.clone())
    } {
        after = Some(last);
    }
    assert_eq!(read, 100_000);
    assert!(peak > 0 && peak < MOST_MB, "{peak} MB at the most");
    tenant.end();
}

/// The most that a process ever held; 0 once it is gone.
#[cfg(target_os = "linux")]
fn peak_mb(process: u32) -> u64 {
    let Ok(file) = std::fs::File::open(format!("/proc/{process}/status")) else { return 0 };
    let line = BufReader::new(file).lines().map_while(Result::ok).find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).map_or(0, |kb| kb / 1024)
}
