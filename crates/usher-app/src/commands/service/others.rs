//! Other connections of the data folder to the same application: an engine is one application's, however many connections lead there.

use usher_core::configuration::{ConnectionDocument, Engine, SourceSetting};
use usher_core::id::ConnectionId;
use usher_scim::TenantUrl;
use usher_store::ServiceJob;

use super::guard::local_work;
use crate::app::{Answer, App};
use crate::message::problem;
use crate::runs::Run;
use crate::view::ProblemView;

/// Another connection.
pub(super) struct Other {
    pub(super) id: ConnectionId,
    pub(super) name: String,
    pub(super) document: ConnectionDocument,
    /// The job that it adopted.
    pub(super) kept: Option<ServiceJob>,
}

impl Other {
    /// Is the service its engine?
    pub(super) fn is_run_by_service(&self) -> bool {
        self.document.engine == Engine::Entra
    }
}

impl App {
    /// The others that go where this one goes.
    pub(super) async fn others_to_same(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<Vec<Other>> {
        let wanted = id.clone();
        let (own, all) = self
            .store(move |store| {
                let mut all = Vec::new();
                for connection in store.connections()?.into_iter().filter(|one| one.id != wanted) {
                    let document = store.configuration(&connection.id)?.document;
                    let kept = store.service_job(&connection.id)?;
                    all.push(Other { id: connection.id, name: connection.name, document, kept });
                }
                Ok((store.service_job(&wanted)?, all))
            })
            .await?;
        let same_job_holder = |other: &Other| match (&own, &other.kept) {
            (Some(own), Some(kept)) => own.application == kept.application,
            _ => false,
        };
        Ok(all.into_iter().filter(|other| same_job_holder(other) || goes_to_same(document, &other.document)).collect())
    }

    /// Before the service begins: no other connection to the same application is run by this machine. Their locks are held as long as the
    /// answer is, so that none begins meanwhile.
    pub(super) async fn refuse_others_here(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<Vec<Run>> {
        let mut held = Vec::new();
        for other in self.others_to_same(id, document).await?.into_iter().filter(|other| !other.is_run_by_service()) {
            let name = &other.name;
            if other.document.schedule.enabled {
                let fix = format!("Pause it (usher pause \"{name}\"), then try again.");
                return Err(written_here(name, "Its schedule is on.", &fix));
            }
            let run = self.begin_run(&other.id).await.map_err(|locked| written_here(name, &locked.message, &locked.fix))?;
            if let Some(left) = local_work(self, &other.id).await? {
                return Err(written_here(name, &left, &format!("Let it end (usher run \"{name}\"), then try again.")));
            }
            held.push(run);
        }
        Ok(held)
    }
}

fn written_here(name: &str, why: &str, fix: &str) -> ProblemView {
    let message =
        format!("This machine provisions the same application through the connection “{name}”. {why} Two engines would write at once.");
    problem("OtherConnectionWrites", &message, fix)
}

/// The same enterprise application; or the same tenant URL, where they aren't of two tenants: applications that serve many companies have
/// one tenant URL for all of them.
fn goes_to_same(one: &ConnectionDocument, other: &ConnectionDocument) -> bool {
    let of = |document: &ConnectionDocument| match &document.source {
        SourceSetting::Entra { tenant_id, application, .. } => Some((tenant_id.trim().to_lowercase(), application.trim().to_lowercase())),
        SourceSetting::Csv { .. } | SourceSetting::Practice { .. } => None,
    };
    let same_url = || address(one) == address(other);
    match (of(one), of(other)) {
        (Some((tenant, _)), Some((others, _))) if tenant != others => false,
        (Some((_, application)), Some((_, others))) if application == others => true,
        _ => same_url(),
    }
}

fn address(document: &ConnectionDocument) -> String {
    let typed = document.target.tenant_url.trim();
    TenantUrl::parse(typed).map_or_else(|_| typed.to_owned(), |url| url.join(&[]).to_string())
}

#[cfg(test)]
mod tests {
    use super::{ConnectionDocument, SourceSetting, goes_to_same};
    use usher_core::configuration::{CloudName, CloudSetting};

    fn entra(tenant: &str, application: &str, url: &str) -> ConnectionDocument {
        let source = SourceSetting::Entra {
            tenant_id: tenant.to_owned(),
            cloud: CloudSetting::Named(CloudName::Global),
            client_id: "c".to_owned(),
            application: application.to_owned(),
        };
        with_url(ConnectionDocument { source, ..ConnectionDocument::empty() }, url)
    }

    fn with_url(mut document: ConnectionDocument, url: &str) -> ConnectionDocument {
        document.target.tenant_url = url.to_owned();
        document
    }

    #[test]
    fn the_application_or_the_address_is_the_same_and_two_tenants_are_two() {
        let one = entra("contoso.com", "Dialpad", "https://dialpad.com/scim");
        assert!(goes_to_same(&one, &entra("Contoso.com", "dialpad", "https://other.example/scim")));
        assert!(goes_to_same(&one, &entra("contoso.com", "Dialpad (test)", "https://DIALPAD.com/scim/")));
        assert!(goes_to_same(&with_url(ConnectionDocument::empty(), "https://dialpad.com/scim/"), &one));
        assert!(!goes_to_same(&one, &entra("fabrikam.com", "Dialpad", "https://dialpad.com/scim")));
        assert!(!goes_to_same(&one, &entra("contoso.com", "Other", "https://other.example/scim")));
    }
}
