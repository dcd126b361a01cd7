//! The domain of Usher: what happens to a directory object, decided in four steps, as ONE value.
//!
//! import -> scope -> match -> action. [`evaluate::evaluate`] makes an [`evaluation::Evaluation`]; plan, cycle, on-demand
//! provisioning, provisioning log and "why" are views of evaluations. Nothing here does I/O, reads a clock or draws a
//! random number: all three enter through [`evaluate::Inputs`], so that what was previewed is what is applied.
//!
//! Read next: `evaluation.rs`, then `evaluate.rs`, then the four steps in the order below.

pub mod evaluation;

pub mod evaluate;

pub mod import;

pub mod scope;

pub mod matching;

mod action;

pub mod expression;

pub mod plan;

pub mod configuration;

pub mod id;

pub mod secret;

mod nearest;

pub use nearest::suggestion;
