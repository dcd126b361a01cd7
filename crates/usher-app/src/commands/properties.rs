//! Properties, and the secret token.

use usher_core::configuration::{ConnectionDocument, Notifications, Schedule, TargetSetting};
use usher_core::id::ConnectionId;
use usher_core::plan::DeletionPrevention;
use usher_core::secret::Secret;
use usher_scim::TenantUrl;
use usher_scim::client::check_token;

use super::tenant_url::left_out_of;
use super::usable::refuse_unusable;
use crate::app::{Answer, App, Loaded};
use crate::message;
use crate::secrets::Kept;
use crate::view::{AppEvent, PropertiesEdit, PropertiesView, SaveView};

impl App {
    /// What Properties shows.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn properties(&self, id: &ConnectionId) -> Answer<PropertiesView> {
        let Loaded { document, version, profile } = self.load(id).await?;
        let choices = super::choices::view(&document, profile);
        let kept = self.inner.secrets.get(id, Kept::SecretToken).await?.is_some();
        Ok(PropertiesView {
            id: id.clone(),
            name: document.name,
            source: document.source,
            target: document.target,
            scope: document.scope,
            notifications: document.notifications,
            accidental_deletion_prevention: document.accidental_deletion_prevention,
            schedule: document.schedule,
            choices,
            version,
            secret_kept_in: if kept { self.inner.secrets.place().to_owned() } else { String::new() },
        })
    }

    /// Saves properties as one version. A secret token stays with the server that it was given for: another one has to be told its own.
    ///
    /// # Errors
    /// A value can't be used, or the name is taken.
    pub async fn save_properties(&self, id: &ConnectionId, edit: PropertiesEdit) -> Answer<SaveView> {
        let PropertiesEdit { name, email, notify, prevent_deletions, deletion_threshold, every_minutes, tenant_url } = edit;
        let url = TenantUrl::parse(&tenant_url).map_err(|error| message::of_tenant_url(&error))?;
        let held = self.load(id).await?.document;
        let moved = !same_server(&url, &held.target.tenant_url);
        let edited = ConnectionDocument {
            name: name.trim().to_owned(),
            notifications: Notifications { email: email.trim().to_owned(), enabled: notify },
            accidental_deletion_prevention: DeletionPrevention { enabled: prevent_deletions, threshold: deletion_threshold },
            schedule: Schedule { every_minutes, ..held.schedule },
            target: TargetSetting { tenant_url: url.kept(), ..held.target.clone() },
            ..held
        };
        refuse_unusable(&edited)?;
        let host = url.host().to_owned();
        if moved {
            // Before the address is another: at no moment may a cycle take the token there.
            self.inner.secrets.remove(id, Kept::SecretToken).await?;
        }
        let mut saved = self
            .change_document(id, move |document| {
                *document = edited;
                Ok(())
            })
            .await?;
        if moved {
            saved.warnings.insert(0, format!("{host} is another server than before: enter its secret token."));
        }
        saved.warnings.extend(left_out_of(&tenant_url));
        Ok(saved)
    }

    /// Keeps another secret token.
    ///
    /// # Errors
    /// It can't stand in a request, or no secret store works.
    pub async fn set_secret_token(&self, id: &ConnectionId, token: Secret) -> Answer<()> {
        self.load(id).await?;
        check_token(&token).map_err(|error| message::of_scim(&error))?;
        self.inner.secrets.set(id, Kept::SecretToken, token).await?;
        self.tell(AppEvent::ConnectionsChanged);
        Ok(())
    }

    /// Changes the document and saves it as a version; answers that and what is doubtful about it.
    pub(crate) async fn change_document(
        &self,
        id: &ConnectionId,
        change: impl FnOnce(&mut ConnectionDocument) -> Answer<()>,
    ) -> Answer<SaveView> {
        let Loaded { mut document, profile, .. } = self.load(id).await?;
        let before = document.target.tenant_url.clone();
        change(&mut document)?;
        let complaints = usher_core::configuration::check(&document, profile);
        let blocking: Vec<_> =
            complaints.iter().filter(|complaint| complaint.blocks()).map(usher_core::configuration::Complaint::to_problem).collect();
        if !blocking.is_empty() {
            return Err(message::of_complaints(&blocking));
        }
        let mut warnings: Vec<String> = complaints.into_iter().map(|complaint| complaint.message).collect();
        let run = if another_target(&before, &document.target.tenant_url) {
            let run = self.begin_run(id).await?;
            let wanted = id.clone();
            self.store(move |store| store.forget_target(&wanted)).await?;
            warnings.insert(0, "The accounts there are matched anew in the next cycle.".to_owned());
            Some(run)
        } else {
            None
        };
        let (wanted, now_ms) = (id.clone(), Self::now_ms());
        let version = self.store(move |store| store.save_configuration(&wanted, &document, now_ms)).await?;
        drop(run);
        self.tell(AppEvent::ConnectionsChanged);
        Ok(SaveView { version, warnings })
    }
}

/// May a token that was given for the held address go to this one? Scheme, host and port must be the same (scim-client.md 1.4).
pub(super) fn same_server(url: &TenantUrl, held: &str) -> bool {
    TenantUrl::parse(held).is_ok_and(|held| held.origin() == url.origin())
}

/// Are the accounts behind two addresses others? Another port of the same host leads to the same ones.
fn another_target(before: &str, after: &str) -> bool {
    let place = |address: &str| TenantUrl::parse(address).map(|url| (url.host().to_owned(), url.join(&[]).path().to_owned()));
    place(before) != place(after)
}
