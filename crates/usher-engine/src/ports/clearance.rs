//! Whether a run may change the target at all: asked once, when everything is planned and before the first change is journalled. So a run
//! that finds nothing to change costs no question, and one that was long in planning isn't cleared by an old answer.

use async_trait::async_trait;

/// Lets a run change its target, or doesn't.
#[async_trait]
pub trait Clearance: Send + Sync {
    /// May changes be sent now?
    async fn ask(&self) -> Result<(), NotCleared>;
}

/// Why no change may be sent. The words are for people.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct NotCleared {
    /// Stable code.
    pub code: String,
    /// What stands in the way.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// More, for the curious; may be empty.
    pub details: String,
}

/// For a run that only looks: it may change nothing.
#[derive(Debug, Clone, Copy)]
pub struct OnlyLooks;

#[async_trait]
impl Clearance for OnlyLooks {
    async fn ask(&self) -> Result<(), NotCleared> {
        Err(NotCleared {
            code: "OnlyLooks".to_owned(),
            message: "This run was begun for looking only, so nothing was sent.".to_owned(),
            fix: "Report it.".to_owned(),
            details: String::new(),
        })
    }
}
