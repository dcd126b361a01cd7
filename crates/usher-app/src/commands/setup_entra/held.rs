//! What the guided setup holds of a sign-in before there is a connection to keep it for: in memory only, and one at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;
use usher_core::secret::Secret;
use usher_entra::auth::{Authority, BrowserSignIn, DeviceCode, Person, Session, SignedIn};
use usher_entra::graph::GraphClient;
use usher_entra::{Caller, EntraError, Job, Permission, permission};

use crate::commands::SignedInView;
use crate::view::{EntraAsk, EntraPlace, SetupSignInView, SignInFor};

/// What each click of the setup takes.
pub(super) fn jobs(ask: EntraAsk) -> &'static [Job] {
    match ask {
        EntraAsk::Read => &[Job::WhoAmI, Job::CheckRoles, Job::ReadDirectory, Job::ReadApplication],
        EntraAsk::Add => &[Job::AddApplication],
        EntraAsk::Assign => &[Job::AssignRole],
    }
}

/// The permissions that a person is asked for.
pub(super) fn permissions(asks: &[EntraAsk]) -> Vec<Permission> {
    let jobs: Vec<Job> = asks.iter().flat_map(|ask| jobs(*ask)).copied().collect();
    permission::needed(&jobs, Caller::Person)
}

/// The sign-ins that the window knows: one that waits for a person, and the setup's.
#[derive(Default)]
pub(crate) struct SetupEntra(Mutex<State>);

#[derive(Default)]
struct State {
    last: u32,
    waiting: Option<Waiting>,
    held: Option<Arc<Held>>,
}

/// A page that waits for a person.
pub(super) enum Waits {
    Browser(BrowserSignIn),
    Code(DeviceCode),
}

/// A sign-in that waits, until a newer one takes its place.
pub(super) struct Waiting {
    pub(super) number: u32,
    pub(super) whose: Whose,
    pub(super) cancel: CancellationToken,
    /// Taken by whoever waits for it.
    pub(super) page: Option<Waits>,
}

/// Whose it is, with what the setup's is good for.
#[derive(Clone)]
pub(super) struct Whose {
    pub(super) who: SignInFor,
    pub(super) authority: Authority,
    pub(super) asks: Vec<EntraAsk>,
}

/// Somebody who signed in during the setup.
pub(super) struct Held {
    pub(super) place: EntraPlace,
    pub(super) person: Person,
    pub(super) asks: Vec<EntraAsk>,
    pub(super) client: GraphClient,
    refresh: Arc<Mutex<Secret>>,
}

impl Held {
    pub(super) fn of(place: EntraPlace, whose: &Whose, signed_in: SignedIn) -> Result<Self, EntraError> {
        let person = signed_in.person.clone();
        let refresh = Arc::new(Mutex::new(signed_in.refresh_token.clone()));
        let newest = Arc::clone(&refresh);
        let keep = move |new: &Secret| *newest.lock().unwrap_or_else(PoisonError::into_inner) = new.clone();
        let session = Session::signed_in(&whose.authority, signed_in, &permissions(&whose.asks))?.keeping(Arc::new(keep));
        let client = GraphClient::new(whose.authority.endpoints(), Arc::new(session))?;
        Ok(Self { place, person, asks: whose.asks.clone(), client, refresh })
    }

    pub(super) fn view(&self) -> SetupSignInView {
        SetupSignInView { person: of_person(&self.person), asks: self.asks.clone() }
    }

    /// What signs the person in again.
    pub(super) fn refresh_token(&self) -> Secret {
        self.refresh.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

pub(super) fn of_person(person: &Person) -> SignedInView {
    let Person { tenant_id, object_id: _, username, name } = person.clone();
    SignedInView { tenant_id, username, name }
}

impl SetupEntra {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A sign-in begins to wait; one that waited before ends.
    pub(super) fn wait(&self, whose: Whose, page: Waits, cancel: CancellationToken) -> u32 {
        let mut state = self.state();
        state.last = state.last.wrapping_add(1);
        let number = state.last;
        if let Some(before) = state.waiting.replace(Waiting { number, whose, cancel, page: Some(page) }) {
            before.cancel.cancel();
        }
        number
    }

    /// What is waited for, once.
    pub(super) fn take(&self, number: u32) -> Option<(Whose, Waits, CancellationToken)> {
        let mut state = self.state();
        let waiting = state.waiting.as_mut().filter(|waiting| waiting.number == number)?;
        Some((waiting.whose.clone(), waiting.page.take()?, waiting.cancel.clone()))
    }

    /// Does nobody wait any more, or somebody for a newer one?
    pub(super) fn is_over(&self, number: u32) -> bool {
        self.state().waiting.as_ref().is_none_or(|waiting| waiting.number != number)
    }

    /// Ends what waits: that one alone, or whichever.
    pub(super) fn end_waiting(&self, number: Option<u32>) {
        let mut state = self.state();
        if let Some(waiting) = state.waiting.take_if(|waiting| number.is_none_or(|number| waiting.number == number)) {
            waiting.cancel.cancel();
        }
    }

    pub(super) fn hold(&self, held: Held) {
        self.state().held = Some(Arc::new(held));
    }

    pub(super) fn held(&self) -> Option<Arc<Held>> {
        self.state().held.clone()
    }

    pub(super) fn forget(&self) {
        self.state().held = None;
    }
}
