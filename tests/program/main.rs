//! The whole program against the practice Dialpad: what an admin or script relies on.

mod answers;
mod choices;
mod discovery;
mod doctor;
mod documents;
mod entra;
mod graph;
mod journey;
mod keychain;
#[cfg(unix)]
mod person;
mod refusals;
mod secrets;
#[cfg(unix)]
mod sign_in;
mod source_trouble;
mod tenant;
