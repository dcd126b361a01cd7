//! The store, table by table, from outside: what is durable, and which rules hold whatever the caller does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

mod candidates;
mod connections;
mod cycles;
mod directory;
mod escrows;
mod evaluations;
mod held_plans;
mod history;
mod invariants;
mod journal;
mod links;
mod lock;
mod open;
mod outbox;
mod plan_licences;
mod plan_rows;
mod quarantine;
mod service_log;
mod snapshot;
