//! What of a tenant URL is left out: a part of its query that is no flag of Entra's, told by name.

use usher_scim::TenantUrl;

/// What is left out of an address as typed, in a sentence; `None` for nothing, and for what is no address.
#[must_use]
pub fn left_out_of(tenant_url: &str) -> Option<String> {
    let names = TenantUrl::parse(tenant_url).ok()?.left_out();
    (!names.is_empty()).then(|| {
        format!(
            "Of the tenant URL's query, {} is left out: only Entra's flags aadOptscim062020 and AzureAdScimPatch2017 are followed there, and nothing of it is sent.",
            names.join(", ")
        )
    })
}
