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
mod refusals;
mod secrets;
mod source_trouble;
mod tenant;
