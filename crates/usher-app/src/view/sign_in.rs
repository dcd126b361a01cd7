//! What signs a connection in to Microsoft Entra ID, and how long it is good.

use serde::Serialize;

use super::EntraSignInKind;

/// How near the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SignInEnd {
    /// Far, or not known.
    Far,
    /// Within 30 days.
    Within30Days,
    /// Within 14 days.
    Within14Days,
    /// Within 7 days.
    Within7Days,
    /// It has ended.
    Ended,
}

/// What signs a connection in, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// By what.
    pub way: EntraSignInKind,
    /// When it ends: UTC ms; `None` where it has no end, or none that is known here.
    pub ends_at_ms: Option<i64>,
    /// How near that is.
    pub end: SignInEnd,
    /// One sentence: "The certificate … is good until 2027-11-20."
    pub message: String,
    /// What to do, where something is; empty otherwise.
    pub fix: String,
}
