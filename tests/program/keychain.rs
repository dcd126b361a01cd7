//! The token in a real keychain: GNOME Keyring on a session bus of its own.

use std::process::Command;

use usher_tests::{PracticeDialpad, TOKEN, ended, files_with, usher_binary, write_directory};

/// Everything in one session bus: the keyring is unlocked, then `usher` keeps the token, uses it, and forgets it.
const STORY: &str = r#"
set -eu
printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$USHER" connection add Pilot --source "$SOURCE" --profile scim --tenant-url "$URL" --secret-token-file "$TOKEN_FILE"
rm "$TOKEN_FILE"
"$USHER" test Pilot
"$USHER" connection remove Pilot --yes
"$USHER" connection add Pilot --source "$SOURCE" --profile scim --tenant-url "$URL" --secret-token-file "$OTHER_FILE"
! "$USHER" test Pilot
"#;

#[test]
fn the_token_is_kept_in_the_keychain_used_from_there_and_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 3);
    let dialpad = PracticeDialpad::start(&[]);
    let (token, other, home) = (folder.path().join("token"), folder.path().join("other"), folder.path().join("home"));
    std::fs::write(&token, TOKEN).unwrap();
    std::fs::write(&other, "another-token").unwrap();
    std::fs::create_dir_all(home.join("runtime")).unwrap();
    let told = ended(
        Command::new("dbus-run-session")
            .args(["--", "bash", "-c", STORY])
            .env("USHER", usher_binary())
            .env("SOURCE", source)
            .env("URL", &dialpad.tenant_url)
            .env("TOKEN_FILE", &token)
            .env("OTHER_FILE", &other)
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", home.join("runtime"))
            .env("USHER_DATA_DIR", home.join("data"))
            .env("USHER_SECRET_STORE", "keychain")
            .env_remove("USHER_SECRET_TOKEN"),
    )
    .expect(0);
    assert!(told.out.contains("The connection works."), "{}\n{}", told.out, told.err);
    assert_eq!(files_with(&home, TOKEN), Vec::<std::path::PathBuf>::new(), "the keychain's own file is encrypted, and no other holds it");
}
