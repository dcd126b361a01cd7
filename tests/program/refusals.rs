//! What can't work is refused with its own words: wrong token, wrong host, HTML, a token with a line break, plain http.

use std::io::{Read, Write};
use std::net::TcpListener;

use usher_tests::{PracticeDialpad, Usher, ended, write_directory};

fn added(tenant_url: &str) -> (Usher, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 3);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", tenant_url, &[]);
    (usher, folder)
}

fn says(text: &str, words: &[&str]) {
    let lower = text.to_lowercase();
    assert!(words.iter().any(|word| lower.contains(&word.to_lowercase())), "none of {words:?} in:\n{text}");
}

#[test]
fn a_wrong_token_is_told_apart() {
    let dialpad = PracticeDialpad::start(&[]);
    let (usher, _folder) = added(&dialpad.tenant_url);
    let test = ended(usher.command(&["test", "Pilot", "--json"]).env("USHER_SECRET_TOKEN", "another-token")).expect(1).json();
    let failed = test["checks"].as_array().unwrap().iter().find(|check| check["state"] == "failed").unwrap();
    assert_eq!(failed["code"], "WrongToken");
    let run = ended(usher.command(&["run", "Pilot"]).env("USHER_SECRET_TOKEN", "another-token"));
    assert!([1, 5].contains(&run.code), "{}", run.code);
    assert_eq!(dialpad.writes(), 0);
}

#[test]
fn a_quarantine_ends_only_when_the_target_takes_the_token_again() {
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let (usher, _folder) = added(&dialpad.tenant_url);
    let _ = usher.run(&["run", "Pilot"]).expect(0);
    let wrong = |arguments: &[&str]| ended(usher.command(arguments).env("USHER_SECRET_TOKEN", "another-token"));
    let _ = wrong(&["run", "Pilot", "--initial"]).expect(5);
    let _ = wrong(&["run", "Pilot"]).expect(5);
    let _ = wrong(&["plan", "Pilot", "--initial"]).expect(5);
    says(&usher.run(&["status", "Pilot"]).out, &["quarantine"]);
    let _ = usher.run(&["run", "Pilot"]).expect(0);
    assert!(!usher.run(&["status", "Pilot"]).out.contains("quarantine"));
}

#[test]
fn a_connection_that_another_process_runs_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 60);
    let dialpad = PracticeDialpad::start(&["--rate", "1000", "--latency-ms", "100"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    let mut cycle = usher.command(&["run", "Pilot", "-q"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    while dialpad.stats()["users"] == 0 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    says(&usher.run(&["status", "Pilot"]).expect(0).out, &["running"]);
    for arguments in [&["history", "Pilot"][..], &["connection", "list"], &["connection", "export", "Pilot"]] {
        let _ = usher.run(arguments).expect(0);
    }
    for arguments in [&["run", "Pilot"][..], &["plan", "Pilot"], &["restart", "Pilot"], &["connection", "remove", "Pilot", "--yes"]] {
        let refused = usher.run(arguments).expect(1);
        says(&refused.err, &["is working on this connection"]);
    }
    assert!(cycle.wait().unwrap().success());
    assert_eq!(dialpad.stats()["users"], 60);
}

#[test]
fn the_right_token_passes() {
    let dialpad = PracticeDialpad::start(&[]);
    let (usher, _folder) = added(&dialpad.tenant_url);
    let _ = usher.run(&["test", "Pilot"]).expect(0);
}

#[test]
fn a_host_that_does_not_exist_is_told_apart() {
    let (usher, _folder) = added("https://no-such-host.invalid/scim");
    let test = usher.run(&["test", "Pilot"]).expect(1);
    says(&(test.out + &test.err), &["no-such-host.invalid"]);
}

#[test]
fn a_port_where_nobody_listens_is_told_apart() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (usher, _folder) = added(&format!("http://127.0.0.1:{port}/scim"));
    let test = usher.run(&["test", "Pilot"]).expect(1);
    says(&(test.out + &test.err), &["refused", "nobody listens", "nothing listens"]);
}

#[test]
fn a_host_that_answers_html_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten().take(50) {
            let mut stream = stream;
            let mut request = [0_u8; 4096];
            let _ = stream.read(&mut request);
            let page = "<!doctype html><title>Log in</title>";
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                page.len()
            );
        }
    });
    let (usher, _folder) = added(&format!("http://127.0.0.1:{port}/scim"));
    let test = usher.run(&["test", "Pilot"]).expect(1);
    says(&(test.out + &test.err), &["web page", "HTML"]);
}

#[test]
fn a_token_with_a_line_break_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 3);
    let file = folder.path().join("token.txt");
    std::fs::write(&file, "first-half\nsecond-half\n").unwrap();
    let usher = Usher::new();
    let file = file.display().to_string();
    let arguments = [
        "connection",
        "add",
        "Pilot",
        "--source",
        &source,
        "--profile",
        "dialpad",
        "--tenant-url",
        "https://dialpad.com/scim",
        "--secret-token-file",
        &file,
    ];
    let add = ended(
        usher.command(&arguments).env("USHER_SECRET_STORE", "file").env("USHER_PASSPHRASE", "practice").env_remove("USHER_SECRET_TOKEN"),
    );
    assert!([1, 2].contains(&add.code), "{}", add.code);
    says(&add.err, &["line break"]);
    assert!(!add.err.contains("second-half"), "the token itself is never shown");
}

#[test]
fn plain_http_to_another_machine_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 3);
    let usher = Usher::new();
    let add = usher.run(&[
        "connection",
        "add",
        "Pilot",
        "--source",
        &source,
        "--profile",
        "scim",
        "--tenant-url",
        "http://scim.contoso.com/scim",
    ]);
    assert!([1, 2].contains(&add.code), "{}", add.code);
    says(&add.err, &["https"]);
}

#[test]
fn a_wrong_command_line_is_wrong_usage() {
    assert_eq!(Usher::new().run(&["run"]).code, 2);
    assert_eq!(Usher::new().run(&["no-such-command"]).code, 2);
    let unknown = Usher::new().run(&["run", "Nobody"]);
    assert!([1, 2].contains(&unknown.code), "{}", unknown.code);
    says(&unknown.err, &["Nobody"]);
}

#[test]
fn numbers_that_do_not_fit_and_files_that_are_not_there_are_told_in_words() {
    let usher = Usher::new();
    let to = ["--profile", "scim", "--tenant-url", "https://scim.contoso.com/scim"];
    let add = |more: &[&str]| usher.run(&[&["connection", "add", "Pilot", "--source", "practice:5"][..], &to, more].concat());
    for (ended, words) in [
        (add(&["--accidental-deletion-threshold", "-3"]), "whole number of 0 or more"),
        (add(&["--accidental-deletion-threshold", "few"]), "whole number of 0 or more"),
        (usher.run(&["practice", "--users", "0"]), "from 1 to 1000000"),
        (usher.run(&["practice", "--users", "-5"]), "from 1 to 1000000"),
        (usher.run(&["practice-directory", "--users", "many", "--out", "x"]), "from 1 to 1000000"),
        (usher.run(&["serve-practice", "--port", "99999"]), "from 0 to 65535"),
        (usher.run(&["serve-practice", "--rate", "0"]), "1 or more"),
        (usher.run(&["serve-practice", "--fault-rate", "2"]), "from 0 to 1"),
        (usher.run(&["history", "Pilot", "--limit", "0"]), "1 or more"),
    ] {
        let ended = ended.expect(2);
        assert!(ended.err.contains(words) && !ended.err.contains("digit"), "no word of “{words}”: {}", ended.err);
    }
    for missing in [
        &["connection", "import", "/no/such/file"][..],
        &["scope", "/no/such/file", "--source", "-"],
        &["expression", "[x]", "--source", "/no/such/file"],
        &["connection", "import", "/"],
    ] {
        let ended = usher.run(missing).expect(1);
        assert!(!ended.err.contains("os error"), "{}", ended.err);
    }
}

#[test]
fn an_imported_address_with_a_password_in_it_is_refused_and_kept_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 3);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", "https://scim.contoso.com/scim", &[]);
    let mut document = usher.run(&["connection", "export", "Pilot"]).expect(0).json();
    document["name"] = "Copy".into();
    document["target"]["tenantUrl"] = "https://ann:hunter2-of-ann@scim.contoso.com/scim".into();
    let file = folder.path().join("copy.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let import = usher.run(&["connection", "import", &file.display().to_string()]).expect(1);
    says(&import.err, &["name or password"]);
    assert!(!import.err.contains("hunter2"), "{}", import.err);
    assert_eq!(usher_tests::files_with(usher.folder(), "hunter2-of-ann"), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_token_that_would_not_be_kept_is_never_taken_with_a_word_of_success() {
    let folder = tempfile::tempdir().unwrap();
    let (usher, _source) = added("https://scim.contoso.com/scim");
    let file = folder.path().join("token.txt");
    std::fs::write(&file, "a-new-token").unwrap();
    let told = usher.run(&["connection", "secret-token", "Pilot", "--secret-token-file", &file.display().to_string()]).expect(2);
    says(&told.err, &["USHER_SECRET_TOKEN"]);
}
