//! Signing in from the window, for the guided setup or for a connection: begun, waited for, given up.

use std::sync::Arc;

use usher_core::configuration::SourceSetting;
use usher_core::id::ConnectionId;
use usher_entra::auth::{BrowserSignIn, DeviceCode};

use super::held::{Held, Waits, Whose, jobs, permissions};
use crate::adapters::entra::graph::{self, Purpose};
use crate::app::{Answer, App};
use crate::commands::SignedInView;
use crate::commands::entra::authority_of;
use crate::message::{self, problem};
use crate::secrets::{EntraSecret, Kept, Secrets};
use crate::view::{
    EntraAsk, EntraPlace, EntraSignInKind, EntraSignInView, PermissionView, ProblemView, SetupSignInView, SignInFor, SignInPage, SignInWay,
};
use usher_entra::{Caller, permission};

impl App {
    /// What each click of the setup asks the person to agree to, each permission once, where it is first needed.
    ///
    /// # Errors
    /// None today.
    pub async fn setup_permissions(&self) -> Answer<Vec<PermissionView>> {
        let mut told = Vec::new();
        for ask in EntraAsk::ALL {
            for needed in permission::needed(jobs(ask), Caller::Person) {
                if !told.iter().any(|(_, before)| *before == needed) {
                    told.push((ask, needed));
                }
            }
        }
        let view = |(ask, needed): (EntraAsk, permission::Permission)| PermissionView {
            ask,
            name: needed.name().to_owned(),
            why: needed.why().to_owned(),
            needs_administrator: needed.needs_administrator(),
        };
        Ok(told.into_iter().map(view).collect())
    }

    /// Begins a sign-in; one that waited before ends. In the setup, whoever is signed in there stays so until the new one is through, and is
    /// asked for what was agreed to before as well.
    ///
    /// # Errors
    /// An address, the tenant or the client id can't be one; no port can be opened for the browser to come back to; the authority refuses.
    pub async fn begin_entra_sign_in(&self, who: SignInFor, way: SignInWay) -> Answer<SignInPage> {
        let (whose, permissions, hint) = match &who {
            SignInFor::Setup { place, ask } => {
                let authority =
                    graph::authority(&place.tenant, &place.cloud, &place.client_id).map_err(|error| message::of_entra(&error))?;
                let before = self.inner.setup_entra.held().filter(|held| held.place == *place);
                let agreed = before.as_ref().map_or_else(|| vec![EntraAsk::Read], |held| held.asks.clone());
                let asks: Vec<EntraAsk> = EntraAsk::ALL.into_iter().filter(|one| agreed.contains(one) || one == ask).collect();
                let permissions = permissions(&asks);
                (Whose { who, authority, asks }, permissions, before.map(|held| held.person.username.clone()))
            }
            SignInFor::Connection { id } => {
                let permissions = graph::permissions(self.at_least(id, Purpose::Directory).await?);
                let authority = authority_of(&self.load(id).await?.document.source)?;
                (Whose { who, authority, asks: Vec::new() }, permissions, None)
            }
        };
        let cancel = self.closing();
        let (page, shown) = match way {
            SignInWay::Browser => {
                let begun = BrowserSignIn::begin(&whose.authority, &permissions, hint.as_deref()).await;
                let page = begun.map_err(|error| message::of_entra(&error))?;
                let shown = SignInPage { number: 0, url: page.url().to_string(), code: String::new(), until_ms: 0 };
                (Waits::Browser(page), shown)
            }
            SignInWay::Code => {
                let begun = DeviceCode::begin(&whose.authority, &permissions, &cancel).await;
                let page = begun.map_err(|error| message::of_entra(&error))?;
                let (url, code) = (page.verification_uri().to_owned(), page.user_code().to_owned());
                let shown = SignInPage { number: 0, url, code, until_ms: page.expires_at().as_millisecond() };
                (Waits::Code(page), shown)
            }
        };
        let number = self.inner.setup_entra.wait(whose, page, cancel);
        Ok(SignInPage { number, ..shown })
    }

    /// Waits for the person. What signs in again is held in memory for the setup, or kept for the connection.
    ///
    /// # Errors
    /// `Cancelled` where a newer one began or it was given up; nobody signed in in time; the authority refused.
    pub async fn wait_for_entra_sign_in(&self, number: u32) -> Answer<SignedInView> {
        let (whose, page, cancel) = self.inner.setup_entra.take(number).ok_or_else(given_up)?;
        let signed_in = match page {
            Waits::Browser(page) => page.finish(&cancel).await,
            Waits::Code(page) => page.finish(&cancel).await,
        };
        // Given up while the last answer was on its way: then nobody is to be signed in by it.
        if self.inner.setup_entra.is_over(number) {
            return Err(given_up());
        }
        self.inner.setup_entra.end_waiting(Some(number));
        match &whose.who {
            SignInFor::Connection { id } => self.keep_person(id, signed_in).await,
            SignInFor::Setup { place, .. } => {
                let signed_in = signed_in.map_err(|error| message::of_entra(&error))?;
                let held = Held::of(place.clone(), &whose, signed_in).map_err(|error| message::of_entra(&error))?;
                let person = held.view().person;
                self.inner.setup_entra.hold(held);
                Ok(person)
            }
        }
    }

    /// Gives up a sign-in; one that doesn't wait any more is over anyway, and a newer one goes on.
    ///
    /// # Errors
    /// None today.
    pub async fn cancel_entra_sign_in(&self, number: u32) -> Answer<()> {
        self.inner.setup_entra.end_waiting(Some(number));
        Ok(())
    }

    /// Who is signed in in the setup.
    ///
    /// # Errors
    /// None today.
    pub async fn setup_sign_in(&self) -> Answer<Option<SetupSignInView>> {
        Ok(self.inner.setup_entra.held().map(|held| held.view()))
    }

    /// Forgets who is signed in in the setup: it was left, or another account is to sign in.
    ///
    /// # Errors
    /// None today.
    pub async fn forget_setup_sign_in(&self) -> Answer<()> {
        self.inner.setup_entra.end_waiting(None);
        self.inner.setup_entra.forget();
        Ok(())
    }

    /// What a connection signs in with, as far as this machine knows: nothing is asked of Entra ID.
    ///
    /// # Errors
    /// The connection's source is another one, or the secret store fails.
    pub async fn entra_sign_in(&self, id: &ConnectionId) -> Answer<EntraSignInView> {
        authority_of(&self.load(id).await?.document.source)?;
        let kept = self.inner.secrets.get(id, Kept::EntraSignIn).await?.as_ref().and_then(EntraSecret::of_kept);
        let nameless = |kind| EntraSignInView { kind, username: String::new() };
        Ok(match kept {
            Some(EntraSecret::Person { refresh: _, username }) => EntraSignInView { kind: EntraSignInKind::Person, username },
            Some(EntraSecret::ClientSecret(..)) => nameless(EntraSignInKind::ClientSecret),
            Some(EntraSecret::Certificate(_)) => nameless(EntraSignInKind::Certificate),
            None if EntraSecret::of_environment()?.is_some() => nameless(EntraSignInKind::Environment),
            None => nameless(EntraSignInKind::Nobody),
        })
    }

    /// Whoever is signed in in the setup; refused where nobody is.
    pub(super) fn signed_in_setup(&self) -> Answer<Arc<Held>> {
        self.inner.setup_entra.held().ok_or_else(nobody)
    }

    /// The source that a new connection is made with, and what signs it in.
    pub(in crate::commands) fn setup_source(&self, place: &EntraPlace, application: &str) -> Answer<(SourceSetting, EntraSecret)> {
        let held = self.signed_in_setup().ok().filter(|held| held.place == *place).ok_or_else(nobody)?;
        if matches!(self.inner.secrets, Secrets::Environment) {
            return Err(problem(
                "NoSecretStore",
                "USHER_SECRET_STORE is env, so nothing that signs in is kept.",
                "Start Usher with USHER_SECRET_STORE=keychain or file; or add the connection with `usher connection add`, which signs in by secret or certificate.",
            ));
        }
        let source = SourceSetting::Entra {
            tenant_id: held.person.tenant_id.clone(),
            cloud: place.cloud.clone(),
            client_id: place.client_id.trim().to_owned(),
            application: application.trim().to_owned(),
        };
        Ok((source, EntraSecret::Person { refresh: held.refresh_token(), username: held.person.username.clone() }))
    }

    /// Moves what signs in from memory to where the connection's secrets are.
    pub(in crate::commands) async fn move_setup_sign_in(&self, id: &ConnectionId, signs_in: &EntraSecret) -> Answer<()> {
        self.inner.secrets.set(id, Kept::EntraSignIn, signs_in.to_kept()).await?;
        self.inner.setup_entra.forget();
        Ok(())
    }
}

fn nobody() -> ProblemView {
    problem(
        "SignInNeeded",
        "Nobody is signed in to Microsoft Entra ID in this setup. What signs in is never kept with the draft.",
        "Sign in again at the step “Who should get access”.",
    )
}

fn given_up() -> ProblemView {
    problem("Cancelled", "The sign-in was given up.", "Sign in again.")
}
