//! What an admin sets: the connection document, Entra's own synchronization schema within it, and the application profile.
//!
//! `check` says everything that is wrong or doubtful about it; `compiled` is what evaluations use. Never touches a directory
//! object; read next: `schema/`, then `check/`.

mod builtin;
mod check;
mod clear;
pub(crate) mod compile;
mod compiled;
mod complaint;
mod connection;
pub mod discovery;
mod domains;
mod exact;
pub mod profile;
mod read;
pub mod schema;
mod shape;

pub use builtin::{builtin, builtin_names};
pub use check::{check, check_expression, check_source, not_honoured};
pub use clear::never_cleared;
pub(crate) use compiled::{CompiledMapping, CompiledSource, ObjectConfiguration};
pub use compiled::{Configuration, ReferenceRule};
pub use complaint::Complaint;
pub use connection::{
    ClearedAttributes, CloudName, CloudSetting, ConnectionDocument, Engine, Notifications, ProtectedPattern, Protection, Schedule,
    ScopeSetting, SourceSetting, TargetSetting,
};
pub use domains::is_domain;
pub use exact::{InexactNumber, inexact_number};
pub use profile::{
    ApplicationProfile, AttributeRule, GuestRule, LicenceRule, ListDefinition, ManagerForm, NotAllowed, PatchStyle, RenameRule,
    UpdateMethod, ValueFormat,
};
pub use read::ReadError;
pub use schema::{
    AttributeDefinition, AttributeMapping, AttributeType, Carried, FlowBehavior, FlowType, FlowTypes, Lost, LostPart, MappingSource,
    Mutability, NoObjectMapping, SchemaFact, SchemaPart, SynchronizationSchema,
};
