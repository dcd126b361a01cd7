//! A plan's fingerprint: configuration, source position, and every action with the image that it assumed (CYCLE.md §2).

use sha2::{Digest, Sha256};

use crate::evaluation::Evaluation;

/// Gathers a plan's digest, one evaluation at a time. The order doesn't matter: the parts are summed.
///
/// It tells whether a plan is still the same one; it is no signature.
#[derive(Debug, Clone)]
pub struct PlanDigest {
    head: [u8; 32],
    sum: [u64; 4],
    count: u64,
}

impl PlanDigest {
    /// Begins. `configuration` is [`crate::evaluate::Configuration::digest`], `position` the source's.
    #[must_use]
    pub fn new(configuration: &str, position: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(configuration.as_bytes());
        hash.update([0]);
        hash.update(position.as_bytes());
        Self { head: hash.finalize().into(), sum: [0; 4], count: 0 }
    }

    /// Adds one evaluation: whom it is about, which account, and the action with current and desired values. When it was made,
    /// by which cycle and how it ended don't count.
    pub fn add(&mut self, evaluation: &Evaluation) {
        let parts = serde_json::json!([evaluation.subject, evaluation.matching.result, evaluation.action]);
        let digest = Sha256::digest(parts.to_string().as_bytes());
        for (lane, bytes) in self.sum.iter_mut().zip(digest.chunks_exact(8)) {
            *lane = lane.wrapping_add(bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)));
        }
        self.count += 1;
    }

    /// The digest: 64 hex digits.
    #[must_use]
    pub fn finish(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.head);
        for lane in self.sum {
            hash.update(lane.to_be_bytes());
        }
        hash.update(self.count.to_be_bytes());
        format!("{:x}", hash.finalize())
    }
}
