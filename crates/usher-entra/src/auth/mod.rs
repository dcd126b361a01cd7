//! Signing in to Entra ID: a person by the system browser or a device code, an application by certificate or secret; and the session that
//! renews its access token silently. What must be kept goes in and out as [`usher_core::secret::Secret`]; nothing here stores it.
//! Read first: `authority.rs`, then `session.rs`.
//!
//! ```no_run
//! # async fn f() -> Result<(), usher_entra::EntraError> {
//! use tokio_util::sync::CancellationToken;
//! use usher_entra::auth::{Authority, BrowserSignIn, Session};
//! use usher_entra::{Caller, Cloud, Endpoints, Job, Tenant, permission};
//! let authority = Authority::new(Endpoints::of(Cloud::Global)?, Tenant::parse("organizations")?, "11111111-2222-3333-4444-555555555555")?;
//! let permissions = permission::needed(&[Job::WhoAmI, Job::ReadDirectory], Caller::Person);
//! let sign_in = BrowserSignIn::begin(&authority, &permissions, None).await?;
//! println!("open {}", sign_in.url());
//! let signed_in = sign_in.finish(&CancellationToken::new()).await?;
//! let session = Session::signed_in(&authority, signed_in, &permissions)?;
//! # Ok(()) }
//! ```

mod aadsts;
mod authority;
mod browser;
mod certificate;
mod claims;
mod client_credentials;
mod device_code;
mod page;
mod refusal;
mod send;
mod session;

#[cfg(test)]
pub(crate) use aadsts::MEANINGS;
pub use authority::{Authority, SignedIn};
pub use browser::BrowserSignIn;
pub use certificate::Certificate;
pub use claims::Person;
pub use client_credentials::Credential;
pub use device_code::DeviceCode;
pub use session::{Keep, Session};
