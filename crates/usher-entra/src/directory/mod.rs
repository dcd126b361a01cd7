//! The directory, read: people, groups, managers and members by delta query, who is assigned, who was deleted. Hands on what Graph told as
//! events and concludes nothing: whoever applies them may see the same one twice, in pieces and in any order.
//!
//! Read next: `selection.rs` (what is asked for), `delta.rs` (a reading, page by page), `deleted.rs` (what became of whom it didn't meet).

mod assignments;
mod deleted;
mod delta;
mod event;
mod look;
mod selection;

pub use assignments::{Assignment, Role};
pub use deleted::{Unmet, what_became_of};
pub use delta::{DeltaLinks, Reading, Told};
pub use event::{Event, Held, ManagerTold};
pub use look::{deleted_people, without_a_member};
pub use selection::{Selection, Unknown};

/// Is it an object id as Entra writes them? Names need to be looked up, other sources' ids can't be.
#[must_use]
pub fn is_object_id(text: &str) -> bool {
    crate::endpoints::is_guid(text)
}
