//! Who agreed to what: application permissions by an administrator, delegated ones by an administrator for all or by a person.

use std::collections::{BTreeSet, HashMap};

use super::super::guid::Guid;
use super::super::permissions;

/// Of an application itself, or of a signed-in person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Application permissions.
    Application,
    /// Delegated permissions, for everyone in the tenant.
    Delegated,
}

/// What was agreed to.
#[derive(Debug, Default)]
pub(crate) struct Consents {
    tenant: HashMap<(Guid, Kind), BTreeSet<String>>,
    personal: HashMap<(Guid, Guid), BTreeSet<String>>,
}

/// The one delegated permission that a person may agree to without an administrator.
const PERSONS_OWN: &str = "User.Read";

impl Consents {
    /// An administrator granted all application permissions, and signing in.
    pub(super) fn granted(client: Guid) -> Self {
        let mut consents = Self::default();
        for name in permissions::known() {
            consents.grant(client, Kind::Application, name);
        }
        consents.grant(client, Kind::Delegated, PERSONS_OWN);
        consents
    }

    /// For the whole tenant.
    pub(crate) fn grant(&mut self, client: Guid, kind: Kind, permission: &str) {
        self.tenant.entry((client, kind)).or_default().insert(permission.to_owned());
    }

    /// For the whole tenant and for everyone of it.
    pub(crate) fn revoke(&mut self, client: Guid, kind: Kind, permission: &str) {
        self.tenant.entry((client, kind)).or_default().remove(permission);
        if kind == Kind::Delegated {
            self.personal.values_mut().for_each(|held| _ = held.remove(permission));
        }
    }

    /// By one person, for themselves.
    pub(super) fn agree(&mut self, client: Guid, person: Guid, permission: &str) {
        self.personal.entry((client, person)).or_default().insert(permission.to_owned());
    }

    /// Application permissions.
    pub(super) fn of_application(&self, client: Guid) -> BTreeSet<String> {
        self.tenant.get(&(client, Kind::Application)).cloned().unwrap_or_default()
    }

    /// Delegated permissions for this person.
    pub(super) fn of_person(&self, client: Guid, person: Guid) -> BTreeSet<String> {
        let mut all = self.tenant.get(&(client, Kind::Delegated)).cloned().unwrap_or_default();
        all.extend(self.personal.get(&(client, person)).into_iter().flatten().cloned());
        all
    }

    /// Can a person without a role agree to this?
    pub(super) fn is_persons_own(permission: &str) -> bool {
        permission == PERSONS_OWN
    }
}
