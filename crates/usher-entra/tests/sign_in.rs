//! Whole sign-ins over real HTTP: the browser comes back to the loopback port, codes and tokens are redeemed, renewed and refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use url::Url;
use usher_core::secret::Secret;
use usher_entra::auth::{Authority, BrowserSignIn, Certificate, Credential, Session};
use usher_entra::graph::TokenSource;
use usher_entra::{Endpoints, EntraError, Kind, Permission, Tenant};
use wiremock::matchers::{body_string_contains, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const TENANT: &str = "9c0b7d5a-8d7f-4f5e-8f4f-0d8d4f8f7a11";
const CLIENT: &str = "6731de76-14a6-49ae-97bc-6eba6914391e";
const ASKED: &[Permission] = &[Permission::UserReadAll, Permission::GroupMemberReadAll];

fn authority(server: &MockServer, tenant: &str) -> Authority {
    let endpoints = Endpoints::custom("https://graph.example", &server.uri()).unwrap();
    Authority::new(endpoints, Tenant::parse(tenant).unwrap(), CLIENT).unwrap()
}

fn form(request: &Request) -> HashMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

fn id_token(nonce: Option<&str>) -> String {
    let claims = json!({"aud": CLIENT, "iss": format!("https://login.example/{TENANT}/v2.0"), "exp": Timestamp::now().as_second() + 3600,
        "tid": TENANT, "oid": "o-1", "preferred_username": "ana@contoso.com", "name": "Ana", "nonce": nonce});
    format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

fn tokens(nonce: Option<&str>) -> Json {
    json!({"token_type": "Bearer", "scope": "https://graph.example/User.Read.All openid", "expires_in": 3599, "access_token": "access-1",
        "refresh_token": "refresh-1", "id_token": id_token(nonce)})
}

fn refused(error: &str, description: &str) -> ResponseTemplate {
    let number: u32 = description.trim_start_matches("AADSTS").split(':').next().unwrap().parse().unwrap();
    ResponseTemplate::new(400).set_body_json(json!({"error": error, "error_description": description, "error_codes": [number],
        "trace_id": "t", "correlation_id": "c"}))
}

async fn answering(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path(format!("/{TENANT}/oauth2/v2.0/token"))).respond_with(template).mount(&server).await;
    server
}

/// What the browser would send back.
fn back(sign_in: &BrowserSignIn, answer: &[(&str, &str)]) -> (Url, HashMap<String, String>) {
    let asked: HashMap<String, String> = sign_in.url().query_pairs().into_owned().collect();
    let mut back = Url::parse(&asked["redirect_uri"].replace("localhost", "127.0.0.1")).unwrap();
    back.query_pairs_mut().extend_pairs(answer).append_pair("state", &asked["state"]);
    (back, asked)
}

#[tokio::test]
async fn a_person_signs_in_by_the_browser_with_pkce_state_and_nonce() {
    let server = MockServer::start().await;
    let nonce = Arc::new(Mutex::new(String::new()));
    let known = Arc::clone(&nonce);
    let answer = move |_: &Request| ResponseTemplate::new(200).set_body_json(tokens(Some(&known.lock().unwrap())));
    Mock::given(path("/organizations/oauth2/v2.0/token")).respond_with(answer).mount(&server).await;
    let sign_in = BrowserSignIn::begin(&authority(&server, "organizations"), ASKED, None).await.unwrap();
    let (url, asked) = back(&sign_in, &[("code", "c-1")]);
    nonce.lock().unwrap().clone_from(&asked["nonce"]);
    assert_eq!(sign_in.url().path(), "/organizations/oauth2/v2.0/authorize");
    assert_eq!(
        asked["scope"],
        "openid profile offline_access https://graph.example/User.Read.All https://graph.example/GroupMember.Read.All"
    );
    assert_eq!((asked["code_challenge_method"].as_str(), asked["response_type"].as_str()), ("S256", "code"));

    let cancel = CancellationToken::new();
    let browser = async { reqwest::get(url).await.unwrap() };
    let (signed_in, page) = tokio::join!(sign_in.finish(&cancel), browser);
    let signed_in = signed_in.unwrap();
    assert_eq!((signed_in.person.username.as_str(), signed_in.person.tenant_id.as_str()), ("ana@contoso.com", TENANT));
    assert_eq!(signed_in.granted, ["User.Read.All", "openid"]);
    assert_eq!(signed_in.refresh_token.expose(), "refresh-1");
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert!(page.text().await.unwrap().contains("close this window"));

    let request = form(&server.received_requests().await.unwrap()[0]);
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(&request["code_verifier"])), asked["code_challenge"]);
    assert_eq!((request["code"].as_str(), request["redirect_uri"].as_str()), ("c-1", asked["redirect_uri"].as_str()));
    assert!(!request.contains_key("client_secret"), "a public client has none");
    let session = Session::signed_in(&authority(&server, "organizations"), signed_in, ASKED).unwrap();
    assert_eq!(session.authority().tenant().as_str(), TENANT);
    assert_eq!(session.token(&cancel).await.unwrap().token.expose(), "access-1");
}

#[tokio::test]
async fn another_state_is_refused_and_waiting_goes_on() {
    let server = MockServer::start().await;
    let sign_in = BrowserSignIn::begin(&authority(&server, TENANT), ASKED, Some("ana@contoso.com")).await.unwrap();
    let (right, asked) = back(&sign_in, &[("error", "access_denied"), ("error_description", "AADSTS65004: User declined to consent.")]);
    assert_eq!((asked["login_hint"].as_str(), asked.get("prompt")), ("ana@contoso.com", None));
    let mut wrong = right.clone();
    wrong.set_query(Some("code=stolen&state=guessed"));
    let cancel = CancellationToken::new();
    let browser = async {
        let refused = reqwest::get(wrong).await.unwrap().status().as_u16();
        (refused, reqwest::get(right).await.unwrap().text().await.unwrap())
    };
    let (outcome, (refused, page)) = tokio::join!(sign_in.finish(&cancel), browser);
    assert_eq!(refused, 400);
    let error = outcome.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (Kind::NotAllowed, "AADSTS65004"));
    assert!(page.contains("The permissions were declined."));
    assert!(server.received_requests().await.unwrap().is_empty(), "no code was redeemed");
}

#[tokio::test]
async fn an_id_token_of_another_sign_in_is_refused() {
    let server = answering(ResponseTemplate::new(200).set_body_json(tokens(Some("another")))).await;
    let sign_in = BrowserSignIn::begin(&authority(&server, TENANT), ASKED, None).await.unwrap();
    let (url, _) = back(&sign_in, &[("code", "c")]);
    let cancel = CancellationToken::new();
    let (outcome, _) = tokio::join!(sign_in.finish(&cancel), reqwest::get(url));
    assert_eq!(outcome.unwrap_err().code, "IdTokenWrong");
}

#[tokio::test]
async fn a_browser_that_never_comes_back_is_given_up_in_time_or_when_asked() {
    let server = MockServer::start().await;
    let begun = || async { BrowserSignIn::begin(&authority(&server, TENANT), ASKED, None).await.unwrap() };
    let late = begun().await.within(Duration::from_millis(50)).finish(&CancellationToken::new()).await.unwrap_err();
    assert_eq!((late.kind, late.code.as_str()), (Kind::SignIn, "SignInTimeout"));
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(begun().await.finish(&cancel).await.unwrap_err().kind, Kind::Cancelled);
}

#[tokio::test]
async fn many_callers_cause_one_renewal_and_the_new_refresh_token_is_kept() {
    let mut answer = tokens(None);
    answer["refresh_token"] = json!("refresh-2");
    let server = answering(ResponseTemplate::new(200).set_body_json(answer).set_delay(Duration::from_millis(100))).await;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&kept);
    let session = Session::kept(&authority(&server, TENANT), Secret::new("refresh-1".to_owned()), ASKED)
        .keeping(Arc::new(move |token: &Secret| keeper.lock().unwrap().push(token.expose().to_owned())));
    let cancel = CancellationToken::new();
    let tokens = three_at_once(&session, &cancel).await;
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    let (first, second) = tokio::join!(session.renewed(&tokens[0], &cancel), session.token(&cancel));
    assert!(first.is_ok() && second.is_ok());
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 2, "what was refused is renewed");
    assert_eq!(form(&requests[0])["refresh_token"], "refresh-1");
    assert_eq!(form(&requests[1])["refresh_token"], "refresh-2");
    assert_eq!(*kept.lock().unwrap(), ["refresh-2", "refresh-2"]);
    assert!(!format!("{session:?}").contains("refresh-"));
}

async fn three_at_once(session: &Session, cancel: &CancellationToken) -> Vec<usher_entra::graph::AccessToken> {
    let (a, b, c) = tokio::join!(session.token(cancel), session.token(cancel), session.token(cancel));
    [a, b, c].into_iter().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_token_that_ends_soon_is_renewed_before_it_does() {
    let mut answer = tokens(None);
    answer["expires_in"] = json!(1);
    let server = answering(ResponseTemplate::new(200).set_body_json(answer)).await;
    let session = Session::kept(&authority(&server, TENANT), Secret::new("refresh-1".to_owned()), ASKED);
    let cancel = CancellationToken::new();
    session.token(&cancel).await.unwrap();
    tokio::time::sleep(Duration::from_millis(900)).await;
    session.token(&cancel).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_kept_sign_in_that_ended_asks_for_a_new_one() {
    let server = answering(refused("invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.")).await;
    let session = Session::kept(&authority(&server, TENANT), Secret::new("refresh-1".to_owned()), ASKED);
    let error = session.token(&CancellationToken::new()).await.unwrap_err();
    assert_eq!((error.kind, error.details.aadsts, error.fix.as_str()), (Kind::SignIn, Some(700_082), "Sign in again."));
    assert_eq!(error.details.request_id.as_deref(), Some("t"));
}

async fn unattended(server: &MockServer, credential: Credential) -> Result<String, EntraError> {
    let session = Session::of_application(&authority(server, TENANT), credential);
    Ok(session.token(&CancellationToken::new()).await?.token.expose().to_owned())
}

#[tokio::test]
async fn an_application_signs_in_by_secret_and_a_wrong_or_expired_one_is_told() {
    let server = MockServer::start().await;
    let answer = json!({"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": "access-a"});
    Mock::given(body_string_contains("client_secret=right"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&server)
        .await;
    let expired = refused("invalid_client", "AADSTS7000222: The provided client secret keys are expired.");
    Mock::given(body_string_contains("client_secret=expired-secret")).respond_with(expired).mount(&server).await;
    let wrong = refused("invalid_client", "AADSTS7000215: Invalid client secret provided.");
    Mock::given(method("POST")).respond_with(wrong).mount(&server).await;
    let secret = |text: &str| Credential::Secret { secret: Secret::new(text.to_owned()), expires_at: None };
    assert_eq!(unattended(&server, secret("right")).await.unwrap(), "access-a");
    let request = form(&server.received_requests().await.unwrap()[0]);
    assert_eq!((request["grant_type"].as_str(), request["scope"].as_str()), ("client_credentials", "https://graph.example/.default"));
    for (text, number) in [("expired-secret", 7_000_222), ("mistyped-secret", 7_000_215)] {
        let error = unattended(&server, secret(text)).await.unwrap_err();
        assert_eq!((error.kind, error.details.aadsts), (Kind::SignIn, Some(number)));
        assert!(!format!("{error:?}").contains(text), "the secret isn't shown");
    }
}

#[tokio::test]
async fn an_application_signs_in_by_certificate() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let certificate = rcgen::CertificateParams::new(vec![]).unwrap().self_signed(&key).unwrap();
    let pem = Secret::new(format!("{}{}", certificate.pem(), key.serialize_pem()));
    let credential = Credential::Certificate(Certificate::from_pem(&pem).unwrap());
    assert!(credential.expires_at().is_some());
    let server = answering(
        ResponseTemplate::new(200).set_body_json(json!({"token_type": "Bearer", "expires_in": 3599, "access_token": "access-c"})),
    )
    .await;
    assert_eq!(unattended(&server, credential).await.unwrap(), "access-c");
    let request = form(&server.received_requests().await.unwrap()[0]);
    assert_eq!(request["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    let payload = request["client_assertion"].split('.').nth(1).unwrap();
    let claims: Json = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    assert_eq!(claims["aud"], format!("{}/{TENANT}/oauth2/v2.0/token", server.uri()));
    assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some(CLIENT), Some(CLIENT)));
}

#[tokio::test]
async fn a_busy_authority_is_asked_again_and_a_missing_tenant_is_not() {
    let server = MockServer::start().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "0");
    Mock::given(method("POST")).respond_with(busy).up_to_n_times(2).mount(&server).await;
    let missing = refused("invalid_request", "AADSTS90002: Tenant 'x' not found.");
    Mock::given(method("POST")).respond_with(missing).mount(&server).await;
    let secret = Credential::Secret { secret: Secret::new("s".to_owned()), expires_at: None };
    let error = unattended(&server, secret).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (Kind::Configuration, "AADSTS90002"));
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}
