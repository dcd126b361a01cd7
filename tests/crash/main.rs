//! `kill -9` in the middle of a cycle, again and again: the target has each person once and all of them.

use std::process::Stdio;
use std::time::{Duration, Instant};

use usher_tests::{PracticeDialpad, Usher, write_directory};

#[test]
fn a_killed_cycle_carries_on_without_doubling_or_losing_anyone() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 120);
    let dialpad = PracticeDialpad::start(&["--rate", "1000", "--latency-ms", "15"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);

    for kill_at in [10, 45, 80, 110] {
        let mut cycle = usher.command(&["run", "Pilot"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let patience = Instant::now();
        while dialpad.stats()["users"].as_u64().unwrap() < kill_at && patience.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(cycle.try_wait().unwrap().is_none(), "the cycle was over before it could be killed");
        cycle.kill().unwrap();
        let _ = cycle.wait();
    }
    let last = usher.run(&["run", "Pilot", "--json"]);
    assert!([0, 3].contains(&last.code), "{}", last.err);
    let stats = dialpad.stats();
    assert_eq!(stats["users"], 120, "{stats}");
    assert_eq!(stats["duplicates"], 0, "{stats}");
    let writes = dialpad.writes();
    let after = usher.run(&["run", "Pilot", "--json"]);
    assert_eq!(after.json()["summary"]["create"], 0);
    assert_eq!(dialpad.writes(), writes, "once everything is there, nothing is sent");
}

#[test]
fn a_target_that_fails_resets_and_answers_late_ends_with_each_person_once() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 40);
    let dialpad = PracticeDialpad::start(&["--rate", "1000", "--fault-rate", "0.15", "--fault-seed", "5"]);
    let usher = Usher::new();
    usher.add("Pilot", &source, "scim", &dialpad.tenant_url, &[]);
    for _ in 0..6 {
        let _ = usher.run(&["run", "Pilot", "--initial", "--json"]);
        if dialpad.stats()["users"] == 40 {
            break;
        }
    }
    let stats = dialpad.stats();
    assert_eq!(stats["users"], 40, "{stats}");
    assert_eq!(stats["duplicates"], 0, "{stats}");
}
