//! Runs the real `usher` as a person or script would: arguments in, exit code, output and files out. Every test has a data
//! folder of its own.

mod traces;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

pub use traces::Traces;

/// The token that tests' practice servers take. Searched for afterwards wherever it must not be.
pub const TOKEN: &str = "marked-secret-2b7e151628aed2a6";

/// The built `usher`, beside the tests' own binaries.
///
/// # Panics
/// If it wasn't built.
#[must_use]
pub fn usher_binary() -> PathBuf {
    let tests = std::env::current_exe().expect("a test knows where it is");
    let built = tests.parent().and_then(Path::parent).expect("tests live in target/PROFILE/deps").join("usher");
    assert!(built.exists(), "{} isn't there: run `cargo build -p usher-cli` first, as `cargo xtask test` does", built.display());
    built
}

/// One data folder, and `usher` over it.
pub struct Usher {
    folder: tempfile::TempDir,
}

/// How a command ended.
pub struct Ended {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// Standard output as JSON.
    ///
    /// # Panics
    /// If it isn't; with everything that was said.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}), exit {}:\n{}\n{}", self.code, self.out, self.err))
    }

    /// Demands an exit code.
    ///
    /// # Panics
    /// If it is another; with everything that was said.
    #[must_use]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code\nstdout: {}\nstderr: {}", self.out, self.err);
        self
    }
}

impl Default for Usher {
    fn default() -> Self {
        Self::new()
    }
}

impl Usher {
    /// A fresh data folder.
    ///
    /// # Panics
    /// If there is no room for one.
    #[must_use]
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A command over this data folder, its token read from the environment.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(usher_binary());
        command.args(arguments).env("USHER_DATA_DIR", self.folder()).env("USHER_SECRET_STORE", "env").env("USHER_SECRET_TOKEN", TOKEN);
        command.env("NO_COLOR", "1").stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    ///
    /// # Panics
    /// If it can't be started.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ended {
        ended(&mut self.command(arguments))
    }

    /// Adds a connection over CSV files.
    pub fn add(&self, name: &str, source: &str, profile: &str, tenant_url: &str, more: &[&str]) {
        let basic = ["connection", "add", name, "--source", source, "--profile", profile, "--tenant-url", tenant_url];
        let _ = self.run(&[&basic[..], more].concat()).expect(0);
    }

    /// Runs one cycle and gives its numbers.
    #[must_use]
    pub fn cycle(&self, name: &str, code: i32) -> Value {
        self.run(&["run", name, "--json"]).expect(code).json()
    }
}

/// Runs any command to its end.
///
/// # Panics
/// If it can't be started.
#[must_use]
pub fn ended(command: &mut Command) -> Ended {
    let output = command.output().expect("the command starts");
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// `usher serve-practice`, ended with the value.
pub struct PracticeDialpad {
    child: Child,
    /// Where it is.
    pub tenant_url: String,
    stats_url: String,
}

impl PracticeDialpad {
    /// Starts one that takes [`TOKEN`].
    ///
    /// # Panics
    /// If its first line isn't what the contract says.
    #[must_use]
    pub fn start(more: &[&str]) -> Self {
        let arguments = [&["serve-practice", "--token", TOKEN][..], more].concat();
        let mut child = Command::new(usher_binary())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("serve-practice starts");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut first).expect("its first line");
        let line: Value = serde_json::from_str(&first).expect("its first line is JSON");
        let text = |name: &str| line[name].as_str().expect(name).to_owned();
        assert_eq!(text("secretToken"), TOKEN);
        Self { tenant_url: text("tenantUrl"), stats_url: text("statsUrl"), child }
    }

    /// What it counted.
    ///
    /// # Panics
    /// If it doesn't answer.
    #[must_use]
    pub fn stats(&self) -> Value {
        get(&self.stats_url, None)
    }

    /// Requests that wrote something.
    #[must_use]
    pub fn writes(&self) -> u64 {
        let stats = self.stats();
        ["POST", "PUT", "PATCH", "DELETE"].iter().filter_map(|method| stats["requests"][method].as_u64()).sum()
    }
}

impl Drop for PracticeDialpad {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A GET over plain HTTP to this machine, read as JSON. Small on purpose: the tests look at servers with other eyes than Usher's.
///
/// # Panics
/// If there is no answer or it isn't JSON.
#[must_use]
pub fn get(url: &str, token: Option<&str>) -> Value {
    ask("GET", url, token, "")
}

/// A PUT, as [`get`].
///
/// # Panics
/// If there is no answer or it isn't JSON.
#[must_use]
pub fn put(url: &str, token: &str, body: &Value) -> Value {
    ask("PUT", url, Some(token), &body.to_string())
}

fn ask(method: &str, url: &str, token: Option<&str>, body: &str) -> Value {
    use std::io::Write;
    let rest = url.strip_prefix("http://").expect("a plain address");
    let (host, path) = rest.split_once('/').expect("an address with a path");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    let about =
        if body.is_empty() { String::new() } else { format!("Content-Type: application/scim+json\r\nContent-Length: {}\r\n", body.len()) };
    write!(stream, "{method} /{path} HTTP/1.0\r\nHost: {host}\r\n{authorization}{about}Connection: close\r\n\r\n{body}")
        .expect("it takes the request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let text = String::from_utf8_lossy(&answer);
    let body = text.split_once("\r\n\r\n").expect("head and body").1;
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{url}: {error}: {text}"))
}

/// Every file below a folder that holds some bytes; every file, if these are none.
#[must_use]
pub fn files_with(folder: &Path, needle: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if needle.is_empty()
                || std::fs::read(&path).is_ok_and(|held| held.windows(needle.len()).any(|window| window == needle.as_bytes()))
            {
                found.push(path);
            }
        }
    }
    found
}

/// The practice directory as CSV files in `folder`; answers the `--source` for them.
#[must_use]
pub fn write_directory(folder: &Path, users: u32) -> String {
    let people = users.to_string();
    let out = folder.display().to_string();
    let _ = ended(Command::new(usher_binary()).args(["practice-directory", "--users", &people, "--seed", "7", "--out", &out])).expect(0);
    format!("csv:{0}/users.csv,{0}/groups.csv", folder.display())
}

/// A CSV file as lines, header first.
///
/// # Panics
/// If it can't be read.
#[must_use]
pub fn lines(file: &Path) -> Vec<String> {
    std::fs::read_to_string(file).expect("a readable file").lines().map(str::to_owned).collect()
}

/// Writes lines back.
///
/// # Panics
/// If the disk is full.
pub fn write_lines(file: &Path, lines: &[String]) {
    std::fs::write(file, lines.join("\n") + "\n").expect("a writable file");
}
