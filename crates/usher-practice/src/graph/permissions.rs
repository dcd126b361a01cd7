//! Which permission each path needs (the permissions tables of the Graph reference): one row of a path, one of what is enough.
//! Missing: 403 Authorization_RequestDenied. A signed-in person also needs a directory role for what changes applications or jobs.

use axum::http::Method;

use super::call::{Call, Caller, Version, Who};
use super::guid::Guid;
use super::refusal::Refusal;

/// Each alternative is enough; all permissions of an alternative are needed.
type Enough = &'static [&'static [&'static str]];

const USERS: Enough = &[&["User.Read.All"], &["User.ReadWrite.All"], &["Directory.Read.All"], &["Directory.ReadWrite.All"]];
const GROUPS: Enough =
    &[&["GroupMember.Read.All"], &["Group.Read.All"], &["Group.ReadWrite.All"], &["Directory.Read.All"], &["Directory.ReadWrite.All"]];
const DELETED_GROUPS: Enough = &[&["Group.Read.All"], &["Group.ReadWrite.All"], &["Directory.Read.All"], &["Directory.ReadWrite.All"]];
const ME: Enough = &[&["User.Read"], &["User.ReadWrite"], &["User.Read.All"], &["User.ReadWrite.All"], &["Directory.Read.All"]];
const MEMBER_OF_ME: Enough = &[&["User.Read"], &["GroupMember.Read.All"], &["Group.Read.All"], &["Directory.Read.All"]];
const APPLICATIONS: Enough = &[
    &["Application.Read.All"],
    &["Application.ReadWrite.OwnedBy"],
    &["Application.ReadWrite.All"],
    &["Directory.Read.All"],
    &["Directory.ReadWrite.All"],
];
const CHANGE_APPLICATIONS: Enough = &[&["Application.ReadWrite.All"], &["Application.ReadWrite.OwnedBy"], &["Directory.ReadWrite.All"]];
const ASSIGN: Enough = &[
    &["AppRoleAssignment.ReadWrite.All", "Application.Read.All"],
    &["AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All"],
    &["AppRoleAssignment.ReadWrite.All", "Directory.Read.All"],
];
const ORGANIZATION: Enough = &[&["Organization.Read.All"], &["User.Read"], &["Directory.Read.All"], &["Organization.ReadWrite.All"]];
const ROLES: Enough =
    &[&["RoleManagement.Read.Directory"], &["RoleManagement.ReadWrite.Directory"], &["Directory.Read.All"], &["RoleManagement.Read.All"]];
const JOBS: Enough = &[&["Synchronization.Read.All"], &["Synchronization.ReadWrite.All"], &["Application.ReadWrite.OwnedBy"]];
const CHANGE_JOBS: Enough = &[&["Synchronization.ReadWrite.All"], &["Application.ReadWrite.OwnedBy"]];
const LOGS: Enough = &[&["AuditLog.Read.All"], &["ProvisioningLog.Read.All"]];
const NOTHING: Enough = &[&[]];

/// What it takes to be told the members of a group whose membership is hidden; without it there are none, and no refusal.
pub(crate) const HIDDEN_MEMBERS: &str = "Member.Read.Hidden";

/// Permissions that only an application can have.
pub(crate) const APPLICATION_ONLY: [&str; 1] = ["Application.ReadWrite.OwnedBy"];

/// Every permission that any path takes: what the practice authority can grant.
pub(crate) fn known() -> Vec<&'static str> {
    let tables = [USERS, GROUPS, ME, MEMBER_OF_ME, APPLICATIONS, CHANGE_APPLICATIONS, ASSIGN, ORGANIZATION, ROLES, JOBS, CHANGE_JOBS, LOGS];
    let mut all: Vec<&str> = tables.iter().flat_map(|table| table.iter()).flat_map(|alternative| alternative.iter()).copied().collect();
    all.push(HIDDEN_MEMBERS);
    all.sort_unstable();
    all.dedup();
    all
}

/// Roles that let a signed-in person change applications and their provisioning.
const APPLICATION_ADMINISTRATORS: [&str; 3] = [super::roles::GLOBAL, super::roles::APPLICATION, super::roles::CLOUD_APPLICATION];
/// Roles that let a signed-in person read the provisioning log.
const LOG_READERS: [&str; 7] = [
    super::roles::GLOBAL,
    super::roles::APPLICATION,
    super::roles::CLOUD_APPLICATION,
    super::roles::REPORTS_READER,
    super::roles::SECURITY_READER,
    super::roles::SECURITY_ADMINISTRATOR,
    super::roles::GLOBAL_READER,
];

/// What a path needs.
struct Need {
    enough: Enough,
    /// A signed-in person also needs one of these roles, or to own the application.
    roles: &'static [&'static str],
}

/// May this caller do this? `roles`: those of the signed-in person; `owner`: does the person or the calling application own the
/// application in the path?
///
/// # Errors
/// 403; 400 and a violation for a path that nobody published.
pub(crate) fn allow(call: &Call, roles: &[&str], owner: bool) -> Result<(), Refusal> {
    let need = need(call)?;
    // What an application owns it may manage with the narrow permission; what it makes it owns.
    let own = owner || subject(call).is_none();
    let narrow = |alternative: &[&str]| alternative.iter().any(|name| APPLICATION_ONLY.contains(name));
    if !need.enough.iter().any(|alternative| has_all(&call.caller, alternative) && (own || !narrow(alternative))) {
        return Err(Refusal::denied());
    }
    let person = matches!(call.caller.who, Who::Person(_));
    if person && !need.roles.is_empty() && !owner && !roles.iter().any(|role| need.roles.contains(role)) {
        return Err(Refusal::denied());
    }
    Ok(())
}

fn has_all(caller: &Caller, alternative: &[&str]) -> bool {
    let fits = |name: &&str| caller.may(name) && !(caller.who != Who::Application && APPLICATION_ONLY.contains(name));
    alternative.iter().all(fits)
}

/// The service principal or application that the path is about.
pub(crate) fn subject(call: &Call) -> Option<Guid> {
    match call.path().as_slice() {
        ["servicePrincipals" | "applications", id, ..] => Guid::parse(id),
        _ => None,
    }
}

fn need(call: &Call) -> Result<Need, Refusal> {
    let read = call.method == Method::GET;
    let plain = |enough| Ok(Need { enough, roles: &[] });
    let administrators = |enough| Ok(Need { enough, roles: &APPLICATION_ADMINISTRATORS });
    let path = call.path();
    if call.version == Version::Beta
        && !matches!(path.as_slice(), ["servicePrincipals", _, "synchronization", "jobs", _, "objectConnections", _])
    {
        return Err(Refusal::no_path(&format!("beta/{}", path.join("/"))));
    }
    match path.as_slice() {
        ["$batch"] => plain(NOTHING),
        ["me"] if read => plain(ME),
        ["me", "memberOf" | "transitiveMemberOf", ..] if read => plain(MEMBER_OF_ME),
        ["users", ..] if read => plain(USERS),
        ["directory", "deletedItems", "microsoft.graph.group", ..] if read => plain(DELETED_GROUPS),
        ["directory", "deletedItems", ..] if read => plain(USERS),
        ["directoryObjects", "getByIds"] => plain(USERS),
        ["groups", ..] if read => plain(GROUPS),
        ["organization"] if read => plain(ORGANIZATION),
        ["roleManagement", "directory", ..] if read => plain(ROLES),
        ["servicePrincipals" | "applications", _, "synchronization", rest @ ..] => match (read, rest) {
            (true, rest) if !rest.contains(&"filterOperators") && !rest.contains(&"functions") => administrators(JOBS),
            _ => administrators(CHANGE_JOBS),
        },
        ["servicePrincipals", _, "appRoleAssignedTo"] | ["servicePrincipals", _, "appRoleAssignedTo", _] => {
            if read {
                plain(APPLICATIONS)
            } else {
                administrators(ASSIGN)
            }
        }
        ["servicePrincipals" | "applications", ..] if read => plain(APPLICATIONS),
        ["servicePrincipals" | "applications", ..] => administrators(CHANGE_APPLICATIONS),
        ["applicationTemplates"] | ["applicationTemplates", _] if read => plain(NOTHING),
        ["applicationTemplates", _, "instantiate"] => administrators(CHANGE_APPLICATIONS),
        ["auditLogs", "provisioning"] if read => Ok(Need { enough: LOGS, roles: &LOG_READERS }),
        [] => Err(Refusal::no_path("")),
        ["me" | "directory", other, ..] | [other, ..] => Err(Refusal::no_path(other)),
    }
}

/// May the caller see groups in the bin?
pub(crate) fn reads_deleted_groups(caller: &Caller) -> bool {
    DELETED_GROUPS.iter().any(|alternative| has_all(caller, alternative))
}

/// May the caller see more of a person than the id?
pub(crate) fn reads_people(caller: &Caller) -> bool {
    USERS.iter().any(|alternative| has_all(caller, alternative))
}
