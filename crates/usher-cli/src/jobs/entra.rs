//! `usher sign-in`, `sign-out` and `directory`.

use serde_json::json;
use usher_app::commands::{Purpose, SignedInView};

use crate::Ended;
use crate::args::{CredentialArgs, SignInArgs};
use crate::exit::Failure;
use crate::secrets;
use crate::session::Session;

/// A person in the browser or by code; or the application itself, with what it was given.
pub async fn sign_in(session: &Session, args: SignInArgs) -> Ended {
    let SignInArgs { name, device_code, service, client_secret_file, client_certificate } = args;
    let purpose = if service { Purpose::Service } else { Purpose::Directory };
    let id = session.connection(&name).await?;
    if Session::keeps_no_secret() {
        let fix = "Give USHER_ENTRA_CLIENT_SECRET or USHER_ENTRA_CLIENT_CERTIFICATE each time, or keep it: USHER_SECRET_STORE may be keychain or file.";
        return Err(Failure::usage("USHER_SECRET_STORE is env, so nothing that signs in is kept.", fix));
    }
    let unattended = CredentialArgs { client_secret_file, client_certificate };
    if let Some(credential) = secrets::credential_of_files(&unattended)? {
        session.app.set_entra_credential(&id, credential).await?;
        return session.out.answer(&json!({ "id": id, "name": name, "unattended": true }), || {
            format!("“{name}” signs in by itself from now on. Next: usher test \"{name}\"")
        });
    }
    let signed_in = if device_code {
        let page = session.app.begin_device_sign_in(&id, purpose).await?;
        session.out.tell(&format!("Open {} and enter the code {}", page.url(), page.code()));
        session.app.finish_device_sign_in(&id, page).await?
    } else {
        let page = session.app.begin_browser_sign_in(&id, purpose).await?;
        let (url, shown) = (page.url().to_owned(), session.out);
        // A text browser takes the terminal until it is left: not on the threads that wait for its way back.
        tokio::task::spawn_blocking(move || {
            shown.tell(&format!("Open this page in a browser on this machine: {url}"));
            if crate::browser::open(&url) {
                shown.note("Your browser was asked to open it; sign in there.");
            }
        });
        session.app.finish_browser_sign_in(&id, page).await?
    };
    let SignedInView { tenant_id, username, name: person } = signed_in;
    session.out.answer(&json!({ "id": id, "name": name, "tenantId": tenant_id, "username": username, "person": person }), || {
        format!("{username} is signed in for “{name}”. Next: usher test \"{name}\"")
    })
}

/// Nobody signs in any more.
pub async fn sign_out(session: &Session, name: &str) -> Ended {
    let id = session.connection(name).await?;
    session.app.sign_out(&id).await?;
    session.out.answer(&json!({ "id": id, "name": name }), || {
        format!("What signed “{name}” in is forgotten on this machine. What was granted in Microsoft Entra ID stays until it is taken back there.")
    })
}

/// Drops what was read.
pub async fn wipe(session: &Session, name: &str) -> Ended {
    let id = session.connection(name).await?;
    let wiped = session.app.wipe_directory(&id).await?;
    session.out.answer(&wiped, || {
        format!(
            "Dropped {} people and groups of the directory, {} of the snapshot; of {} with an account little more than the id is left. The next cycle reads everything anew.",
            wiped.objects, wiped.forgotten, wiped.reduced
        )
    })
}
