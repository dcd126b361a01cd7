//! Entra's own provisioning service, directed through Graph's synchronization API: jobs, schema, credentials and settings, status, restart,
//! on demand, logs. Answers are read generously (letter case of words, empty times, numbers as text), and what is unknown is kept.
//!
//! A credential goes in and out as [`usher_core::secret::Secret`]; nothing here shows one. Read first: `service.rs`.

mod job;
mod log;
mod notification;
mod on_demand;
mod read;
mod restart;
mod secret;
mod service;
mod status;
mod template;
mod word;

pub use job::{Schedule, SynchronizationJob};
pub use log::{Identity, LogEntry, LogPages, LogStep, ModifiedProperty, StatusInfo};
pub use notification::NotificationSettings;
pub use on_demand::{OnDemandAnswer, OnDemandSubject};
pub use restart::ResetScope;
pub use secret::{SecretEntries, SecretEntry, SecretValue, is_credential};
pub use service::ProvisioningService;
pub use status::{EntryCount, Execution, Progress, Quarantine, ServiceError, Status};
pub use template::Template;
pub use word::{ExecutionState, LogAction, LogResult, QuarantineReason, ScheduleState, StatusCode, StepType};
