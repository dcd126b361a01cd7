//! A source emptied, halved, garbled: nobody loses an account, and the words say what happened.

use std::path::PathBuf;

use usher_tests::{PracticeDialpad, Usher, lines, write_directory, write_lines};

struct Provisioned {
    usher: Usher,
    dialpad: PracticeDialpad,
    users: PathBuf,
    active: u64,
    _folder: tempfile::TempDir,
}

fn provisioned(threshold: &str) -> Provisioned {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 40);
    let dialpad = PracticeDialpad::start(&["--rate", "1000"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &["--accidental-deletion-threshold", threshold]);
    let _ = usher.run(&["run", "Pilot"]);
    let active = dialpad.stats()["activeUsers"].as_u64().unwrap();
    assert!(active > 30);
    Provisioned { usher, users: folder.path().join("users.csv"), dialpad, active, _folder: folder }
}

impl Provisioned {
    /// The next cycle ends with `code`, disables nobody, and says each of `words`.
    fn refuses(&self, code: i32, words: &[&str]) {
        let writes = self.dialpad.writes();
        let ended = self.usher.run(&["run", "Pilot"]).expect(code);
        assert_eq!(self.dialpad.writes(), writes, "nothing may be sent");
        assert_eq!(self.dialpad.stats()["activeUsers"].as_u64().unwrap(), self.active);
        for word in words {
            assert!(ended.err.contains(word) || ended.out.contains(word), "no word of “{word}”:\n{}\n{}", ended.out, ended.err);
        }
    }
}

#[test]
fn an_emptied_source_is_refused() {
    let state = provisioned("5");
    std::fs::write(&state.users, "").unwrap();
    state.refuses(1, &["users.csv"]);
}

#[test]
fn a_source_with_only_its_header_left_is_refused_though_the_groups_are_still_there() {
    let state = provisioned("500");
    let header = lines(&state.users)[..1].to_vec();
    write_lines(&state.users, &header);
    state.refuses(1, &["holds no people", "40"]);
}

#[test]
fn a_groups_file_with_only_its_header_left_is_refused_until_someone_says_that_it_is_meant() {
    let state = provisioned("500");
    let groups = state.users.with_file_name("groups.csv");
    let header = lines(&groups)[..1].to_vec();
    write_lines(&groups, &header);
    state.refuses(1, &["holds no groups", "--clear watermark"]);
    let _ = state.usher.run(&["restart", "Pilot", "--clear", "watermark"]).expect(0);
    let _ = state.usher.run(&["run", "Pilot"]).expect(0);
}

#[test]
fn a_halved_source_is_held_whole_until_someone_lets_it_through_for_one_cycle() {
    let state = provisioned("5");
    let whole = lines(&state.users);
    write_lines(&state.users, &whole[..=20]);
    state.refuses(4, &["20", "5"]);
    let plan = state.usher.run(&["plan", "Pilot", "--json"]).expect(0).json();
    assert_eq!(plan["summary"]["disable"], 20);
    assert!(!plan["held"].is_null());
    let run = state.usher.run(&["run", "Pilot", "--allow-deletions", "--json"]).expect(0).json();
    assert_eq!(run["summary"]["disable"], 20);
    assert_eq!(state.dialpad.stats()["activeUsers"].as_u64().unwrap(), state.active - 20);
}

#[test]
fn a_garbled_source_is_refused_with_its_line() {
    let state = provisioned("5");
    let mut broken = lines(&state.users);
    broken[7].push_str(",one,too,many");
    write_lines(&state.users, &broken);
    state.refuses(1, &["users.csv", "line 8"]);
}

#[test]
fn a_repeated_id_is_refused_with_its_line() {
    let state = provisioned("5");
    let mut doubled = lines(&state.users);
    doubled.push(doubled[3].clone());
    write_lines(&state.users, &doubled);
    state.refuses(1, &["line 42"]);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let state = provisioned("5");
    let mut bytes = std::fs::read(&state.users).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] = 0xff;
    bytes[middle + 1] = 0xfe;
    std::fs::write(&state.users, bytes).unwrap();
    state.refuses(1, &["UTF-8"]);
}

#[test]
fn a_missing_file_is_refused() {
    let state = provisioned("5");
    std::fs::remove_file(&state.users).unwrap();
    state.refuses(1, &["users.csv"]);
}

#[test]
fn a_lost_column_is_refused_until_someone_says_that_it_is_meant() {
    let state = provisioned("500");
    let whole = lines(&state.users);
    let column = whole[0].split(',').position(|name| name == "accountEnabled").unwrap();
    let without: Vec<String> = whole
        .iter()
        .map(|line| line.split(',').enumerate().filter(|(at, _)| *at != column).map(|(_, cell)| cell).collect::<Vec<_>>().join(","))
        .collect();
    write_lines(&state.users, &without);
    state.refuses(1, &["users.csv", "accountEnabled", "--clear watermark"]);
    let _ = state.usher.run(&["restart", "Pilot", "--clear", "watermark"]).expect(0);
    let _ = state.usher.run(&["run", "Pilot"]).expect(0);
}
