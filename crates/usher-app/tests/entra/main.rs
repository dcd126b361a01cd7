//! The directory as a source, through the real HTTP stack: the practice Graph and its authority, the whole app, the practice Dialpad. The
//! practice Graph counts whatever nobody published; every test ends by asking for that.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod fixture;

mod broken;
mod changes;
mod first_read;
mod groups;
mod settings;
mod setup;
