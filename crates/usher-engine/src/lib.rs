//! Runs: a cycle from import to finish, a plan without sending, on-demand provisioning, recovery. Owns the ports; knows no
//! adapter. Everything that it decides about an object comes from `usher_core::evaluate`; it never makes a decision of its own.
//!
//! Read next: `ports.rs`, `engine.rs`, then `cycle/` from top to bottom.

mod active;
mod before;
mod cycle;
pub mod engine;
pub mod error;
mod journal;
mod lookup;
mod names;
mod on_demand;
pub mod ports;
pub mod progress;
mod recover;
mod references;
mod retry;
mod rivals;
mod send;
mod settle;
mod stranger;
mod track;
mod unique;
mod waiting;

pub use cycle::PLAN_PAGE;
pub use engine::{ConnectionSettings, Deletions, Engine, PlanReport, RunReport, RunRequest, Wanted, inputs_of};
pub use error::EngineError;
pub use on_demand::{Apply, MOST_MEMBERS, OnDemand};
