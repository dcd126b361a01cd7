//! Guests' userPrincipalName as a source attribute (EP-111).

/// Takes `#EXT#@tenant` off a guest's userPrincipalName and restores the outer address. `None`: not a guest's.
///
/// The outer address was written with `_` for `@`; a domain holds no `_`, so the last one is it.
pub(crate) fn outer_address(user_principal_name: &str) -> Option<String> {
    let marker = user_principal_name.to_ascii_uppercase().find("#EXT#")?;
    let (alias, domain) = user_principal_name[..marker].rsplit_once('_')?;
    Some(format!("{alias}@{domain}"))
}

/// Is this the userPrincipalName of a guest?
pub(crate) fn is_guests(user_principal_name: &str) -> bool {
    user_principal_name.to_ascii_uppercase().contains("#EXT#")
}

#[cfg(test)]
mod tests {
    use super::outer_address;

    #[test]
    fn the_last_underscore_was_the_at_sign() {
        assert_eq!(outer_address("a_b_fabrikam.com#EXT#@contoso.onmicrosoft.com").as_deref(), Some("a_b@fabrikam.com"));
        assert_eq!(outer_address("ann@contoso.com"), None);
    }
}
