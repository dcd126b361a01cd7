//! What both shells share, once: the engine's ports implemented over the adapters, the secret stores, the commands'
//! bodies, errors turned into words. No domain rule lives here, and nothing knows a window or a terminal.
//!
//! Read next: `app.rs` (what can be asked), then `commands/`.

pub mod adapters;
pub mod app;
pub mod commands;
mod folder;
mod json_words;
pub mod log;
pub mod message;
mod runs;
mod secrets;
pub mod view;

pub use folder::data_folder;
