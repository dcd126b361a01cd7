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

/// The bytes of a garbled `users.csv`, made from the whole one's lines, and what must be said of them.
type Garbled = (&'static str, fn(&[String]) -> Vec<u8>, &'static [&'static str]);

fn text(lines: Vec<String>) -> Vec<u8> {
    (lines.join("\n") + "\n").into_bytes()
}

/// The lines with one of them, counted as people count, changed.
fn with(lines: &[String], number: usize, change: impl Fn(&str) -> String) -> Vec<u8> {
    text(lines.iter().enumerate().map(|(at, line)| if at + 1 == number { change(line) } else { line.clone() }).collect())
}

const GARBLED: &[Garbled] = &[
    ("NUL bytes", |lines| with(lines, 5, |line| line.replacen('e', "\0", 1)), &["line 5", "NUL"]),
    (
        "UTF-16",
        |lines| {
            text(lines.to_vec()).iter().fold(vec![0xff, 0xfe], |mut all, byte| {
                all.extend([*byte, 0]);
                all
            })
        },
        &["line 1", "UTF-16"],
    ),
    ("UTF-16 without a mark", |lines| text(lines.to_vec()).iter().flat_map(|byte| [*byte, 0]).collect(), &["line 1", "UTF-16"]),
    (
        "Latin-1",
        |lines| {
            let mut bytes = with(lines, 6, |line| line.replacen('e', "\u{1}", 1));
            bytes.iter_mut().filter(|byte| **byte == 1).for_each(|byte| *byte = 0xe9);
            bytes
        },
        &["line 6", "UTF-8"],
    ),
    // The quote opens in row 4's second name and closes in row 7's: three people would be swallowed by one cell.
    (
        "a quote that swallows rows",
        |lines| {
            let (open, close) = (swallow(&lines[3], Side::Opens), swallow(&lines[6], Side::Closes));
            text(
                lines
                    .iter()
                    .enumerate()
                    .map(|(at, line)| match at {
                        3 => open.clone(),
                        6 => close.clone(),
                        _ => line.clone(),
                    })
                    .collect(),
            )
        },
        &["line 4", "quote"],
    ),
    ("a quote that is never closed", |lines| with(lines, 4, |line| swallow(line, Side::Opens)), &["line 4", "quote"]),
    ("too few cells", |lines| with(lines, 9, |line| line.rsplit_once(',').unwrap().0.to_owned()), &["line 9", "cells"]),
    ("too many cells", |lines| with(lines, 9, |line| format!("{line},more")), &["line 9", "cells"]),
    (
        "a blank line before a short row",
        |lines| with(lines, 9, |line| format!("\n{}", line.rsplit_once(',').unwrap().0)),
        &["line 10", "cells"],
    ),
    ("a header name twice", |lines| with(lines, 1, |line| line.replacen("givenName", "SURNAME", 1)), &["line 1", "twice"]),
    ("a header name missing", |lines| with(lines, 1, |line| line.replacen("givenName", "", 1)), &["line 1", "no name"]),
    ("no header", |lines| text(lines[1..].to_vec()), &["line 1", "neither"]),
    ("semicolons", |lines| text(lines.iter().map(|line| line.replace(',', ";")).collect()), &["line 1", "semicolon"]),
    (
        "an id twice in another case",
        |lines| {
            let mut all = lines.to_vec();
            all.push(lines[2].replacen(&lines[2][..36], &lines[2][..36].to_uppercase(), 1));
            text(all)
        },
        &["line 42", "repeats"],
    ),
    (
        "an id with a line break",
        |lines| with(lines, 3, |line| format!("\"{}\n{}\"{}", &line[..10], &line[10..36], &line[36..])),
        &["line 3", "line break"],
    ),
    (
        "cut in the middle of a row",
        |lines| {
            let mut all = text(lines.to_vec());
            all.truncate(all.len() - 60);
            all
        },
        &["line 41", "cells"],
    ),
    (
        "cut in the middle of a quoted cell",
        |lines| {
            let mut all = text(lines.to_vec());
            all.truncate(all.len() - 60);
            all.extend(b",\"Contoso, I");
            all
        },
        &["line 41", "quote"],
    ),
    ("empty", |_| Vec::new(), &["line 1", "empty"]),
    ("only blanks", |_| b"\n  \n".to_vec(), &["line 1", "empty"]),
    ("only the header", |lines| text(lines[..1].to_vec()), &["holds no people"]),
];

enum Side {
    Opens,
    Closes,
}

/// The same row with a stray quote at its third cell.
fn swallow(row: &str, side: Side) -> String {
    let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
    cells[2] = match side {
        Side::Opens => format!("\"{}", cells[2]),
        Side::Closes => format!("{}\"", cells[2]),
    };
    cells.join(",")
}

#[test]
fn a_garbled_file_of_people_stops_the_cycle_before_anything_is_sent_and_names_its_line() {
    let state = provisioned("500");
    let whole = lines(&state.users);
    for (what, garble, words) in GARBLED {
        std::fs::write(&state.users, garble(&whole)).unwrap();
        eprintln!("{what}");
        state.refuses(1, words);
    }
}

/// As [`GARBLED`], of `groups.csv`: its header is `id,displayName,member`.
const GARBLED_GROUPS: &[Garbled] = &[
    (
        "a lost column",
        |lines| text(lines.iter().map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect()),
        &["groups.csv, line 1", "member"],
    ),
    ("too few cells", |lines| with(lines, 3, |line| line.rsplit_once(',').unwrap().0.to_owned()), &["groups.csv, line 3", "cells"]),
    (
        "a header name twice",
        |lines| {
            text(lines.iter().enumerate().map(|(at, line)| if at == 0 { format!("{line},Member") } else { format!("{line},") }).collect())
        },
        &["groups.csv, line 1", "twice"],
    ),
    (
        "a quote that swallows rows",
        |lines| {
            let (open, close) = (swallow(&lines[2], Side::Opens), swallow(&lines[4], Side::Closes));
            text(
                lines
                    .iter()
                    .enumerate()
                    .map(|(at, line)| match at {
                        2 => open.clone(),
                        4 => close.clone(),
                        _ => line.clone(),
                    })
                    .collect(),
            )
        },
        &["groups.csv, line 3", "quote"],
    ),
    ("no id", |lines| with(lines, 4, |line| format!(",{}", line.split_once(',').unwrap().1)), &["groups.csv, line 4", "no id"]),
    (
        "an id in another case",
        |lines| {
            let mut all = with(lines, 1, str::to_owned);
            all.extend(b"abc,One,\nABC,Two,\n");
            all
        },
        &["groups.csv", "repeats"],
    ),
    ("NUL bytes", |lines| with(lines, 3, |line| line.replacen('d', "\0", 1)), &["groups.csv, line 3", "NUL"]),
    ("empty", |_| Vec::new(), &["groups.csv, line 1", "empty"]),
];

#[test]
fn a_garbled_file_of_groups_stops_the_cycle_before_anything_is_sent_and_names_its_line() {
    let state = provisioned("500");
    let groups = state.users.with_file_name("groups.csv");
    let whole = lines(&groups);
    for (what, garble, words) in GARBLED_GROUPS {
        std::fs::write(&groups, garble(&whole)).unwrap();
        eprintln!("{what}");
        state.refuses(1, words);
    }
}
