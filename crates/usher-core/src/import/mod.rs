//! Step 1, import: what the source holds. Never decides anything; read next: `scope/`.

mod groups;
mod guest;
mod object;
mod value;
mod view;

pub use groups::{Nesting, assign_through_groups, note_memberships, unknown_groups};
pub use object::{AppRole, Imported, ObjectType, Presence, SourceObject};
pub use value::Value;
pub(crate) use view::SourceView;
