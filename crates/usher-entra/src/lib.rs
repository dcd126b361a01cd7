//! Microsoft Entra ID: how people and machines sign in, Microsoft Graph's client, and the enterprise application whose people are
//! provisioned. Knows nothing of the engine, the store or SCIM; keeps no secret: whoever uses it hands secrets in and puts away what comes out.
//!
//! Read first: `permission.rs` (what is asked of an administrator and why), `graph/client.rs` (one request to its answer), `auth/mod.rs`.

pub mod application;
pub mod auth;
pub mod directory;
pub mod endpoints;
pub mod error;
pub mod graph;
mod http;
pub mod look;
#[cfg(test)]
mod manual;
pub mod permission;
pub mod provisioning;

pub use endpoints::{Cloud, Endpoints, Tenant};
pub use error::{EntraError, Kind};
pub use permission::{Caller, Job, Permission};
