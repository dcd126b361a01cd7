//! One connection's checks, in the order in which a cycle would meet them.

use usher_core::configuration::{Configuration, ConnectionDocument, SourceSetting};
use usher_core::id::ConnectionId;
use usher_entra::look;
use usher_scim::TenantUrl;

use super::{Depth, check, network};
use crate::app::{Answer, App, Loaded};
use crate::commands::entra::authority_of;
use crate::message;
use crate::view::{DoctorCheckView, DoctorState, TestRequest};

impl App {
    pub(super) async fn connection_checks(&self, id: &ConnectionId, depth: Depth) -> Answer<Vec<DoctorCheckView>> {
        let Loaded { document, profile, .. } = self.load(id).await?;
        let mut checks = vec![match Configuration::compile(&document, profile) {
            Ok(_) => check::ok(check::CONFIGURATION, String::new()),
            Err(complaints) => check::fail(check::CONFIGURATION, &message::of_complaints(&complaints)),
        }];
        let mut way = match TenantUrl::parse(&document.target.tenant_url) {
            Ok(url) => network::target(&url).await,
            Err(error) => vec![check::fail(check::TARGET, &message::of_tenant_url(&error))],
        };
        let is_reached = way.iter().all(|one| one.name != check::TARGET || one.state == DoctorState::Ok);
        checks.append(&mut way);
        checks.extend(microsoft(&document).await);
        if is_reached {
            checks.extend(self.test(id, &document).await);
        } else {
            checks.extend(self.source_checks(id, &document).await.into_iter().map(check::of_test));
        }
        match &document.source {
            SourceSetting::Entra { .. } if depth == Depth::Entra => checks.extend(self.rights(id, &document).await),
            SourceSetting::Csv { .. } => checks.push(self.files(id).await),
            SourceSetting::Entra { .. } | SourceSetting::Practice { .. } => {}
        }
        Ok(checks)
    }

    /// Test Connection: the token, SCIM, and the source's half.
    async fn test(&self, id: &ConnectionId, document: &ConnectionDocument) -> Vec<DoctorCheckView> {
        let request = TestRequest {
            profile: document.target.profile.clone(),
            tenant_url: document.target.tenant_url.clone(),
            secret_token: String::new(),
            connection: Some(id.clone()),
        };
        match self.test_connection(request).await {
            Ok(report) => report.checks.into_iter().map(check::of_test).collect(),
            Err(problem) => {
                let token = check::fail("Secret token can be used", &problem);
                let source = self.source_checks(id, document).await.into_iter().map(check::of_test);
                std::iter::once(token).chain(source).collect()
            }
        }
    }

    /// Files are read whole, as a cycle would.
    async fn files(&self, id: &ConnectionId) -> DoctorCheckView {
        match self.read_source(id).await {
            Ok(objects) => {
                let words =
                    if objects.is_empty() { "It holds nobody.".to_owned() } else { format!("{} people and groups.", objects.len()) };
                check::ok(check::SOURCE, words)
            }
            Err(problem) => check::fail(check::SOURCE, &problem),
        }
    }
}

/// The way to the sign-in and to Graph; nothing for another source.
async fn microsoft(document: &ConnectionDocument) -> Vec<DoctorCheckView> {
    if !matches!(document.source, SourceSetting::Entra { .. }) {
        return Vec::new();
    }
    let authority = match authority_of(&document.source) {
        Ok(authority) => authority,
        Err(problem) => return vec![check::fail(check::AUTHORITY, &problem)],
    };
    let (of_authority, of_graph) =
        tokio::join!(look::at_authority(authority.endpoints(), authority.tenant()), look::at_graph(authority.endpoints()));
    let mut checks = network::microsoft(check::AUTHORITY, of_authority);
    checks.extend(network::microsoft(check::GRAPH, of_graph));
    // The clock is told once, by the first who tells it.
    let mut clocks = 0;
    checks.retain(|one| {
        clocks += usize::from(one.name == check::CLOCK);
        one.name != check::CLOCK || clocks == 1
    });
    checks
}
