//! What a restart forgets. Rule: Microsoft Graph, "synchronizationJobRestartCriteria".

use serde_json::{Value as Json, json};

/// One thing that a restart forgets (`synchronizationJobRestartScope`); `None` and `ConnectorDataStore` aren't for us to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetScope {
    /// Those who failed: the service stops trying them again, until they change or everyone is compared. So never without the watermark.
    Escrows,
    /// Where the last cycle stood: everyone is compared again.
    Watermark,
    /// The quarantine.
    QuarantineState,
    /// All of it, and the links of people to accounts: everyone is matched anew.
    Full,
    /// Lets the deletions through that are held.
    ForceDeletes,
}

impl ResetScope {
    /// Graph's word for it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Escrows => "Escrows",
            Self::Watermark => "Watermark",
            Self::QuarantineState => "QuarantineState",
            Self::Full => "Full",
            Self::ForceDeletes => "ForceDeletes",
        }
    }

    /// What the portal's “Restart provisioning” forgets.
    pub const AS_THE_PORTAL: [Self; 3] = [Self::Escrows, Self::Watermark, Self::QuarantineState];
}

pub(super) fn body(scopes: &[ResetScope]) -> Json {
    let names: Vec<&str> = scopes.iter().map(|scope| scope.text()).collect();
    json!({"criteria": {"resetScope": names.join(", ")}})
}

#[cfg(test)]
mod tests {
    use super::{ResetScope, body};

    #[test]
    fn criteria_are_one_text_with_commas() {
        assert_eq!(body(&ResetScope::AS_THE_PORTAL)["criteria"]["resetScope"], "Escrows, Watermark, QuarantineState");
        assert_eq!(body(&[ResetScope::ForceDeletes])["criteria"]["resetScope"], "ForceDeletes");
    }
}
