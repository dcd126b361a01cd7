//! `scim2-server` from PyPI, in a virtual environment of its own below `target/`.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::Value;
use usher_tests::{TOKEN, ended, get, usher_binary};

const VERSION: &str = "scim2-server==0.8.3";

/// Tests run side by side; one of them installs.
static INSTALLING: Mutex<()> = Mutex::new(());

/// Installed once, kept for the next run.
fn installed() -> PathBuf {
    let _turn = INSTALLING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let target = usher_binary().parent().and_then(std::path::Path::parent).unwrap().to_owned();
    let environment = target.join("scim2-server-0.8.3");
    let server = environment.join("bin/scim2-server");
    if !server.exists() {
        let _ = ended(Command::new("python3").args(["-m", "venv"]).arg(&environment)).expect(0);
        let _ = ended(Command::new(environment.join("bin/pip")).args(["install", "--quiet", VERSION])).expect(0);
    }
    server
}

/// A server of its own for one test.
pub struct Scim2Server {
    child: Child,
    /// Its tenant URL.
    pub url: String,
}

impl Scim2Server {
    /// Starts one that takes [`TOKEN`].
    pub fn start() -> Self {
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
    pub fn all(&self, what: &str) -> Vec<Value> {
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
