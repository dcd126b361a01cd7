//! Faults that real servers have, by a seed: the same requests in the same order meet the same ones.

use std::sync::atomic::{AtomicU64, Ordering};

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing is done.
    Before(Trouble),
    /// Everything is done, and nobody is told.
    After(Trouble),
    /// Done, answered late.
    Late,
}

/// What is answered instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// 500.
    Broken,
    /// 503.
    Unavailable,
    /// The connection is cut.
    Cut,
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
        (share < self.rate).then_some(match draw % 7 {
            0 => Fault::Before(Trouble::Broken),
            1 => Fault::Before(Trouble::Unavailable),
            2 => Fault::Before(Trouble::Cut),
            3 => Fault::After(Trouble::Broken),
            4 => Fault::After(Trouble::Unavailable),
            5 => Fault::After(Trouble::Cut),
            _ => Fault::Late,
        })
    }
}
