//! What a run, or one on-demand request, works with: the configuration, the target, whose account is whose.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use usher_core::configuration::Configuration;
use usher_core::evaluate::References;
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{ObjectType, SourceObject};

use super::super::Shared;
use super::super::guid::Guid;
use super::entry::Frame;
use super::job::Linked;
use super::secrets::DeletionThreshold;
use super::source::Reader;
use super::state::Key;
use super::target::{Target, TargetError, Trouble};

/// Why a run can't begin.
#[derive(Debug)]
pub(super) enum NoRun {
    /// The job is gone.
    Gone,
    /// The credentials or the application: quarantine.
    Refused(TargetError),
}

/// One under way.
pub(super) struct Run {
    pub(super) configuration: Configuration,
    pub(super) target: Target,
    pub(super) at: Timestamp,
    pub(super) frame: Frame,
    pub(super) threshold: DeletionThreshold,
    /// Accounts are read anew rather than trusted from memory: after a restart (EP-508).
    pub(super) fresh: bool,
    links: BTreeMap<SourceId, Linked>,
    owners: HashMap<TargetId, SourceId>,
    /// Whoever is to have an account when references are written.
    entitled: HashSet<SourceId>,
}

impl Run {
    /// Reads what the job has and tests the connection (EP-1101).
    ///
    /// # Errors
    /// [`NoRun`].
    pub(super) async fn begin(shared: &Shared, key: &Key, at: Timestamp) -> Result<Self, NoRun> {
        let (read, fails, http) = {
            let mut service = shared.provisioning();
            let secrets = service.application(key.application).secrets.clone();
            let (fails, http) = (service.credentials_fail, service.http().map_err(NoRun::Refused)?);
            let job = service.find(key).ok_or(NoRun::Gone)?;
            (
                (secrets.credentials(), job.configuration(&secrets), secrets.deletion_threshold(), job.links.clone(), job.seen.is_empty()),
                fails,
                http,
            )
        };
        let (credentials, configuration, threshold, links, fresh) = read;
        let configuration = configuration.map_err(|message| refused("InvalidSchema", message))?;
        let credentials = credentials.map_err(|message| refused("InvalidCredentials", message))?;
        let target = Target::new(http, credentials);
        test(&target, &configuration, fails).await.map_err(NoRun::Refused)?;
        let frame = Frame::of(&shared.world(), key, &configuration, Guid::random().to_string());
        let owners = links.iter().map(|(source, linked)| (linked.link.target_id.clone(), source.clone())).collect();
        Ok(Self { configuration, target, at, frame, threshold, fresh, links, owners, entitled: HashSet::new() })
    }

    /// Reads the tenant whole; what follows knows who is to have an account.
    pub(super) fn read_all(&mut self, shared: &Shared, application: Guid) -> Vec<SourceObject> {
        let objects = Reader::new(&shared.world(), application, &self.configuration, &self.links).all();
        self.entitled = objects.iter().filter(|one| self.configuration.decide_scope(one).in_scope).map(|one| one.id.clone()).collect();
        objects
    }

    /// Reads one object.
    pub(super) fn read_one(&self, shared: &Shared, application: Guid, id: Guid) -> Option<SourceObject> {
        Reader::new(&shared.world(), application, &self.configuration, &self.links).one(id)
    }

    /// How many are to have an account.
    pub(super) fn entitled(&self) -> u64 {
        self.entitled.len().try_into().unwrap_or(u64::MAX)
    }

    /// What is known of somebody's account.
    pub(super) fn linked(&self, id: &SourceId) -> Option<&Linked> {
        self.links.get(id)
    }

    /// Whose account it is.
    pub(super) fn owner(&self, account: &TargetId) -> Option<&SourceId> {
        self.owners.get(account)
    }

    /// Remembers whose account it is, here and in the job.
    pub(super) fn link(&mut self, shared: &Shared, key: &Key, id: &SourceId, linked: Linked) {
        self.owners.insert(linked.link.target_id.clone(), id.clone());
        if let Some(job) = shared.provisioning().find(key) {
            job.links.insert(id.clone(), linked.clone());
        }
        self.links.insert(id.clone(), linked);
    }

    /// Forgets an account.
    pub(super) fn unlink(&mut self, shared: &Shared, key: &Key, id: &SourceId) {
        if let Some(linked) = self.links.remove(id) {
            self.owners.remove(&linked.link.target_id);
        }
        if let Some(job) = shared.provisioning().find(key) {
            job.links.remove(id);
        }
    }
}

/// EP-1101: the first matching attribute of people is asked for a value that nobody has.
///
/// # Errors
/// What keeps the connection from being used.
pub(super) async fn test(target: &Target, configuration: &Configuration, fails: bool) -> Result<(), TargetError> {
    if fails {
        let message = "HTTP 401: the practice service was told to find the credentials refused".to_owned();
        return Err(TargetError { code: "Unauthorized", message, kind: Trouble::Connection });
    }
    target.test(configuration.match_properties(ObjectType::User).next().unwrap_or("userName")).await
}

fn refused(code: &'static str, message: String) -> NoRun {
    NoRun::Refused(TargetError { code, message, kind: Trouble::Connection })
}

impl References for Run {
    fn target_of(&self, object_type: ObjectType, id: &SourceId) -> Option<TargetId> {
        self.links.get(id).filter(|linked| linked.object_type == object_type).map(|linked| linked.link.target_id.clone())
    }

    fn will_have_target(&self, object_type: ObjectType, id: &SourceId) -> bool {
        self.target_of(object_type, id).is_some() || object_type == ObjectType::User && self.entitled.contains(id)
    }

    fn source_of(&self, object_type: ObjectType, id: &TargetId) -> Option<SourceId> {
        let source = self.owners.get(id)?;
        self.links.get(source).filter(|linked| linked.object_type == object_type).map(|_| source.clone())
    }
}
