//! The bodies of `App`'s methods, a file for each kind of job.

mod blocked;
mod cards;
mod causes;
mod choices;
mod connections;
mod cycles;
mod discovery;
mod documents;
mod domains;
mod filters;
mod home;
mod import_text;
mod lists;
mod logs;
mod mapping_trial;
mod mappings;
mod notes;
mod on_demand;
mod plan_words;
pub mod practice;
mod properties;
mod rows;
mod scoping;
mod source;
mod test;
pub mod tools;
mod unknown_fields;
mod usable;
mod why;

pub use connections::AddConnection;
pub use discovery::Keep;
pub use notes::StillFailing;
pub(crate) use usable::refuse_engine;
