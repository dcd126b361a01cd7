//! Microsoft Graph's client: which request, with which token, when to wait, what an answer means. Read first: `client.rs`.
//!
//! ```no_run
//! # async fn f(client: &usher_entra::graph::GraphClient) -> Result<(), usher_entra::EntraError> {
//! use usher_entra::{graph::Ask, permission::Job};
//! let mut page = client.page(Ask::get(Job::ReadDirectory, &["users"]).query("$select", "id,displayName").query("$top", "999")).await?;
//! while let Some(next) = page.next.take() {
//!     page = client.page(client.ask_for(Job::ReadDirectory, &next)?).await?;
//! }
//! # Ok(()) }
//! ```

mod answer;
mod ask;
mod batch;
mod client;
mod page;
mod token;
mod wait;

pub use answer::Answer;
pub use ask::Ask;
pub use batch::LARGEST_BATCH;
pub use client::GraphClient;
pub use page::Page;
pub use token::{AccessToken, TokenSource};
pub(crate) use wait::{backoff, retry_after};
