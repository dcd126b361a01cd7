//! A person of the practice tenant who signs in to the real `usher`: their browser is a script that hands on the address, which is followed
//! over HTTP as a browser would; or they enter a device code.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use serde_json::json;
use usher_tests::Ended;

use crate::tenant::Tenant;

/// Nobody waits longer for a program that hangs.
const LONGEST: Duration = Duration::from_secs(60);

/// A sign-in under way in `usher`.
pub struct SigningIn(Child);

impl SigningIn {
    /// How it ended.
    pub fn ended(self) -> Ended {
        let output = self.0.wait_with_output().unwrap();
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Begins a sign-in with a browser that only notes the address, and gives both.
pub fn browser(command: &mut Command, folder: &Path) -> (SigningIn, url::Url) {
    use std::os::unix::fs::PermissionsExt;
    let (script, noted) = (folder.join("browser.sh"), folder.join("address.txt"));
    let _ = std::fs::remove_file(&noted);
    let text = format!("#!/bin/sh\nprintf '%s' \"$1\" > {0}.new && mv {0}.new {0}\n", noted.display());
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let child = command.env("BROWSER", &script).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while !noted.exists() {
        assert!(began.elapsed() < LONGEST, "the browser was never asked");
        std::thread::sleep(Duration::from_millis(20));
    }
    let address = std::fs::read_to_string(&noted).unwrap().parse().unwrap();
    (SigningIn(child), address)
}

/// Begins a sign-in by device code, and gives the code.
pub fn device(command: &mut Command) -> (SigningIn, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("enter the code ") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "no code was shown");
    }
    let code = line.trim().rsplit(' ').next().unwrap().to_owned();
    std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    (SigningIn(child), code)
}

impl Tenant {
    /// The Application Administrator of the practice tenant.
    pub fn administrator(&self) -> String {
        let told = self.control(&json!({"do": "describe"}));
        let holds = |roles: &serde_json::Value| roles.as_array().unwrap().iter().any(|role| role == "Application Administrator");
        let holders = told["administrators"].as_object().unwrap();
        holders.iter().find(|(_, roles)| holds(roles)).map(|(name, _)| name.clone()).unwrap()
    }

    /// Fills in the page behind an address as an administrator who agrees, with `changed` fields over those of the page. Answers where the
    /// browser is sent back to.
    pub fn fill_in(&self, address: &url::Url, changed: &[(&str, &str)]) -> url::Url {
        let mut form: Vec<(String, String)> = address.query_pairs().into_owned().collect();
        let own = [("username", self.administrator()), ("consent", "accept".to_owned()), ("action", "continue".to_owned())];
        form.extend(own.map(|(name, value)| (name.to_owned(), value)));
        for (name, value) in changed {
            form.retain(|(known, _)| known != name);
            form.push(((*name).to_owned(), (*value).to_owned()));
        }
        let mut action = address.clone();
        action.set_query(None);
        let shown = self.visit(address);
        assert_eq!(shown.0, 200, "the page is shown");
        let (status, back) = self.post(action.as_str(), &form);
        assert_eq!(status, 302);
        back.replace("//localhost", "//127.0.0.1").parse().unwrap()
    }

    /// Enters a device code as an administrator who agrees.
    pub fn enter(&self, code: &str) {
        let own = [("user_code", code.to_owned()), ("username", self.administrator())];
        let form = own.into_iter().chain([("consent", "accept".to_owned()), ("action", "continue".to_owned())]);
        let form: Vec<(String, String)> = form.map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!(self.post(&format!("{}/devicelogin", self.graph().authority_url), &form).0, 200);
    }

    /// Opens an address: its status and page.
    pub fn visit(&self, address: &url::Url) -> (u16, String) {
        self.runtime.block_on(async {
            let answer = http().get(address.clone()).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        })
    }

    fn post(&self, url: &str, form: &[(String, String)]) -> (u16, String) {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.runtime.block_on(async {
            let request = http().post(url).header("content-type", "application/x-www-form-urlencoded").body(body);
            let answer = request.send().await.unwrap();
            let back = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
            (answer.status().as_u16(), back)
        })
    }
}

fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}
