//! Words for people, made in one place: what happened, to whom, why, what to do, and a stable code.

use usher_core::configuration::NoObjectMapping;
use usher_core::configuration::discovery::{AttributeRefused, RemovalRefused};
use usher_core::evaluation::Problem;
use usher_core::import::ObjectType;
use usher_engine::EngineError;
use usher_engine::ports::{NotCleared, SourceError, StoreError, TargetError};
use usher_entra::error::Details;
use usher_entra::{Caller, EntraError, Job};
use usher_practice::PracticeError;
use usher_scim::{ScimError, TenantUrlError};

use crate::adapters::sqlite;
use crate::json_words::{is_beyond_us, plain};
use crate::view::ProblemView;

/// A problem with no details.
#[must_use]
pub fn problem(code: &str, message: &str, fix: &str) -> ProblemView {
    ProblemView { code: code.to_owned(), message: message.to_owned(), fix: fix.to_owned(), details: String::new() }
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut words = Vec::new();
    let mut cause = error.source();
    while let Some(source) = cause {
        words.push(source.to_string());
        cause = source.source();
    }
    words.join(": ")
}

/// Why a text can't be read as JSON, behind its name: `is no JSON, line 3, column 7: …`, or that it is JSON beyond what is read here.
#[must_use]
pub fn of_json(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = if is_beyond_us(&said) { "can't be read" } else { "is no JSON" };
    format!("{what}, line {}, column {}: {}", error.line(), error.column(), plain(&said))
}

/// Why a file can't be read or written.
#[must_use]
pub fn of_io(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "you have no right to it",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a part of its path is no folder",
        ErrorKind::InvalidData => "it is no UTF-8 text",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "its disk can't be written to",
        _ => return error.to_string(),
    }
    .to_owned()
}

/// The source could not be read.
#[must_use]
pub fn of_source(error: &SourceError) -> ProblemView {
    problem(error.code, &error.message, &error.fix)
}

/// Microsoft Entra ID refuses; what support asks for stands in the details.
#[must_use]
pub fn of_entra(error: &EntraError) -> ProblemView {
    let Details { status, aadsts: _, request_id, client_request_id, missing: _, location: _ } = error.details.as_ref();
    let told = [
        status.map(|status| format!("HTTP status {status}")),
        request_id.as_ref().map(|id| format!("request-id {id}")),
        client_request_id.as_ref().map(|id| format!("client-request-id {id}")),
    ];
    let details = told.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let of_service = error.details.missing.is_some_and(|missing| missing.caller == Caller::Person && is_of_service(missing.job));
    let fix = if of_service { format!("{SIGN_IN_FOR_SERVICE} {}", error.fix) } else { error.fix.clone() };
    ProblemView { details, ..problem(&error.code, &error.message, &fix) }
}

/// A sign-in for the directory alone doesn't do for directing Entra's provisioning service.
pub(crate) const SIGN_IN_FOR_SERVICE: &str =
    "Sign in for the service too (usher sign-in NAME --service), which asks for its permissions beside the directory's.";

fn is_of_service(job: Job) -> bool {
    matches!(job, Job::ReadProvisioning | Job::ChangeProvisioning | Job::ReadProvisioningLog)
}

/// The target refuses.
#[must_use]
pub fn of_target(error: &TargetError) -> ProblemView {
    let details = error.status.map(|status| format!("HTTP status {status}")).unwrap_or_default();
    ProblemView { details, ..problem(error.code, &error.message, &error.fix) }
}

/// The target refuses, said by the client itself.
#[must_use]
pub fn of_scim(error: &ScimError) -> ProblemView {
    let details = error.status.map(|status| format!("HTTP status {status}")).unwrap_or_default();
    ProblemView { details, ..problem(error.code, &error.message, &error.fix) }
}

/// The data folder failed.
#[must_use]
pub fn of_store(error: &StoreError) -> ProblemView {
    problem("DataFolder", &sentence(&error.message), &error.fix)
}

/// The data folder failed, or what was asked for isn't in it.
#[must_use]
pub fn of_stored(error: &usher_store::StoreError) -> ProblemView {
    of_store(&sqlite::in_words(error))
}

/// An error's words as a sentence.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.trim_end_matches('.').chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default() + "."
}

/// An address that can't be a tenant URL.
#[must_use]
pub fn of_tenant_url(error: &TenantUrlError) -> ProblemView {
    let code = if matches!(error, TenantUrlError::PlainHttp(_)) { "PlainHttp" } else { "WrongAddress" };
    problem(code, &sentence(&error.to_string()), "Enter the application's SCIM address, such as https://dialpad.com/scim.")
}

/// A target attribute that isn't added.
#[must_use]
pub fn of_attribute(refused: &AttributeRefused) -> ProblemView {
    match refused {
        AttributeRefused::NoPath { name, reason } => problem(
            "AttributeNoPath",
            &format!("“{name}” can't be the name of a target attribute: {reason}."),
            "Write it as SCIM does: title, name.givenName, emails[type eq \"work\"].value, or the schema's URN, a colon and the name.",
        ),
        AttributeRefused::Known(name) => {
            problem("AttributeKnown", &format!("{name} is a known target attribute already."), "Map it: nothing needs to be added.")
        }
        AttributeRefused::TargetOnly(name) => problem(
            "AttributeTargetOnly",
            &format!("{name} can't be provisioned: only the application writes it."),
            "Leave it out: nothing can be mapped to it.",
        ),
        AttributeRefused::Password => {
            problem("PasswordNotSent", "Passwords can't be provisioned.", "Let people set one themselves, or sign in with Entra ID.")
        }
        AttributeRefused::NoObjects(missing) => of_no_objects(*missing),
    }
}

/// A target attribute that isn't removed.
#[must_use]
pub fn of_removal(refused: &RemovalRefused) -> ProblemView {
    match refused {
        RemovalRefused::Unknown { name, nearest } => {
            let meant = nearest.as_ref().map(|nearest| format!("Did you mean {nearest}?"));
            let fix = meant.as_deref().unwrap_or("Look at its spelling: it was read from the application, or added by hand.");
            problem("AttributeUnknown", &format!("The connection has no target attribute “{name}”."), fix)
        }
        RemovalRefused::Mapped { name, source_words } => {
            let from = if source_words.is_empty() { String::new() } else { format!(" from {source_words}") };
            let fix = format!("Remove the mapping of {name} first, in Attribute mapping or in the exported document.");
            problem("AttributeMapped", &format!("{name} can't be removed: it is mapped{from}."), &fix)
        }
        RemovalRefused::OfProfile(name) => problem(
            "AttributeOfProfile",
            &format!("{name} can't be removed: the application profile knows it."),
            "Nothing needs to be done: what isn't mapped isn't sent.",
        ),
        RemovalRefused::NoObjects(missing) => of_no_objects(*missing),
    }
}

fn of_no_objects(NoObjectMapping(object_type): NoObjectMapping) -> ProblemView {
    let things = match object_type {
        ObjectType::User => "people",
        ObjectType::Group => "groups",
    };
    problem("NoObjectMapping", &format!("The connection's schema has no mapping of {things}."), "Import a schema that has one.")
}

/// Practice went wrong.
#[must_use]
pub fn of_practice(error: &PracticeError) -> ProblemView {
    let (code, message, fix) = match error {
        PracticeError::Port { port, .. } => (
            "PortTaken",
            format!("The practice Dialpad can't listen: port {port} of this machine is taken or not allowed."),
            "Choose another port, or leave it out.",
        ),
        PracticeError::Data { path, .. } => {
            ("PracticeData", format!("{path} holds no practice Dialpad."), "Name another file, or delete this one to begin anew.")
        }
        PracticeError::File { path, .. } | PracticeError::Csv { path, .. } => {
            ("FileUnusable", format!("{path} could not be read or written."), "Check the path, its rights and the disk's room.")
        }
    };
    ProblemView { details: causes(error), ..problem(code, &message, fix) }
}

/// A configuration that can't be used: the first complaint, and how many more there are.
#[must_use]
pub fn of_complaints(complaints: &[Problem]) -> ProblemView {
    let Some(first) = complaints.first() else {
        return problem(
            "ConfigurationInvalid",
            "The mappings or filters can't be used.",
            "Look at the attribute mapping and the scoping filters.",
        );
    };
    let more = if complaints.len() > 1 { format!(" {} more like it.", complaints.len() - 1) } else { String::new() };
    let details = complaints.iter().map(|one| format!("{}: {}", one.code, one.message)).collect::<Vec<_>>().join("\n");
    ProblemView { details, ..problem(&first.code, &format!("{}{more}", first.message), &first.fix) }
}

/// A run could not go on.
#[must_use]
pub fn of_engine(error: &EngineError) -> ProblemView {
    match error {
        EngineError::Source(source) => of_source(source),
        EngineError::Target(target) => of_target(target),
        EngineError::Store(store) => of_store(store),
        EngineError::NotCleared(NotCleared { code, message, fix, details }) => {
            ProblemView { details: details.clone(), ..problem(code, message, fix) }
        }
        EngineError::InDoubt { first, count } => {
            let whose = if *count == 1 { first.clone() } else { format!("{first} and {} more", count - 1) };
            problem(
                "OutcomeUnknown",
                &format!(
                    "A change for {whose} had no answer, and the account could not be read since. All other changes are done and recorded."
                ),
                "Run it again: Usher looks at what became of the change before anything is repeated.",
            )
        }
        EngineError::NobodyFound { who } => problem(
            "NobodyFound",
            &format!("Nobody in the source is named “{who}”."),
            "Check the spelling. A userPrincipalName, mail or object id finds a person surely.",
        ),
        EngineError::SeveralFound { who, count } => {
            problem("SeveralFound", &format!("{count} people in the source fit “{who}”."), "Use the userPrincipalName or object id.")
        }
        EngineError::Cancelled => problem("Cancelled", "It was stopped. What was sent is recorded.", "Run it again to go on."),
    }
}

/// Someone else runs this connection.
#[must_use]
pub fn locked(holder: &str) -> ProblemView {
    problem("Locked", &format!("{holder} is working on this connection just now."), "Wait until it is done, or stop it there.")
}

/// What is wrong with several people's values alike, and what to do; `None` for a cause whose own words say it for all of them.
pub(crate) fn cause_in_general(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "ValueTooLong" => {
            ("A value is longer than the application takes.", "Shorten it in the source, or cut it in the attribute mapping with Left.")
        }
        "ValueNotAllowed" => (
            "A value is none of those that the application knows.",
            "Put it right in the source, or translate it in the attribute mapping with Switch.",
        ),
        "InvalidDomain" => (
            "An address is in a domain that isn't one of the company's.",
            "Have the domain added in the application, or take these people out of scope.",
        ),
        "MandatoryFieldsMissing" => {
            ("A value that the application demands is missing.", "Fill it in in the source, or give its attribute mapping a default value.")
        }
        "DuplicateSourceEntries" => {
            ("Two people in the source want the same account.", "Give one of them another value, or take one of them out of scope.")
        }
        "IdChanged" => (
            "People are gone from the source, and people with the same names are there under other ids.",
            "Put the old ids back. If they changed for good, make a new connection for this source.",
        ),
        "DuplicateTargetEntries" => {
            ("Several accounts fit one person.", "Remove or change the accounts that aren't theirs, or match by another property.")
        }
        "ExpressionFailed" => ("An attribute mapping's expression fails.", "Put the expression right, or what it reads in the source."),
        "SchemaPropertyCanOnlyAcceptValue" => {
            ("An attribute mapping gives several values where one is held.", "Choose one with Item(..., 1), or join them with Join.")
        }
        _ => return None,
    })
}
