//! Microsoft Entra's provisioning service as a connection's engine: a file for each kind of job. Read first: `reach.rs`, then `plan.rs`.

mod choices;
mod collect;
mod compare;
mod engine;
mod entry;
mod guard;
mod held;
mod look_after;
mod on_demand;
mod others;
mod plan;
mod reach;
mod run;
mod status;
mod subject;
mod wanted;
mod write;

pub(crate) use guard::ServiceClearance;
pub(super) use guard::refuse_other_engine;
pub(super) use look_after::Looks;
pub(super) use reach::refuse_foreign_source;
pub use run::Letting;
pub(super) use status::state_of;
