//! A practice tenant in the test's own process, and `usher` with what it needs of the environment.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Runtime;
use usher_practice::graph::{GraphOptions, RunningGraph, serve};
use usher_tests::{Ended, PracticeDialpad, Usher, ended};

/// A practice Graph in this process, and `usher` with what it needs of the environment.
pub struct Tenant {
    pub runtime: Runtime,
    graph: Option<RunningGraph>,
    pub usher: Usher,
}

impl Tenant {
    pub fn of(users: u32) -> Self {
        let runtime = Runtime::new().unwrap();
        let options = GraphOptions { users, device_interval: Duration::from_secs(1), ..GraphOptions::default() };
        let graph = runtime.block_on(serve(options)).unwrap();
        Self { runtime, graph: Some(graph), usher: Usher::new() }
    }

    pub fn graph(&self) -> &RunningGraph {
        self.graph.as_ref().unwrap()
    }

    /// Where the tenant is, but nothing that signs in.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let graph = self.graph();
        let mut command = self.usher.command(arguments);
        command.env("USHER_ENTRA_GRAPH_URL", &graph.graph_url).env("USHER_ENTRA_AUTHORITY_URL", &graph.authority_url);
        command.env("USHER_ENTRA_CLIENT_ID", &graph.client_id).env("USHER_ENTRA_APPLICATION", &graph.application);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).env("USHER_ENTRA_CLIENT_SECRET", &self.graph().client_secret))
    }

    pub fn add(&self, dialpad: &PracticeDialpad) {
        let source = format!("entra:{}", self.graph().tenant_id);
        let add = ["connection", "add", "Pilot", "--source", &source, "--profile", "dialpad", "--tenant-url", &dialpad.tenant_url];
        let _ = self.run(&add).expect(0);
    }

    /// With secrets kept in the encrypted file, and none in the environment.
    pub fn keeping(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.env("USHER_SECRET_STORE", "file").env("USHER_PASSPHRASE", "correct horse");
        command
    }

    /// Adds the connection with its token kept, and nobody signed in.
    pub fn add_keeping(&self, dialpad: &PracticeDialpad) {
        let source = format!("entra:{}", self.graph().tenant_id);
        let add = ["connection", "add", "Pilot", "--source", &source, "--profile", "dialpad", "--tenant-url", &dialpad.tenant_url];
        let _ = ended(&mut self.keeping(&add)).expect(0);
    }

    /// What the practice Graph counted.
    pub fn stats(&self) -> Value {
        usher_tests::get(&self.graph().stats_url, None)
    }

    /// Changes the practice tenant as an administrator would.
    pub fn control(&self, deed: &Value) -> Value {
        let (url, deed) = (self.graph().control_url.clone(), deed.clone());
        self.runtime.block_on(async {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            let answer = http.post(url).header("content-type", "application/json").body(deed.to_string()).send().await.unwrap();
            assert!(answer.status().is_success(), "{deed}");
            serde_json::from_str(&answer.text().await.unwrap()).unwrap()
        })
    }

    /// Takes application permissions back; tokens that were given before end.
    pub fn revoke(&self, permissions: &[&str]) {
        for permission in permissions {
            self.control(&serde_json::json!({"do": "revokeConsent", "permission": permission, "kind": "application"}));
        }
    }

    /// A certificate with its key in a PEM file, which the registration knows; it ends in so many days. Answers the file.
    pub fn certificate(&self, days: i64) -> String {
        self.certificate_in(self.usher.folder(), days)
    }

    /// The same in another folder than Usher's own.
    pub fn certificate_in(&self, folder: &Path, days: i64) -> String {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let mut parameters = rcgen::CertificateParams::new(vec![]).unwrap();
        parameters.not_before = std::time::SystemTime::UNIX_EPOCH.into();
        let now = std::time::SystemTime::now();
        let apart = Duration::from_secs(days.unsigned_abs() * 24 * 3600);
        parameters.not_after = if days < 0 { now - apart } else { now + apart }.into();
        let certificate = parameters.self_signed(&key).unwrap().pem();
        self.control(&serde_json::json!({"do": "addCertificate", "pem": certificate}));
        let file = folder.join("certificate.pem");
        std::fs::write(&file, format!("{certificate}{}", key.serialize_pem())).unwrap();
        file.display().to_string()
    }

    /// Stops answering.
    pub fn stop(&mut self) {
        self.runtime.block_on(self.graph.take().unwrap().shutdown());
    }

    /// Ends; nothing that nobody published was asked or answered.
    pub fn end(mut self) {
        let stats = self.stats();
        assert_eq!(stats["violations"], serde_json::json!([]), "{stats}");
        self.runtime.block_on(self.graph.take().unwrap().shutdown());
    }
}
