//! Step 3, match: which account is theirs. Asks nothing itself: it says what to ask, and judges what was found.
//! Read next: `action/`.

mod decide;
mod identity;
mod property;

pub(crate) use decide::{Account, decide};
pub use identity::{is_another, tells};
pub(crate) use property::{Property, properties};
