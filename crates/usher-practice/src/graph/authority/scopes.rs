//! What `scope` asks for: OpenID Connect's own scopes, and permissions of the practice Graph, by name or as `{graph}/.default`.

use std::collections::BTreeSet;

use super::super::permissions;
use super::refuse::Refused;

/// Scopes that aren't permissions.
const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scopes {
    /// `openid`, `offline_access`, ...
    pub(super) openid: BTreeSet<String>,
    /// Permissions by name.
    pub(super) permissions: BTreeSet<String>,
    /// `.default`: all that was agreed to.
    pub(super) default: bool,
}

impl Scopes {
    /// Reads a scope text. `base`: the practice Graph's root.
    ///
    /// # Errors
    /// Another resource, an unknown permission, or `.default` beside others.
    pub(super) fn read(text: &str, base: &str) -> Result<Self, Refused> {
        let mut scopes = Self::default();
        for word in text.split_whitespace() {
            if OPENID.contains(&word) {
                scopes.openid.insert(word.to_owned());
                continue;
            }
            let name = match word.rsplit_once('/') {
                None => word,
                Some((resource, name)) if super::super::applications::is_graph(resource, base) => name,
                Some((resource, _)) => {
                    let text = format!(
                        "The resource principal named {resource} was not found in the tenant named Contoso. The practice authority gives tokens for {base} only."
                    );
                    return Err(Refused::new("invalid_resource", 500_011, text));
                }
            };
            if name == ".default" {
                scopes.default = true;
            } else if permissions::known().contains(&name) && !permissions::APPLICATION_ONLY.contains(&name) {
                scopes.permissions.insert(name.to_owned());
            } else {
                let text = format!("The application asked for scope '{name}' that doesn't exist on the resource '{base}'.");
                return Err(Refused::new("invalid_client", 650_053, text));
            }
        }
        if scopes.default && !scopes.permissions.is_empty() {
            let text = format!(
                "The provided value for the input parameter 'scope' is not valid. .default scope can't be combined with resource-specific scopes: '{text}'."
            );
            return Err(Refused::new("invalid_scope", 70011, text));
        }
        if text.trim().is_empty() {
            return Err(Refused::missing("scope"));
        }
        Ok(scopes)
    }
}
