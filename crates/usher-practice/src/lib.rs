//! The practice company, the practice Dialpad and the practice Graph: everything can be learned and tested with no account anywhere.
//! Made-up people; a real SCIM 2.0 server and a strict Microsoft Graph, on loopback only. Knows no engine and no other adapter.
//!
//! Read next: `directory/mod.rs`, `scim_server/mod.rs`, `graph/mod.rs`.

pub mod directory;
mod error;
pub mod graph;
pub mod scim_server;

pub use directory::{Company, Written};
pub use error::PracticeError;
pub use scim_server::{Dialect, Running, ServeOptions, serve};
