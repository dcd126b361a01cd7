//! What the window and the command line show: answers, each made for one screen. Never holds a secret. Requests are in
//! `request.rs`, kept apart so that no type is both written and read.

mod choices;
mod compare;
mod connection;
mod discovery;
mod doctor;
mod engine;
mod entra;
mod home;
mod logs;
mod mapping;
mod request;
mod run;
mod scoping;
mod service;
mod sign_in;
mod test_report;

pub use choices::*;
pub use compare::*;
pub use connection::*;
pub use discovery::*;
pub use doctor::*;
pub use engine::*;
pub use entra::*;
pub use home::*;
pub use logs::*;
pub use mapping::*;
pub use request::*;
pub use run::*;
pub use scoping::*;
pub use service::*;
pub use sign_in::*;
pub use test_report::*;
