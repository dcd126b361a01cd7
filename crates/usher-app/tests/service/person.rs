//! A person who is signed in for the directory alone, and asks the service something.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use usher_app::commands::Purpose;

use crate::fixture::Tenant;

/// Signs a person in who may administer applications, by device code.
async fn signed_in(tenant: &Tenant, purpose: Purpose) {
    let told = tenant.control(json!({"do": "describe"})).await;
    let holds = |roles: &serde_json::Value| roles.as_array().unwrap().iter().any(|role| role == "Application Administrator");
    let administrator = told["administrators"].as_object().unwrap().iter().find(|(_, roles)| holds(roles)).unwrap().0.replace('@', "%40");
    let page = tenant.app.begin_device_sign_in(&tenant.id, purpose).await.unwrap();
    let body = format!("user_code={}&username={administrator}&consent=accept&action=continue", page.code());
    let entered = enter(&tenant.graph.authority_url, body);
    let (signed_in, ()) = tokio::join!(tenant.app.finish_device_sign_in(&tenant.id, page), entered);
    signed_in.unwrap();
}

async fn enter(authority: &str, body: String) {
    let (host, path) =
        authority.strip_prefix("http://").unwrap().split_once('/').unwrap_or((authority.strip_prefix("http://").unwrap(), ""));
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let path = format!("{path}/devicelogin").replace("//", "/");
    let head =
        format!("POST /{} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n", path.trim_start_matches('/'));
    let request = format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn whoever_signed_in_for_the_directory_alone_is_told_to_sign_in_for_the_service_too() {
    let tenant = Tenant::of(20, "dialpad").await;
    signed_in(&tenant, Purpose::Directory).await;
    assert!(tenant.run().await.summary.counts.create > 0, "the directory is read, and Dialpad written");
    let notes = tenant.app.source_notes(&tenant.id).await;
    assert!(notes.iter().any(|note| note.contains("provisioning is off")), "{notes:?}");
    let refused = tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap_err();
    assert!(refused.fix.starts_with("Sign in for the service too (usher sign-in NAME --service)"), "{refused:?}");
    signed_in(&tenant, Purpose::Service).await;
    assert!(tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap().made);
    tenant.end().await;
}
