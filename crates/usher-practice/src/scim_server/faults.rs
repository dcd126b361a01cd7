//! Faults that real servers have, by a seed: the same requests in the same order meet the same ones.

use std::sync::atomic::{AtomicU64, Ordering};

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// 500, nothing done.
    Broken,
    /// 503, nothing done.
    Unavailable,
    /// The connection is cut before anything is done.
    CutBefore,
    /// The connection is cut after everything was done.
    CutAfter,
    /// Done, answered late.
    Late,
}

pub(super) struct Faults {
    rate: f64,
    seed: u64,
    asked: AtomicU64,
}

impl Faults {
    pub(super) fn new(rate: f64, seed: u64) -> Self {
        Self { rate, seed, asked: AtomicU64::new(0) }
    }

    /// The next request's fault, if it has one.
    pub(super) fn next(&self) -> Option<Fault> {
        if self.rate <= 0.0 {
            return None;
        }
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let draw = crate::directory::draw_for_faults(self.seed, number);
        let share = (draw >> 11) as f64 / (1_u64 << 53) as f64;
        (share < self.rate).then_some(match draw % 5 {
            0 => Fault::Broken,
            1 => Fault::Unavailable,
            2 => Fault::CutBefore,
            3 => Fault::CutAfter,
            _ => Fault::Late,
        })
    }
}
