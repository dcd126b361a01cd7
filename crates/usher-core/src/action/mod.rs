//! Step 4, action: what each attribute should hold, what differs, and what follows. Sends nothing, asks nothing.
//! Read in this order: `desired`, `convert`, `difference`, `members`, `choose`.

mod choose;
mod convert;
mod create;
mod desired;
mod difference;
mod foresee;
mod leave;
mod licence;
mod members;
mod problem;
mod referred;
mod rules;
mod unique;
mod update;

pub(crate) use choose::{Situation, choose};
pub use desired::expression_inputs;
pub(crate) use desired::{Desired, Intent};
pub use foresee::{Foreseen, foresee};
pub use referred::imported;
pub use unique::{TakenValues, unique_queries};
