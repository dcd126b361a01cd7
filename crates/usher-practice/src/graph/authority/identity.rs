//! Id tokens: who signed in, signed with a key that this run made, and the documents that tell of it (OpenID Connect Discovery 1.0).

use std::sync::{Arc, OnceLock};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use axum::Json as JsonAnswer;
use axum::extract::{Path, State};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::super::Shared;
use super::super::guid::Guid;
use super::super::world::World;

/// The key's name in the header and the list of keys.
const KEY: &str = "practice";

/// Signs id tokens. The key is made when the first is asked for.
#[derive(Debug, Default)]
pub(super) struct Signer(OnceLock<Option<RsaKeyPair>>);

impl Signer {
    fn key(&self) -> Option<&RsaKeyPair> {
        self.0.get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).ok()).as_ref()
    }

    /// A compact JWS of these claims; `None` where this machine has no randomness to make a key with.
    fn sign(&self, claims: &Json) -> Option<String> {
        let key = self.key()?;
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        let text = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "RS256", "kid": KEY })), part(claims));
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).ok()?;
        Some(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn public(&self) -> Option<Json> {
        let components: PublicKeyComponents<Vec<u8>> = self.key()?.public_key().into();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        Some(json!({ "kty": "RSA", "use": "sig", "kid": KEY, "alg": "RS256", "n": text(&components.n), "e": text(&components.e) }))
    }
}

/// An id token for a person (id-token-claims-reference).
pub(super) fn id_token(
    signer: &Signer,
    base: &str,
    world: &World,
    client: Guid,
    person: Guid,
    nonce: Option<&str>,
    now: Timestamp,
) -> Option<String> {
    let all = world.person(person).map(|one| world.properties(one))?;
    let now = now.as_second();
    let mut claims = json!({
        "aud": client.to_string(),
        "iss": issuer(base, world.tenant),
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
        "name": all.get("displayName"),
        "oid": person.to_string(),
        "preferred_username": all.get("userPrincipalName"),
        "sub": URL_SAFE_NO_PAD.encode([person.bytes(), client.bytes()].concat()),
        "tid": world.tenant.to_string(),
        "ver": "2.0",
    });
    if let Some(nonce) = nonce {
        claims["nonce"] = nonce.into();
    }
    signer.sign(&claims)
}

fn issuer(base: &str, tenant: Guid) -> String {
    format!("{base}/{tenant}/v2.0")
}

/// `/{tenant}/v2.0/.well-known/openid-configuration`
pub(super) async fn configuration(State(shared): State<Arc<Shared>>, Path(tenant): Path<String>) -> JsonAnswer<Json> {
    let (base, own) = (&shared.base, shared.world().tenant);
    JsonAnswer(json!({
        "issuer": issuer(base, own),
        "authorization_endpoint": format!("{base}/{tenant}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/{tenant}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{base}/{tenant}/oauth2/v2.0/devicecode"),
        "jwks_uri": format!("{base}/{tenant}/discovery/v2.0/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
    }))
}

/// `/{tenant}/discovery/v2.0/keys`
pub(super) async fn keys(State(shared): State<Arc<Shared>>) -> JsonAnswer<Json> {
    let key = shared.authority().signer.public();
    JsonAnswer(json!({ "keys": key.into_iter().collect::<Vec<_>>() }))
}
