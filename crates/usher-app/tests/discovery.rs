//! The application's attributes: saved is what was reviewed and nothing else, and lists that it names are filled once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use usher_app::app::{App, OpenOptions, SecretStoreChoice};
use usher_app::commands::{AddConnection, Keep};
use usher_app::view::AttributeEdit;
use usher_core::configuration::{AttributeType, SourceSetting};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_core::secret::Secret;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Answers `/Schemas` with these attributes of people and of the enterprise extension; nothing else is there.
async fn application(people: Json, enterprise: Json) -> String {
    let core = "urn:ietf:params:scim:schemas:core:2.0:User";
    let body = json!([{"id": core, "attributes": people}, {"id": ENTERPRISE, "attributes": enterprise}]).to_string();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/scim", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = vec![0; 4096];
            let read = stream.read(&mut asked).await.unwrap();
            let known = String::from_utf8_lossy(&asked[..read]).starts_with("GET /scim/Schemas ");
            let (status, body) = if known { ("200 OK", body.as_str()) } else { ("404 Not Found", "{}") };
            let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/scim+json\r\nContent-Length: {}\r\n", body.len());
            let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes()).await;
        }
    });
    address
}

async fn connected(folder: &std::path::Path, tenant_url: String) -> (App, ConnectionId) {
    let options = OpenOptions { data_dir: folder.to_owned(), secrets: SecretStoreChoice::Memory, practice_rate: None };
    let app = App::open(options).await.unwrap();
    let add = AddConnection {
        name: "Pilot".to_owned(),
        source: SourceSetting::Practice { users: 5, seed: 1, round: 0 },
        profile: "dialpad".to_owned(),
        tenant_url,
        notify: None,
        deletion_threshold: None,
    };
    let id = app.add_with(add, Some(Secret::new("token".to_owned()))).await.unwrap();
    (app, id)
}

async fn document(app: &App, id: &ConnectionId) -> Json {
    serde_json::from_str(&app.export_connection(id, false).await.unwrap()).unwrap()
}

#[tokio::test]
async fn what_was_reviewed_is_saved_and_nothing_that_came_since() {
    let folder = tempfile::tempdir().unwrap();
    let (app, id) = connected(folder.path(), application(json!([{"name": "nickName"}, {"name": "locale"}]), json!([])).await).await;
    let before = document(&app, &id).await;
    let seen = app.discover(&id, Keep::Nothing).await.unwrap();
    assert_eq!((seen.added.len(), seen.saved), (2, false));
    let by_hand = AttributeEdit {
        object_type: ObjectType::User,
        name: "locale".to_owned(),
        value_type: AttributeType::String,
        multivalued: false,
        required: false,
        case_exact: false,
    };
    assert_eq!(document(&app, &id).await, before);
    app.add_attribute(&id, by_hand).await.unwrap();
    let between = document(&app, &id).await;
    let refused = app.discover(&id, Keep::Reviewed(seen.reviewed)).await.unwrap_err();
    assert_eq!(refused.code, "DiscoveryChanged");
    assert_eq!(document(&app, &id).await, between, "nothing was saved");
    let again = app.discover(&id, Keep::Nothing).await.unwrap();
    let saved = app.discover(&id, Keep::Reviewed(again.reviewed)).await.unwrap();
    assert_eq!((saved.added.len(), saved.saved, saved.version), (1, true, 3));
    assert_eq!(saved.sentence, "One attribute that Dialpad lists was added.");
    assert_eq!(app.discover(&id, Keep::New).await.unwrap().version, 3, "no version without a change");
}

#[tokio::test]
async fn the_offices_that_the_application_names_fill_the_empty_list_once() {
    let folder = tempfile::tempdir().unwrap();
    let offices = json!([{"name": "department", "type": "string", "canonicalValues": ["Oslo", "Bergen"]}]);
    let (app, id) = connected(folder.path(), application(json!([{"name": "userName"}]), offices).await).await;
    let found = app.discover(&id, Keep::New).await.unwrap();
    assert_eq!(found.filled[0].entries, ["Oslo", "Bergen"]);
    assert_eq!(found.sentence, "The list Offices was filled with what Dialpad names: Oslo, Bergen.");
    assert_eq!(document(&app, &id).await["lists"], json!({"offices": ["Oslo", "Bergen"]}));
    let again = app.discover(&id, Keep::New).await.unwrap();
    assert_eq!((again.filled.len(), again.saved, again.version), (0, false, 2));
}
