//! Graph's words in the mirror's. Every field is named, so that none is forgotten.

use usher_entra::directory::{Assignment, DeltaLinks, Event, Held, ManagerTold, Role, Told, Unmet};
use usher_store::{DirectoryAssignment, DirectoryChange, DirectoryLinks, DirectoryPage, DirectoryRole, HeldObject, ManagerChange};

pub(super) fn page(told: Told) -> DirectoryPage {
    let Told { events, assignments, roles } = told;
    DirectoryPage {
        objects: events.into_iter().map(change).collect(),
        assignments: assignments.into_iter().map(|Assignment { principal, role }| DirectoryAssignment { principal, role }).collect(),
        roles: roles.into_iter().map(|Role { id, value, display_name }| DirectoryRole { id, value, display_name }).collect(),
    }
}

pub(super) fn change(event: Event) -> DirectoryChange {
    match event {
        Event::Departed { object_type, id, presence } => DirectoryChange::Departed { object_type, id, presence },
        Event::Held(Held { object_type, id, properties, manager, added, removed }) => {
            let manager = match manager {
                ManagerTold::Nothing => ManagerChange::Untold,
                ManagerTold::Is(id) => ManagerChange::Is(id),
                ManagerTold::IsNoLonger(id) => ManagerChange::IsNoLonger(id),
            };
            DirectoryChange::Held(HeldObject { object_type, id, properties, manager, added, removed })
        }
    }
}

pub(super) fn links(DeltaLinks { users, groups }: DeltaLinks) -> DirectoryLinks {
    DirectoryLinks { users, groups }
}

pub(super) fn links_back(DirectoryLinks { users, groups }: DirectoryLinks) -> DeltaLinks {
    DeltaLinks { users, groups }
}

pub(super) fn unmet(usher_store::Unmet { object_type, id, was_deleted }: usher_store::Unmet) -> Unmet {
    Unmet { object_type, id, was_deleted }
}
