//! The token is found nowhere: not in the data folder, not in logs, not in output.

use std::process::Command;

use usher_tests::{PracticeDialpad, TOKEN, ended, files_with, usher_binary, write_directory};

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
