//! The practice provisioning service: what Microsoft Graph's synchronization API answers, and jobs that really run. A run reads the
//! practice tenant, judges everyone by `usher_core`'s own functions, and writes to a SCIM target over HTTP, on loopback only. Its clock is
//! the practice tenant's: nothing runs until time is advanced, or the real clock is asked for.
//!
//! Read next: `routes.rs` (what is asked), `state.rs` (what is kept), `cycle.rs` (a run), `clock.rs` (when).

mod clock;
mod connections;
mod credentials;
mod cycle;
mod entry;
mod expressions;
mod fields;
mod job;
mod jobs;
mod log;
mod look;
mod on_demand;
mod quarantine;
mod restart;
mod routes;
mod run;
mod schema;
mod secrets;
mod source;
mod state;
mod status;
mod target;
mod templates;
mod write;

pub(super) use clock::{catch_up, keep_time};
pub(super) use log::answer as logs;
pub(super) use routes::answer;
pub(super) use state::Service;
