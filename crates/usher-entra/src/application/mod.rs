//! The enterprise application (service principal) whose people are provisioned: found or added from the gallery, its app roles, who is
//! assigned, and whether the signed-in person may set it up. Read first: `enterprise_application.rs`.

mod app_role;
mod assignment;
mod client_secret;
mod enterprise_application;
mod gallery;
mod person;
mod signed_in;

pub use app_role::{AppRole, DEFAULT_ACCESS, app_roles};
pub use assignment::{Assignment, assign, assigned};
pub use client_secret::secret_ends_at;
pub use enterprise_application::{EnterpriseApplication, by_id, named, starting_with};
pub use gallery::{CUSTOM_TEMPLATE, GalleryApplication, in_gallery, instantiate};
pub use person::{Candidate, people_starting_with};
pub use signed_in::{DirectoryRole, Myself, Rights, me, rights};
