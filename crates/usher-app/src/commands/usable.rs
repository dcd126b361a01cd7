//! What a connection document must hold to be kept at all, each with the name of its field. What its mappings and filters must hold is the
//! core's to say.

use serde_json::Value as Json;
use usher_core::configuration::{CloudName, ConnectionDocument, SourceSetting};

use super::unknown_fields::refuse_unknown_protection;
use crate::adapters::entra::graph as entra;
use crate::app::Answer;
use crate::json_words::plain;
use crate::message::problem;
use crate::view::ProblemView;

const MOST_PRACTICE_PEOPLE: u32 = 1_000_000;

/// Reads a connection document.
pub(super) fn parse(text: &str, json: &Json) -> Answer<ConnectionDocument> {
    check_source(&json["source"])?;
    let document = ConnectionDocument::parse(text).map_err(|error| {
        let what = if error.place.starts_with("line ") { "can't be read" } else { "can't be used" };
        let message = format!("The connection document {what}: {}: {}.", error.place, plain(&error.message));
        problem("DocumentUnreadable", &message, "Export the connection again, or put the named place right.")
    })?;
    refuse_unknown_protection(json, &document)?;
    Ok(document)
}

/// The reader tells of a source only that something in it is wrong.
fn check_source(source: &Json) -> Answer<()> {
    let (names, fits, wanted): (&[&str], fn(&Json) -> bool, &str) = match source["kind"].as_str() {
        Some("csv") => (&["users", "groups"], Json::is_string, "the path of a file, in quotes"),
        Some("practice") => (&["users", "seed", "round"], Json::is_u64, "a whole number of 0 or more"),
        Some("entra") => {
            check_cloud(&source["cloud"])?;
            (&["tenantId", "clientId", "application"], Json::is_string, "a text, in quotes")
        }
        _ => return Ok(()),
    };
    match names.iter().find(|name| !source[**name].is_null() && !fits(&source[**name])) {
        Some(name) => Err(invalid(&format!("source.{name}"), &format!("is {}", source[*name]), &format!("Give {wanted}."))),
        None => Ok(()),
    }
}

fn check_cloud(cloud: &Json) -> Answer<()> {
    let is_named = cloud.as_str().is_some_and(|name| CloudName::ALL.iter().any(|known| known.text() == name));
    let has_addresses = ["graph", "authority"].iter().all(|name| cloud[*name].is_string());
    if cloud.is_null() || is_named || has_addresses {
        return Ok(());
    }
    let names = CloudName::ALL.map(CloudName::text).join(", ");
    let fix = format!("Give one of {names}, or the addresses of both: {{\"graph\": \"https://…\", \"authority\": \"https://…\"}}.");
    Err(invalid("source.cloud", &format!("is {cloud}, which is no cloud"), &fix))
}

/// The problem of one field.
fn invalid(field: &str, what: &str, fix: &str) -> ProblemView {
    problem("DocumentInvalid", &format!("{field} {what}."), fix)
}

/// Refuses what no cycle could ever be run with.
pub(super) fn refuse_unusable(document: &ConnectionDocument) -> Answer<()> {
    if document.name.trim().is_empty() {
        return Err(problem("NameMissing", "A connection needs a name.", "Enter one."));
    }
    if document.name.contains(char::is_control) {
        return Err(invalid("name", "holds a line break or another control character", "Enter a name of one line."));
    }
    match &document.source {
        SourceSetting::Csv { users, groups } => {
            let blank = |path: &str| path.trim().is_empty();
            if blank(users) {
                return Err(invalid("source.users", "is empty", "Name the file of the people."));
            }
            if groups.as_deref().is_some_and(blank) {
                return Err(invalid("source.groups", "is empty", "Name the file of the groups, or leave it out."));
            }
        }
        SourceSetting::Practice { users, .. } if !(1..=MOST_PRACTICE_PEOPLE).contains(users) => {
            return Err(invalid("source.users", &format!("is {users}"), "The practice company has from 1 to 1000000 people."));
        }
        SourceSetting::Practice { .. } => {}
        SourceSetting::Entra { tenant_id, cloud, client_id, application } => {
            entra::authority(tenant_id, cloud, client_id).map_err(|error| {
                let field = match error.code.as_str() {
                    "TenantMalformed" => "source.tenantId",
                    "ClientIdMalformed" => "source.clientId",
                    _ => "source.cloud",
                };
                problem("DocumentInvalid", &format!("{field} can't be used. {}", error.message), &error.fix)
            })?;
            if application.trim().is_empty() {
                let fix = "Name the enterprise application whose assignments count, by its Object ID or name.";
                return Err(invalid("source.application", "is empty", fix));
            }
        }
    }
    if document.schedule.every_minutes == 0 {
        return Err(invalid(
            "schedule.everyMinutes",
            "is 0, so cycles would never end",
            "Give 1 minute or more; Entra's service waits 40.",
        ));
    }
    refuse_no_address(&document.notifications.email, document.notifications.enabled)
}

/// An address may be missing where nobody is to be told.
fn refuse_no_address(email: &str, wanted: bool) -> Answer<()> {
    let email = email.trim();
    if email.is_empty() {
        let fix = "Enter an e-mail address, or switch them off.";
        return if wanted { Err(problem("EmailMissing", "Notification e-mails are on, but there is no address.", fix)) } else { Ok(()) };
    }
    let whole =
        |part: &str| !part.is_empty() && !part.contains(|letter: char| letter.is_whitespace() || letter == '@' || letter.is_control());
    let domain = |part: &str| whole(part) && part.split('.').all(|label| !label.is_empty());
    if email.split_once('@').is_some_and(|(local, host)| whole(local) && domain(host)) {
        return Ok(());
    }
    Err(invalid("notifications.email", &format!("is “{email}”, which is no e-mail address"), "Enter one such as it@contoso.com."))
}
