//! `scim2-server` from PyPI, in a virtual environment of its own below `target/`.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use usher_tests::{TOKEN, Usher, ended, get, lines, usher_binary, write_directory, write_lines};

const VERSION: &str = "scim2-server==0.8.3";

/// Installed once, kept for the next run.
fn installed() -> PathBuf {
    let target = usher_binary().parent().and_then(std::path::Path::parent).unwrap().to_owned();
    let environment = target.join("scim2-server-0.8.3");
    let server = environment.join("bin/scim2-server");
    if !server.exists() {
        let _ = ended(Command::new("python3").args(["-m", "venv"]).arg(&environment)).expect(0);
        let _ = ended(Command::new(environment.join("bin/pip")).args(["install", "--quiet", VERSION])).expect(0);
    }
    server
}

struct Scim2Server {
    child: Child,
    url: String,
}

impl Scim2Server {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new(installed())
            .args(["--bearer-token", TOKEN, "--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(60), "scim2-server doesn't listen");
            std::thread::sleep(Duration::from_millis(100));
        }
        Self { child, url: format!("http://127.0.0.1:{port}") }
    }

    /// Everything of one type, by the server's own word.
    fn all(&self, what: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let page = get(&format!("{}/{what}?startIndex={}&count=100", self.url, all.len() + 1), Some(TOKEN));
            let objects = page["Resources"].as_array().cloned().unwrap_or_default();
            let total = page["totalResults"].as_u64().unwrap();
            all.extend(objects.iter().cloned());
            if objects.is_empty() || all.len() as u64 >= total {
                return all;
            }
        }
    }
}

impl Drop for Scim2Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_whole_company_lives_through_join_change_and_leave_on_a_server_that_others_wrote() {
    let people = 150;
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), people);
    let users = folder.path().join("users.csv");
    let server = Scim2Server::start();
    let usher = Usher::new();
    usher.add("Server", &source, "scim", &server.url, &[]);
    let _ = usher.run(&["test", "Server"]).expect(0);

    let first = usher.cycle("Server", 0);
    let groups = lines(&folder.path().join("groups.csv"))[1..]
        .iter()
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect::<std::collections::BTreeSet<_>>();
    assert_eq!(first["summary"]["create"].as_u64().unwrap(), u64::from(people) + groups.len() as u64, "{first}");
    assert_eq!(server.all("Users").len(), people as usize);
    assert_eq!(server.all("Groups").len(), groups.len());
    let members: usize = server.all("Groups").iter().map(|group| group["members"].as_array().map_or(0, Vec::len)).sum();
    assert!(members > 0, "groups have their members");

    let second = usher.cycle("Server", 0);
    assert_eq!((second["summary"]["create"].clone(), second["summary"]["update"].clone()), (0.into(), 0.into()), "{second}");

    let mut rows = lines(&users);
    let title = rows[0].split(',').position(|name| name == "jobTitle").unwrap();
    let plain: Vec<usize> = (1..rows.len()).filter(|row| !rows[*row].contains('"')).take(10).collect();
    assert_eq!(plain.len(), 10);
    for row in &plain {
        let mut cells: Vec<String> = rows[*row].split(',').map(str::to_owned).collect();
        cells[title] = "Chief of Seating".to_owned();
        rows[*row] = cells.join(",");
    }
    write_lines(&users, &rows);
    let changed = usher.cycle("Server", 0);
    assert_eq!(changed["summary"]["update"], 10, "{changed}");
    assert_eq!(server.all("Users").iter().filter(|user| user["title"] == "Chief of Seating").count(), 10);

    let gone = rows.len() - 5;
    write_lines(&users, &rows[..gone]);
    let left = usher.cycle("Server", 0);
    assert_eq!(left["summary"]["disable"], 5, "{left}");
    assert_eq!(server.all("Users").iter().filter(|user| user["active"] == false).count(), 5);
    assert_eq!(server.all("Users").len(), people as usize, "nobody is deleted for leaving");
}

#[test]
fn the_attributes_that_it_lists_are_read_and_what_is_mapped_is_among_them() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 5);
    let server = Scim2Server::start();
    let usher = Usher::new();
    usher.add("Server", &source, "scim", &server.url, &[]);
    let found = usher.run(&["discover", "Server", "--json"]).expect(0).json();
    let added: Vec<&str> = found["added"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    for name in
        ["ims[type eq \"skype\"].value", "addresses[type eq \"home\"].locality", "entitlements[primary eq \"True\"].value", "groups"]
    {
        assert!(added.contains(&name), "{name}: {added:?}");
    }
    assert!(!added.contains(&"userName") && !added.iter().any(|name| name.starts_with("photos") || *name == "password"), "{added:?}");
    assert_eq!(found["unlisted"], serde_json::json!([]), "the generic profile maps nothing that the RFC doesn't have");
    let again = usher.run(&["discover", "Server", "--json"]).expect(0).json();
    assert_eq!((again["added"].clone(), again["saved"].clone()), (serde_json::json!([]), false.into()));
    let first = usher.cycle("Server", 0);
    assert_eq!(first["summary"]["failed"], 0, "{first}");
    assert_eq!(server.all("Users").len(), 5);
}
