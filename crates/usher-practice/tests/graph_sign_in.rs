//! Sign-in at the practice authority, as a browser and a client meet it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod tenant;

use std::collections::BTreeMap;
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use reqwest::Method;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use tenant::{Tenant, of, read, started};
use usher_practice::graph::GraphOptions;

const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more-0123";
const REDIRECT: &str = "http://localhost:49152/";

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

fn asked<'a>(tenant: &'a Tenant, scope: &'a str, challenge: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", &tenant.graph.client_id),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", scope),
        ("state", "the-state"),
        ("nonce", "the-nonce"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ]
}

/// The person with this place: 0 to 2 are administrators.
async fn name(tenant: &Tenant, place: usize) -> String {
    tenant.get("/users?$select=userPrincipalName&$top=50").await["value"][place]["userPrincipalName"].as_str().unwrap().to_owned()
}

/// Sends the page's form; what the address that it leads to says.
async fn page(tenant: &Tenant, fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    let url = format!("{}/{}/oauth2/v2.0/authorize", tenant.graph.authority_url, tenant.graph.tenant_id);
    let answer = tenant.posted(&url, fields).await;
    assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
    let place = url::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    assert!(place.as_str().starts_with(REDIRECT));
    place.query_pairs().into_owned().collect()
}

async fn exchanged(tenant: &Tenant, code: &str, verifier: &str) -> (u16, Json) {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", tenant.graph.client_id.as_str()),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier),
    ];
    tenant.form("token", &form).await
}

fn claims(id_token: &str) -> Json {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(id_token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

#[tokio::test]
async fn an_administrator_signs_in_by_the_browser_agrees_and_renews() {
    let mut tenant = of(30).await;
    let (who, challenge) = (name(&tenant, 1).await, challenge());
    let scope = format!("openid profile offline_access {}/User.Read.All", tenant.graph.graph_url);
    let mut fields = asked(&tenant, &scope, &challenge);
    let shown = tenant.client.get(format!("{}/{}/oauth2/v2.0/authorize", tenant.graph.authority_url, tenant.graph.tenant_id));
    let shown = shown.query(&fields).header("accept", "application/json").send().await.unwrap();
    let (_, shown) = read(shown).await;
    assert_eq!((&shown["permissions"], &shown["fields"]["state"]), (&json!(["User.Read.All"]), &json!("the-state")));
    fields.extend([("username", who.as_str()), ("action", "continue")]);
    let declined = page(&tenant, &fields).await;
    assert_eq!((declined["error"].as_str(), declined["state"].as_str()), ("access_denied", "the-state"));
    fields.push(("consent", "accept"));
    let back = page(&tenant, &fields).await;
    assert_eq!(back["state"], "the-state");
    let (status, told) = exchanged(&tenant, &back["code"], VERIFIER).await;
    assert_eq!(status, 200, "{told}");
    let identity = claims(told["id_token"].as_str().unwrap());
    assert_eq!(
        (&identity["nonce"], &identity["preferred_username"], &identity["tid"]),
        (&json!("the-nonce"), &json!(who), &json!(tenant.graph.tenant_id))
    );
    assert!(told["scope"].as_str().unwrap().contains("/User.Read.All"));
    let (status, again) = exchanged(&tenant, &back["code"], VERIFIER).await;
    assert_eq!((status, &again["error_codes"]), (400, &json!([54005])));

    tenant.token = told["access_token"].as_str().unwrap().to_owned();
    assert_eq!(tenant.get("/me").await["userPrincipalName"], json!(who));
    let roles = tenant.get("/me/memberOf/microsoft.graph.directoryRole?$select=displayName,roleTemplateId").await;
    assert_eq!(roles["value"][0]["displayName"], "Application Administrator");
    assert_eq!(tenant.refused("/groups").await.0, 403, "nobody agreed to groups");

    let refresh = told["refresh_token"].as_str().unwrap().to_owned();
    let renew = |refresh: String, scope: String| {
        let form = [
            ("grant_type", "refresh_token".to_owned()),
            ("client_id", tenant.graph.client_id.clone()),
            ("refresh_token", refresh),
            ("scope", scope),
        ];
        let tenant = &tenant;
        async move { tenant.form("token", &form.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>()).await }
    };
    let (status, renewed) = renew(refresh.clone(), scope.clone()).await;
    assert_eq!(status, 200, "{renewed}");
    let (status, more) = renew(refresh.clone(), format!("{scope} Group.Read.All")).await;
    assert_eq!(
        (status, &more["error"], &more["suberror"], &more["error_codes"]),
        (400, &json!("invalid_grant"), &json!("consent_required"), &json!([65001]))
    );
    tenant.control(json!({ "do": "revokeSessions" })).await;
    let (_, gone) = renew(refresh, scope.clone()).await;
    assert_eq!((&gone["error"], &gone["error_codes"]), (&json!("invalid_grant"), &json!([50173])));
    tenant.no_violations().await;
}

#[tokio::test]
async fn pkce_state_nonce_redirect_and_client_are_checked() {
    let tenant = of(30).await;
    let (who, challenge) = (name(&tenant, 0).await, challenge());
    let good = || {
        let mut fields = asked(&tenant, "openid User.Read", &challenge);
        fields.extend([("username", who.as_str()), ("action", "continue")]);
        fields
    };
    let back = page(&tenant, &good()).await;
    let (status, wrong) = exchanged(&tenant, &back["code"], "another-verifier-of-forty-three-characters-xx").await;
    assert_eq!((status, &wrong["error"], &wrong["error_codes"]), (400, &json!("invalid_grant"), &json!([501_481])));
    assert!(wrong["error_description"].as_str().unwrap().starts_with("AADSTS501481: "));
    for (gone, number) in [
        ("code_challenge", "AADSTS9002325"),
        ("state", "AADSTS900144"),
        ("nonce", "AADSTS900144"),
        ("code_challenge_method", "AADSTS501491"),
    ] {
        let fields: Vec<_> = good().into_iter().filter(|(name, _)| *name != gone).collect();
        let back = page(&tenant, &fields).await;
        assert!(back["error_description"].starts_with(number), "{gone}: {back:?}");
    }
    let url = format!("{}/{}/oauth2/v2.0/authorize", tenant.graph.authority_url, tenant.graph.tenant_id);
    for (name, value, number) in [
        ("redirect_uri", "http://127.0.0.1:5/", "AADSTS50011"),
        ("redirect_uri", "https://evil.example/", "AADSTS50011"),
        ("client_id", "00000000-0000-4000-8000-000000000000", "AADSTS700016"),
        ("username", "nobody@contoso.com", "AADSTS50034"),
    ] {
        let fields: Vec<_> = good().into_iter().map(|(own, old)| if own == name { (own, value) } else { (own, old) }).collect();
        let answer = tenant.posted(&url, &fields).await;
        assert_eq!(answer.status(), 400, "never sent to an address that isn't registered");
        assert!(answer.text().await.unwrap().contains(number), "{name}");
    }
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", tenant.graph.client_id.as_str()),
        ("client_secret", &tenant.graph.client_secret),
        ("code", "x"),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(tenant.form("token", &form).await.1["error_codes"], json!([700_025]), "a public client sends no secret");
}

#[tokio::test]
async fn someone_without_a_role_is_told_that_an_administrator_must_agree() {
    let mut tenant = of(30).await;
    let (who, challenge) = (name(&tenant, 5).await, challenge());
    let mut fields = asked(&tenant, "openid offline_access Application.Read.All Synchronization.ReadWrite.All", &challenge);
    fields.extend([("username", who.as_str()), ("action", "continue"), ("consent", "accept")]);
    let back = page(&tenant, &fields).await;
    assert!(
        back["error_description"].starts_with("AADSTS90094: ") && back["error_description"].contains("Application.Read.All"),
        "{back:?}"
    );
    for permission in ["Application.Read.All", "Application.ReadWrite.All"] {
        tenant.control(json!({ "do": "grantConsent", "permission": permission, "kind": "delegated" })).await;
    }
    tenant.control(json!({ "do": "grantConsent", "permission": "Synchronization.ReadWrite.All", "kind": "delegated" })).await;
    let back = page(&tenant, &fields).await;
    let (_, told) = exchanged(&tenant, &back["code"], VERIFIER).await;
    let application = tenant.token.clone();
    tenant.token = told["access_token"].as_str().unwrap().to_owned();
    let body = Some(json!({ "displayName": "Other" }));
    assert_eq!(tenant.ask(Method::POST, "/applications", body.clone()).await.0, 403, "no role");
    tenant.control(json!({ "do": "setRoles", "user": who, "roles": ["Cloud Application Administrator"] })).await;
    assert_eq!(tenant.ask(Method::POST, "/applications", body).await.0, 201);
    tenant.token = application;
    tenant.no_violations().await;
}

#[tokio::test]
async fn a_device_code_is_typed_polled_for_and_taken_once() {
    let interval = Duration::from_secs(1);
    let tenant = started(GraphOptions { users: 30, device_interval: interval, ..GraphOptions::default() }).await;
    let who = name(&tenant, 0).await;
    let form = [("client_id", tenant.graph.client_id.as_str()), ("scope", "openid offline_access User.Read GroupMember.Read.All")];
    let (status, begun) = tenant.form("devicecode", &form).await;
    assert_eq!((status, &begun["interval"], &begun["expires_in"]), (200, &json!(1), &json!(900)));
    let device = begun["device_code"].as_str().unwrap().to_owned();
    let poll = || async {
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", tenant.graph.client_id.as_str()),
            ("device_code", device.as_str()),
        ];
        tenant.form("token", &form).await
    };
    assert_eq!(poll().await.1["error"], "authorization_pending");
    assert_eq!(poll().await.1["error"], "slow_down");
    let typed = |code: &str, more: &[(&str, &str)]| {
        let fields = [&[("user_code", code), ("username", who.as_str())][..], more].concat();
        let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (tenant, url) = (&tenant, begun["verification_uri"].as_str().unwrap());
        async move {
            tenant
                .posted(url, &fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>())
                .await
                .status()
                .as_u16()
        }
    };
    let code = begun["user_code"].as_str().unwrap();
    assert_eq!(typed("WRONGCODE", &[("consent", "accept")]).await, 400);
    assert_eq!(typed(code, &[]).await, 400, "consent is needed");
    assert_eq!(typed(code, &[("consent", "accept")]).await, 200);
    tokio::time::sleep(interval).await;
    let (status, told) = poll().await;
    assert_eq!(status, 200, "{told}");
    assert!(told["refresh_token"].is_string() && claims(told["id_token"].as_str().unwrap()).get("nonce").is_none());
    assert_eq!(poll().await.1["error"], "bad_verification_code");

    let (_, begun) = tenant.form("devicecode", &form).await;
    let declined = [("user_code", begun["user_code"].as_str().unwrap()), ("action", "cancel")];
    assert_eq!(tenant.posted(begun["verification_uri"].as_str().unwrap(), &declined).await.status(), 200);
    let ask = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", tenant.graph.client_id.as_str()),
        ("device_code", begun["device_code"].as_str().unwrap()),
    ];
    assert_eq!(tenant.form("token", &ask).await.1["error"], "authorization_declined");
    let (_, begun) = tenant.form("devicecode", &form).await;
    tenant.control(json!({ "do": "advance", "seconds": 901 })).await;
    let ask = [ask[0], ask[1], ("device_code", begun["device_code"].as_str().unwrap())];
    assert_eq!(tenant.form("token", &ask).await.1["error"], "expired_token");
}

#[tokio::test]
async fn a_client_secret_must_be_right_current_and_for_default() {
    let tenant = of(30).await;
    let scope = format!("{}/.default", tenant.graph.graph_url);
    let with = |secret: &str, scope: &str| {
        let form: Vec<(&str, String)> = vec![
            ("grant_type", "client_credentials".into()),
            ("client_id", tenant.graph.client_id.clone()),
            ("client_secret", secret.into()),
            ("scope", scope.into()),
        ];
        let tenant = &tenant;
        async move {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let (status, told) = tenant.form("token", &form).await;
            (status, told["error"].as_str().unwrap_or_default().to_owned(), told["error_codes"][0].as_u64().unwrap_or(0))
        }
    };
    let secret = tenant.graph.client_secret.clone();
    assert_eq!(with("wrong", &scope).await, (401, "invalid_client".to_owned(), 7_000_215));
    assert_eq!(with(&secret, "User.Read.All").await, (400, "invalid_scope".to_owned(), 1_002_012));
    assert_eq!(with(&secret, "https://graph.microsoft.com/.default").await.2, 500_011);
    assert_eq!(with("", &scope).await, (401, "invalid_client".to_owned(), 7_000_218));
    tenant.control(json!({ "do": "expireSecret" })).await;
    assert_eq!(with(&secret, &scope).await, (401, "invalid_client".to_owned(), 7_000_222));
    let answer = tenant
        .posted(&format!("{}/other.example/oauth2/v2.0/token", tenant.graph.authority_url), &[("grant_type", "client_credentials")])
        .await;
    assert_eq!(read(answer).await.1["error_codes"], json!([90002]));
}

struct Signer {
    key: RsaKeyPair,
    thumbprint: String,
    pem: String,
}

fn signer() -> Signer {
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2100, 1, 1);
    let certificate = params.self_signed(&key).unwrap();
    Signer {
        key: RsaKeyPair::from_pkcs8(&key.serialize_der()).unwrap(),
        thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.der())),
        pem: certificate.pem(),
    }
}

impl Signer {
    fn assertion(&self, alg: &str, claims: &Json) -> String {
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        let text = format!("{}.{}", part(&json!({ "alg": alg, "typ": "JWT", "x5t#S256": self.thumbprint })), part(claims));
        let padding: &dyn RsaEncoding = if alg == "PS256" { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(padding, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

#[tokio::test]
async fn a_certificate_signs_in_with_an_assertion_for_this_authority_and_now() {
    let tenant = of(30).await;
    let (mine, other) = (signer(), signer());
    tenant.control(json!({ "do": "addCertificate", "pem": mine.pem })).await;
    let now = jiff::Timestamp::now().as_second();
    let audience = format!("{}/{}/oauth2/v2.0/token", tenant.graph.authority_url, tenant.graph.tenant_id);
    let id = tenant.graph.client_id.as_str();
    let good = json!({ "aud": audience, "iss": id, "sub": id, "jti": "1", "nbf": now, "exp": now + 600 });
    let with = |name: &str, value: Json| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let tampered = {
        let jwt = mine.assertion("PS256", &good);
        let parts: Vec<_> = jwt.split('.').collect();
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(with("jti", json!("2")).to_string()), parts[2])
    };
    let attempts = [
        (mine.assertion("PS256", &good), 0),
        (mine.assertion("RS256", &good), 0),
        (tampered, 700_027),
        (other.assertion("PS256", &good), 700_027),
        (mine.assertion("PS256", &with("aud", json!("https://login.microsoftonline.com/x/oauth2/v2.0/token"))), 700_023),
        (mine.assertion("PS256", &with("iss", json!(tenant.graph.application))), 700_021),
        (mine.assertion("PS256", &with("exp", json!(now - 1000))), 700_024),
        ("not.a.jwt".to_owned(), 50027),
    ];
    for (place, (jwt, number)) in attempts.iter().enumerate() {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("scope", &format!("{}/.default", tenant.graph.graph_url)),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", jwt),
        ];
        let (status, told) = tenant.form("token", &form).await;
        assert_eq!(told["error_codes"][0].as_u64().unwrap_or(0), *number, "{place}: {status} {told}");
    }
    let application = tenant.get("/applications?$filter=displayName eq 'Usher'").await["value"][0].clone();
    assert_eq!(application["keyCredentials"][0]["endDateTime"], "2100-01-01T00:00:00Z");
    assert!(application["passwordCredentials"][0]["secretText"].is_null());
    tenant.no_violations().await;
}

#[tokio::test]
async fn the_id_tokens_signature_is_that_of_the_published_key() {
    let tenant = of(30).await;
    let (who, challenge) = (name(&tenant, 0).await, challenge());
    let mut fields = asked(&tenant, "openid User.Read", &challenge);
    fields.extend([("username", who.as_str()), ("action", "continue")]);
    let back = page(&tenant, &fields).await;
    let (_, told) = exchanged(&tenant, &back["code"], VERIFIER).await;
    let token = told["id_token"].as_str().unwrap();
    let about = format!("{}/{}/v2.0/.well-known/openid-configuration", tenant.graph.authority_url, tenant.graph.tenant_id);
    let (_, about) = read(tenant.client.get(about).send().await.unwrap()).await;
    let (_, keys) = read(tenant.client.get(about["jwks_uri"].as_str().unwrap()).send().await.unwrap()).await;
    let number = |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().unwrap()).unwrap();
    let key = aws_lc_rs::rsa::PublicKeyComponents { n: number("n"), e: number("e") };
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    key.verify(&aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature).unwrap();
    assert_eq!(claims(token)["iss"], about["issuer"]);
}
