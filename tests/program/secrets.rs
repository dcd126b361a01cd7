//! The token is found nowhere: not in the data folder, not in logs, not in output.

use std::process::Command;

use usher_tests::{PracticeDialpad, TOKEN, Traces, ended, files_with, usher_binary, write_directory};

use crate::person::browser;
use crate::tenant::Tenant;

#[test]
fn the_token_is_found_nowhere_after_a_cycle_at_the_most_talkative_level() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 12);
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let data = tempfile::tempdir().unwrap();
    let token = folder.path().join("token.txt");
    std::fs::write(&token, TOKEN).unwrap();
    let usher = |arguments: &[&str]| {
        ended(
            Command::new(usher_binary())
                .args(arguments)
                .env("USHER_DATA_DIR", data.path())
                .env("USHER_SECRET_STORE", "file")
                .env("USHER_PASSPHRASE", "correct horse")
                .env("RUST_LOG", "trace")
                .env_remove("USHER_SECRET_TOKEN")
                .stdin(std::process::Stdio::null()),
        )
    };
    let token = token.display().to_string();
    let add = [
        "connection",
        "add",
        "Pilot",
        "--source",
        &source,
        "--profile",
        "scim",
        "--tenant-url",
        &dialpad.tenant_url,
        "--secret-token-file",
        &token,
    ];
    let said = [
        usher(&add).expect(0),
        usher(&["test", "Pilot", "-v"]).expect(0),
        usher(&["run", "Pilot", "-v", "--json"]),
        usher(&["connection", "export", "Pilot"]).expect(0),
        usher(&["history", "Pilot", "--json"]).expect(0),
    ];
    assert!(dialpad.stats()["users"].as_u64().unwrap() >= 12, "the kept token was used");
    for ended in &said {
        assert!(!ended.out.contains(TOKEN) && !ended.err.contains(TOKEN), "the token is in the output");
    }
    assert_eq!(files_with(data.path(), TOKEN), Vec::<std::path::PathBuf>::new());
}

/// The client secret, the certificate's key, and the tokens of Microsoft Entra ID, after a person and an application signed in, cycles ran
/// and failed, and everything was exported, at the most talkative level.
#[cfg(unix)]
#[test]
fn what_signs_in_is_found_nowhere_in_any_spelling() {
    let (tenant, dialpad) = (Tenant::of(12), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let elsewhere = tempfile::tempdir().unwrap();
    let pem = tenant.certificate_in(elsewhere.path(), 365);
    let key = pem::parse_many(std::fs::read_to_string(&pem).unwrap()).unwrap().pop().unwrap();
    assert!(key.tag().contains("PRIVATE KEY"));
    let secret_file = elsewhere.path().join("secret.txt");
    std::fs::write(&secret_file, &tenant.graph().client_secret).unwrap();
    let half = key.contents().len() / 2;
    let traces = [
        Traces::of("the client secret", tenant.graph().client_secret.as_bytes()),
        Traces::of("the certificate's key", &key.contents()[half..half + 48]),
        // How the practice authority's own tokens begin; nothing else does.
        Traces::of("a refresh token", b"practice-refresh-"),
        Traces::of("an access token", b"practice-access-"),
        Traces::of("the application's token", TOKEN.as_bytes()),
    ];
    traces.iter().for_each(Traces::prove);

    let talkative = |arguments: &[&str]| {
        let mut command = tenant.keeping(arguments);
        command.args(["-v", "-v", "-v"]).env("RUST_LOG", "trace");
        command
    };
    let usher = |arguments: &[&str]| ended(&mut talkative(arguments));
    let (signing_in, address) = browser(&mut talkative(&["sign-in", "Pilot"]), elsewhere.path());
    tenant.visit(&tenant.fill_in(&address, &[]));
    let mut said = vec![signing_in.ended().expect(0), usher(&["doctor", "Pilot", "--entra", "--json"])];
    assert!(tenant.stats()["signIn"]["refresh_token"].as_u64().unwrap() > 0, "the kept refresh token was used");
    said.push(usher(&["sign-in", "Pilot", "--client-secret-file", &secret_file.display().to_string()]).expect(0));
    said.push(usher(&["test", "Pilot"]).expect(0));
    tenant.control(&serde_json::json!({"do": "expireSecret"}));
    said.push(usher(&["plan", "Pilot", "--json"]).expect(1));
    said.push(usher(&["sign-in", "Pilot", "--client-certificate", &pem]).expect(0));
    for arguments in [&["run", "Pilot", "--json"][..], &["connection", "export", "Pilot"], &["history", "Pilot", "--json"]] {
        said.push(usher(arguments));
    }
    said.push(usher(&["connection", "show", "Pilot"]).expect(0));

    let logs = files_with(tenant.usher.folder(), "graph answered");
    assert!(!logs.is_empty(), "the talkative log is there to be searched");
    for trace in &traces {
        for ended in &said {
            let found = trace.found_in(ended.out.as_bytes()).or_else(|| trace.found_in(ended.err.as_bytes()));
            assert_eq!(found, None, "in what was said");
        }
        assert_eq!(trace.files_in(tenant.usher.folder()), Vec::new());
    }
    tenant.end();
}

#[cfg(unix)]
#[test]
fn in_a_folder_that_others_may_enter_nobody_else_may_read_a_file_and_the_folder_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let story = ended(Command::new(usher_binary()).args(["practice", "--users", "10"]).env("USHER_DATA_DIR", folder.path())).expect(0);
    assert!(story.err.contains("others on this machine may look into the data folder"), "{}", story.err);
    let files = files_with(folder.path(), "");
    assert!(files.iter().any(|file| file.ends_with("usher.db")) && files.len() > 4, "{files:?}");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{} {mode:o}", file.display());
    }
}
