//! Signed in to Graph for one connection: which cloud, tenant and registration, and whose proof. Kept for as long as Usher runs, so that an
//! access token serves several cycles; thrown away as soon as somebody signs in or out, or the source's settings change.

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use usher_core::configuration::{CloudName, CloudSetting, SourceSetting};
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;
use usher_entra::auth::{Authority, Certificate, Credential, Session};
use usher_entra::graph::GraphClient;
use usher_entra::{Caller, Cloud, Endpoints, EntraError, Job, Permission, Tenant, permission};

use super::Gate;
use crate::secrets::{EntraSecret, Kept, Secrets};

/// What reading a directory takes.
pub(crate) const JOBS: [Job; 3] = [Job::WhoAmI, Job::ReadDirectory, Job::ReadApplication];

/// What directing Entra's provisioning service takes beyond that.
const SERVICE_JOBS: [Job; 3] = [Job::ReadProvisioning, Job::ChangeProvisioning, Job::ReadProvisioningLog];

/// What a sign-in is for: a person agrees to no more than that needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Reading the directory.
    Directory,
    /// Directing Entra's provisioning service too.
    Service,
}

/// The permissions that a person is asked for.
pub(crate) fn permissions(purpose: Purpose) -> Vec<Permission> {
    let service: &[Job] = match purpose {
        Purpose::Directory => &[],
        Purpose::Service => &SERVICE_JOBS,
    };
    permission::needed(&[JOBS.as_slice(), service].concat(), Caller::Person)
}

/// A refresh token that came in the old one's place and isn't in the secret store yet.
pub(crate) type Renewed = Arc<Mutex<Option<Secret>>>;

/// Graph, signed in.
#[derive(Debug, Clone)]
pub(crate) struct SignedInGraph {
    /// The client.
    pub(crate) client: GraphClient,
    /// To be put away.
    pub(crate) renewed: Renewed,
    /// People and groups that the reading under way was told of; 0 where none is.
    pub(crate) told: Arc<AtomicUsize>,
    /// By what.
    pub(crate) way: Way,
    /// When that ends, as far as it is known here; a person's sign-in has no end that could be told.
    pub(crate) ends_at: Option<Timestamp>,
    /// The person's user name; empty for an application.
    username: String,
    /// What the secret store holds, as far as this session knows; nothing where the environment signs in.
    kept: Arc<Mutex<Option<Secret>>>,
}

/// How a connection signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// A person signed in.
    Person,
    /// The application itself, by its secret.
    ClientSecret,
    /// The application itself, by certificate.
    Certificate,
}

impl SignedInGraph {
    /// Began with what the secret store held.
    pub(crate) fn of_kept(self, kept: Option<Secret>) -> Self {
        Self { kept: Arc::new(Mutex::new(kept)), ..self }
    }

    /// Does the secret store still hold what this session goes by? Else somebody signed in or out meanwhile, in this process or another.
    pub(crate) fn is_of(&self, kept: Option<&Secret>) -> bool {
        let own = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        own.as_ref().map(Secret::expose) == kept.map(Secret::expose)
    }

    /// Puts a refresh token away that came meanwhile, unless somebody signed in or out since. The one before it still signs in for a while:
    /// that the new one can't be kept stops nobody today.
    pub(crate) async fn put_away(&self, secrets: &Secrets, connection: &ConnectionId) {
        let renewed = self.renewed.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(renewed) = renewed else { return };
        let kept = EntraSecret::Person { refresh: renewed, username: self.username.clone() }.to_kept();
        let put = async {
            if self.is_of(secrets.get(connection, Kept::EntraSignIn).await?.as_ref()) {
                secrets.set(connection, Kept::EntraSignIn, kept.clone()).await?;
                *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
            }
            Ok::<(), crate::view::ProblemView>(())
        };
        if let Err(problem) = put.await {
            tracing::warn!(%connection, code = problem.code, "a new refresh token could not be kept");
        }
    }
}

/// What this process knows of the directories of its connections.
#[derive(Default)]
pub(crate) struct Directories {
    signed_in: Mutex<HashMap<(ConnectionId, Purpose), (SourceSetting, SignedInGraph)>>,
    gates: Mutex<HashMap<ConnectionId, Gate>>,
}

impl Directories {
    /// Who waits here reads or writes the connection's mirror.
    pub(crate) fn gate(&self, id: &ConnectionId) -> Gate {
        Arc::clone(self.gates.lock().unwrap_or_else(PoisonError::into_inner).entry(id.clone()).or_default())
    }

    /// Signed in before, with the same settings.
    pub(crate) fn find(&self, id: &ConnectionId, purpose: Purpose, source: &SourceSetting) -> Option<SignedInGraph> {
        let held = self.signed_in.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&(id.clone(), purpose)).filter(|(settings, _)| settings == source).map(|(_, graph)| graph.clone())
    }

    pub(crate) fn keep(&self, id: &ConnectionId, purpose: Purpose, source: &SourceSetting, graph: &SignedInGraph) {
        self.signed_in.lock().unwrap_or_else(PoisonError::into_inner).insert((id.clone(), purpose), (source.clone(), graph.clone()));
    }

    /// Somebody else signs in from now on, or nobody.
    pub(crate) fn forget(&self, id: &ConnectionId) {
        self.signed_in.lock().unwrap_or_else(PoisonError::into_inner).retain(|(held, _), _| held != id);
    }
}

/// The authority that the settings name.
///
/// # Errors
/// An address, the tenant or the client id can't be one.
pub(crate) fn authority(tenant_id: &str, cloud: &CloudSetting, client_id: &str) -> Result<Authority, EntraError> {
    let endpoints = match cloud {
        CloudSetting::Named(name) => Endpoints::of(match name {
            CloudName::Global => Cloud::Global,
            CloudName::UsGovernment => Cloud::UsGovernment,
            CloudName::UsGovernmentDod => Cloud::UsGovernmentDod,
            CloudName::China => Cloud::China,
        }),
        CloudSetting::Addresses { graph, authority } => Endpoints::custom(graph, authority),
    };
    Authority::new(endpoints?, Tenant::parse_one(tenant_id)?, client_id)
}

/// Signs in with what was kept.
///
/// # Errors
/// The certificate can't be read, or this machine has no TLS.
pub(crate) fn sign_in(authority: &Authority, secret: EntraSecret, purpose: Purpose) -> Result<SignedInGraph, EntraError> {
    let renewed = Renewed::default();
    let mut who = String::new();
    let (way, session) = match secret {
        EntraSecret::ClientSecret(secret, expires_at) => {
            (Way::ClientSecret, Session::of_application(authority, Credential::Secret { secret, expires_at }))
        }
        EntraSecret::Certificate(pem) => {
            (Way::Certificate, Session::of_application(authority, Credential::Certificate(Certificate::from_pem(&pem)?)))
        }
        EntraSecret::Person { refresh, username } => {
            who = username;
            let kept = Arc::clone(&renewed);
            let keep = move |new: &Secret| *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(new.clone());
            (Way::Person, Session::kept(authority, refresh, &permissions(purpose)).keeping(Arc::new(keep)))
        }
    };
    let ends_at = session.credential_expires_at();
    let client = GraphClient::new(authority.endpoints(), Arc::new(session))?;
    Ok(SignedInGraph { client, renewed, told: Arc::default(), way, ends_at, username: who, kept: Arc::default() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{
        Caller, CloudName, CloudSetting, ConnectionId, EntraSecret, JOBS, Kept, Permission, Purpose, SERVICE_JOBS, Secret, Secrets,
        SignedInGraph, authority, permission, sign_in,
    };
    use crate::app::SecretStoreChoice;

    fn person(refresh: &str) -> EntraSecret {
        EntraSecret::Person { refresh: Secret::new(refresh.to_owned()), username: "ann@contoso.com".to_owned() }
    }

    async fn signed_in() -> (Secrets, ConnectionId, SignedInGraph) {
        let secrets = Secrets::open(SecretStoreChoice::Memory, std::path::Path::new("/nowhere")).await.unwrap();
        let id = ConnectionId::from("c");
        secrets.set(&id, Kept::EntraSignIn, person("first").to_kept()).await.unwrap();
        let authority =
            authority("contoso.onmicrosoft.com", &CloudSetting::Named(CloudName::Global), "11111111-2222-3333-4444-555555555555").unwrap();
        let graph = sign_in(&authority, person("first"), Purpose::Directory).unwrap().of_kept(Some(person("first").to_kept()));
        *graph.renewed.lock().unwrap() = Some(Secret::new("second".to_owned()));
        (secrets, id, graph)
    }

    async fn kept(secrets: &Secrets, id: &ConnectionId) -> Option<String> {
        secrets.get(id, Kept::EntraSignIn).await.unwrap().map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn a_connection_reads_one_tenant() {
        let named = |tenant| authority(tenant, &CloudSetting::Named(CloudName::Global), "11111111-2222-3333-4444-555555555555");
        assert_eq!(named("Organizations").unwrap_err().code, "TenantMalformed");
        assert!(named("contoso.onmicrosoft.com").is_ok());
    }

    #[tokio::test]
    async fn a_renewed_sign_in_takes_the_place_of_its_own_and_of_no_other() {
        let (secrets, id, graph) = signed_in().await;
        graph.put_away(&secrets, &id).await;
        assert!(kept(&secrets, &id).await.unwrap().contains("second"));
        assert!(graph.is_of(Some(&person("second").to_kept())), "and goes on from there");

        let (secrets, id, graph) = signed_in().await;
        secrets.set(&id, Kept::EntraSignIn, person("somebody else's").to_kept()).await.unwrap();
        assert!(!graph.is_of(secrets.get(&id, Kept::EntraSignIn).await.unwrap().as_ref()), "noticed, whoever signed in and where");
        graph.put_away(&secrets, &id).await;
        assert!(kept(&secrets, &id).await.unwrap().contains("somebody else's"));

        let (secrets, id, graph) = signed_in().await;
        secrets.remove(&id, Kept::EntraSignIn).await.unwrap();
        graph.put_away(&secrets, &id).await;
        assert_eq!(kept(&secrets, &id).await, None, "signed out stays signed out");
    }

    /// The rows of `docs/entra-setup.md` that tell what to grant for what: by what is asked for.
    #[test]
    fn the_manual_says_what_each_purpose_asks_for() {
        let manual = include_str!("../../../../../docs/entra-setup.md");
        let names = |permissions: Vec<Permission>| permissions.iter().map(|one| format!("`{}`", one.name())).collect::<Vec<_>>().join(", ");
        let needed = |jobs: &[_], caller| names(permission::needed(jobs, caller));
        let directory = format!("| {} | {} |", needed(&JOBS, Caller::Person), needed(&JOBS, Caller::Application));
        assert!(manual.contains(&format!("| Read the directory (`usher sign-in NAME`) {directory}\n")), "{directory}");
        let more = |caller| format!("the same, and {}", needed(&SERVICE_JOBS, caller));
        let service = format!("| {} | {} |", more(Caller::Person), more(Caller::Application));
        assert!(
            manual.contains(&format!("| Also direct Entra's provisioning service (`usher sign-in NAME --service`) {service}\n")),
            "{service}"
        );
    }
}
