//! Adding, finding, listing and removing connections.

use usher_core::configuration::{ConnectionDocument, Notifications, SourceSetting, TargetSetting, builtin, builtin_names, check};
use usher_core::id::ConnectionId;
use usher_core::plan::DeletionPrevention;
use usher_core::secret::Secret;
use usher_scim::TenantUrl;
use usher_scim::client::check_token;

use super::usable::refuse_unusable;
use crate::app::{Answer, App, profile};
use crate::message::{self, problem};
use crate::secrets::Kept;
use crate::view::{AppEvent, ConnectionCard, ListView, NewConnection, NewSource, ProfileView};

/// The limit on disables and deletes that a new connection begins with (EP-801's example).
const THRESHOLD: u32 = 500;

/// A new connection, however it is asked for.
#[derive(Debug, Clone)]
pub struct AddConnection {
    /// Its name.
    pub name: String,
    /// Where people come from.
    pub source: SourceSetting,
    /// The profile's name.
    pub profile: String,
    /// The tenant URL as typed.
    pub tenant_url: String,
    /// Notification address.
    pub notify: Option<String>,
    /// The limit on disables and deletes.
    pub deletion_threshold: Option<u32>,
}

impl App {
    /// The profiles to choose from.
    ///
    /// # Errors
    /// None today.
    pub async fn profiles(&self) -> Answer<Vec<ProfileView>> {
        let view = |name: &str| {
            let profile = builtin(name)?;
            Some(ProfileView {
                name: profile.name.clone(),
                display_name: profile.display_name.clone(),
                tenant_url: profile.tenant_url.clone(),
                secret_token_steps: profile.secret_token_steps.clone(),
                secret_token_link: profile.secret_token_link.clone(),
                default_access_excluded: profile.default_access_excluded,
                lists: profile.lists.iter().map(|list| ListView::new(list, Vec::new())).collect(),
            })
        };
        Ok(builtin_names().into_iter().filter_map(view).collect())
    }

    /// All connections, by name.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn connections(&self) -> Answer<Vec<ConnectionCard>> {
        let mut cards = Vec::new();
        for stored in self.store(|store| store.connections()).await? {
            cards.push(self.card(&stored).await?);
        }
        cards.sort_by_key(|card| card.name.to_lowercase());
        Ok(cards)
    }

    /// A connection by name or id.
    ///
    /// # Errors
    /// `ConnectionUnknown`, with the nearest name.
    pub async fn find_connection(&self, who: &str) -> Answer<ConnectionId> {
        let all = self.store(|store| store.connections()).await?;
        if let Some(found) = all.iter().find(|one| one.name.eq_ignore_ascii_case(who) || one.id.as_str() == who) {
            return Ok(found.id.clone());
        }
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let fix = match names.as_slice() {
            [] => "Add one with `usher connection add`.".to_owned(),
            names => format!("Known are: {}.", names.join(", ")),
        };
        Err(problem("ConnectionUnknown", &format!("There is no connection named “{who}”."), &fix))
    }

    /// Adds a connection from the guided setup. What signs in to Entra ID there is kept for it from now on.
    ///
    /// # Errors
    /// As [`Self::add_with`]; for people of Entra ID also that nobody is signed in.
    pub async fn add_connection(&self, new: NewConnection, token: Option<Secret>) -> Answer<ConnectionId> {
        let (source, signs_in) = match new.source {
            NewSource::Csv { users, groups } => {
                (SourceSetting::Csv { users, groups: Some(groups).filter(|path| !path.trim().is_empty()) }, None)
            }
            NewSource::Practice { users } => (SourceSetting::Practice { users, seed: 1, round: 0 }, None),
            NewSource::Entra { place, application } => {
                let (source, signs_in) = self.setup_source(&place, &application)?;
                (source, Some(signs_in))
            }
        };
        let add = AddConnection {
            name: new.name,
            source,
            profile: new.profile,
            tenant_url: new.tenant_url,
            notify: None,
            deletion_threshold: None,
        };
        let id = self.add_with(add, token).await?;
        if let Some(signs_in) = signs_in
            && let Err(problem) = self.move_setup_sign_in(&id, &signs_in).await
        {
            // A connection that nobody is signed in for would only fail later, and less clearly.
            self.remove_connection(&id).await?;
            return Err(problem);
        }
        Ok(id)
    }

    /// Adds a connection with the profile's default mappings.
    ///
    /// # Errors
    /// The name is taken, the address or token can't be used, or no secret store works.
    pub async fn add_with(&self, add: AddConnection, token: Option<Secret>) -> Answer<ConnectionId> {
        let name = add.name.trim().to_owned();
        let profile = profile(&add.profile)?;
        let url = TenantUrl::parse(&add.tenant_url).map_err(|error| message::of_tenant_url(&error))?;
        let email = add.notify.unwrap_or_default();
        let document = ConnectionDocument {
            name,
            source: add.source,
            target: TargetSetting { profile: profile.name.clone(), tenant_url: url.kept() },
            notifications: Notifications { enabled: !email.is_empty(), email: email.trim().to_owned() },
            accidental_deletion_prevention: DeletionPrevention { enabled: true, threshold: add.deletion_threshold.unwrap_or(THRESHOLD) },
            schema: profile.schema.clone(),
            ..ConnectionDocument::empty()
        };
        self.add_document(document, token).await
    }

    /// Adds what can be used.
    pub(crate) async fn add_document(&self, document: ConnectionDocument, token: Option<Secret>) -> Answer<ConnectionId> {
        let profile = profile(&document.target.profile)?;
        let complaints: Vec<_> = check(&document, profile)
            .iter()
            .filter(|complaint| complaint.blocks())
            .map(usher_core::configuration::Complaint::to_problem)
            .collect();
        if !complaints.is_empty() {
            return Err(message::of_complaints(&complaints));
        }
        self.add_unchecked(document, token).await
    }

    /// Adds what may not be usable yet; its cycles refuse to run then.
    pub(super) async fn add_unchecked(&self, document: ConnectionDocument, token: Option<Secret>) -> Answer<ConnectionId> {
        refuse_unusable(&document)?;
        if let Some(token) = &token {
            check_token(token).map_err(|error| message::of_scim(&error))?;
        }
        let id = ConnectionId(format!("{:012x}", rand::random::<u64>() >> 16));
        let (wanted, now_ms) = (id.clone(), Self::now_ms());
        self.store(move |store| store.add_connection(&wanted, &document, now_ms)).await?;
        if let Some(token) = token
            && let Err(problem) = self.inner.secrets.set(&id, Kept::SecretToken, token).await
        {
            // A connection without its token would only fail later, and less clearly.
            let wanted = id.clone();
            self.store(move |store| store.remove_connection(&wanted)).await?;
            return Err(problem);
        }
        self.tell(AppEvent::ConnectionsChanged);
        Ok(id)
    }

    /// Removes a connection with its links, history and secret. Accounts in the target stay as they are.
    ///
    /// # Errors
    /// It runs just now, its secret can't be removed, or the data folder fails; the connection stays then.
    pub async fn remove_connection(&self, id: &ConnectionId) -> Answer<()> {
        // Whoever runs it, in this process or another, is let finish first.
        let run = self.begin_run(id).await?;
        // The secret first: without its connection nobody would find it any more, to remove it.
        for which in Kept::ALL {
            self.inner.secrets.remove(id, which).await?;
        }
        let wanted = id.clone();
        self.store(move |store| store.remove_connection(&wanted)).await?;
        drop(run);
        self.tell(AppEvent::ConnectionsChanged);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{AddConnection, App, Secret, SourceSetting};
    use crate::app::{OpenOptions, SecretStoreChoice};

    #[tokio::test]
    async fn a_connection_stays_while_its_secret_cannot_be_removed() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = SecretStoreChoice::File(Some(Secret::new("correct horse".to_owned())));
        let app = App::open(OpenOptions { data_dir: folder.path().to_owned(), secrets, practice_rate: None }).await.unwrap();
        let add = AddConnection {
            name: "Pilot".to_owned(),
            source: SourceSetting::Practice { users: 10, seed: 1, round: 0 },
            profile: "scim".to_owned(),
            tenant_url: "https://scim.contoso.com".to_owned(),
            notify: None,
            deletion_threshold: None,
        };
        let id = app.add_with(add, Some(Secret::new("token".to_owned()))).await.unwrap();
        let kept = std::fs::read(folder.path().join("secrets.age")).unwrap();
        std::fs::write(folder.path().join("secrets.age"), "garbled").unwrap();
        assert!(app.remove_connection(&id).await.is_err());
        assert_eq!(app.connections().await.unwrap().len(), 1);
        std::fs::write(folder.path().join("secrets.age"), kept).unwrap();
        app.remove_connection(&id).await.unwrap();
        assert!(app.connections().await.unwrap().is_empty());
    }
}
