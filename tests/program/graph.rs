//! `usher serve-practice --graph`: its first line, and that what it names is there.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;
use usher_tests::{Usher, get, usher_binary};

#[test]
fn the_first_line_of_the_practice_graph_says_where_it_is_and_how_to_get_in() {
    let mut child = Command::new(usher_binary())
        .args(["serve-practice", "--graph", "--users", "40", "--seed", "3"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let told: Value = serde_json::from_str(&first).unwrap();
    let stats = told["statsUrl"].as_str().map(|url| get(url, None));
    child.kill().unwrap();
    child.wait().unwrap();
    for name in ["graphUrl", "authorityUrl", "tenantId", "clientId", "clientSecret", "application", "controlUrl"] {
        assert!(told[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {told}");
    }
    assert_eq!(told["environment"]["USHER_ENTRA_CLIENT_SECRET"], told["clientSecret"]);
    assert_eq!(told["environment"]["USHER_ENTRA_GRAPH_URL"], told["graphUrl"]);
    let stats = stats.unwrap();
    assert_eq!((&stats["total"], &stats["violations"]), (&Value::from(0), &Value::from(Vec::<Value>::new())));
}

#[test]
fn what_belongs_to_the_other_practice_server_is_refused() {
    let usher = Usher::new();
    let alone = usher.run(&["serve-practice", "--users", "5"]).expect(2);
    assert!(alone.err.contains("--graph"), "{}", alone.err);
    let both = usher.run(&["serve-practice", "--graph", "--rate", "5"]).expect(2);
    assert!(both.err.contains("--rate"), "{}", both.err);
}
