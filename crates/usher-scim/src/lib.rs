//! SCIM 2.0 (RFC 7643, RFC 7644): attribute paths, PATCH, and a client that behaves like Entra's. Knows no engine and no other
//! adapter. It never repeats a write whose outcome is unknown where a repeat could do it twice; it says so instead.
//!
//! Rules are cited by their number in the project's notes on SCIM clients. Read next: `client/mod.rs`.

pub mod client;
mod error;
pub mod patch;
pub mod path;
pub mod resource;
pub mod schemas;
mod tenant_url;

pub use client::{Answered, Client, ClientSettings, Endpoint, Listing, Resource};
pub use error::{Kind, MembersError, ScimError};
pub use tenant_url::{TenantUrl, TenantUrlError};
