//! What the service keeps: per enterprise application its secrets and jobs, and the provisioning log of the tenant.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use super::super::guid::Guid;
use super::super::refusal::Refusal;
use super::entry::Entry;
use super::job::Job;
use super::secrets::Secrets;
use super::target::{self, TargetError};

/// Entries are kept so long (EP-1002, premium).
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Service {
    applications: BTreeMap<Guid, Application>,
    log: VecDeque<Entry>,
    /// Entries that are there no more: the number of the oldest one that is.
    forgotten: usize,
    /// Every connection is refused, whatever the credentials: what an expired token looks like.
    pub(crate) credentials_fail: bool,
    /// Made when it's first needed.
    http: Option<reqwest::Client>,
}

/// What belongs to one enterprise application.
#[derive(Debug, Default)]
pub(super) struct Application {
    pub(super) secrets: Secrets,
    pub(super) jobs: Vec<Job>,
}

/// Which job: the enterprise application and the job's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) application: Guid,
    pub(super) job: String,
}

impl Service {
    /// The client for requests to targets.
    ///
    /// # Errors
    /// None can be made on this machine.
    pub(super) fn http(&mut self) -> Result<reqwest::Client, TargetError> {
        if let Some(http) = &self.http {
            return Ok(http.clone());
        }
        let made = target::client()?;
        self.http = Some(made.clone());
        Ok(made)
    }

    /// What belongs to an enterprise application; empty at first.
    pub(super) fn application(&mut self, id: Guid) -> &mut Application {
        self.applications.entry(id).or_default()
    }

    /// The job, if it's there.
    pub(super) fn find(&mut self, key: &Key) -> Option<&mut Job> {
        self.applications.get_mut(&key.application)?.jobs.iter_mut().find(|job| job.id == key.job)
    }

    /// The job.
    ///
    /// # Errors
    /// 404.
    pub(super) fn job(&mut self, key: &Key) -> Result<&mut Job, Refusal> {
        self.find(key).ok_or_else(|| Refusal::no_object(&key.job))
    }

    /// All jobs with their application.
    pub(super) fn jobs(&self) -> impl Iterator<Item = (Guid, &Job)> {
        self.applications.iter().flat_map(|(id, one)| one.jobs.iter().map(move |job| (*id, job)))
    }

    /// Adds an entry of the log; what is older than thirty days goes.
    pub(super) fn note(&mut self, entry: Entry) {
        let oldest = entry.at - KEPT;
        self.log.push_back(entry);
        self.forget(oldest);
    }

    fn forget(&mut self, oldest: Timestamp) {
        while self.log.front().is_some_and(|entry| entry.at < oldest) {
            self.log.pop_front();
            self.forgotten += 1;
        }
    }

    /// The log, oldest first, and the number of its first entry; what is older than thirty days isn't there any more.
    pub(super) fn log(&mut self, now: Timestamp) -> (usize, &VecDeque<Entry>) {
        self.forget(now - KEPT);
        (self.forgotten, &self.log)
    }
}
