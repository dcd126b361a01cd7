//! The permissions that Usher asks for: each with the jobs that need it and why, in plain words. The one table behind the consent that is
//! asked for, the words of a 403, the wizard and the manual.
//! Rule: the permission tables of Microsoft Graph's reference pages, the least privileged of each.

use Permission as P;

/// Who calls Graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// A signed-in person: delegated permissions, and never more than that person may do.
    Person,
    /// The application itself, unattended: application permissions.
    Application,
}

/// What is to be done; consent is asked for no more than the chosen jobs need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Job {
    /// Show who is signed in.
    WhoAmI,
    /// Does the signed-in person hold one of the roles?
    CheckRoles,
    /// Users, managers, groups, members, deleted ones.
    ReadDirectory,
    /// The enterprise application, its app roles and who is assigned.
    ReadApplication,
    /// Add the application from the gallery.
    AddApplication,
    /// Assign an app role.
    AssignRole,
    /// Entra's provisioning service: jobs, schema, templates, status.
    ReadProvisioning,
    /// Entra's provisioning service: change jobs, schema, credentials; start, pause, restart, provision on demand.
    ChangeProvisioning,
    /// Entra's provisioning logs.
    ReadProvisioningLog,
}

/// A permission of Microsoft Graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// `User.Read`
    UserRead,
    /// `User.Read.All`
    UserReadAll,
    /// `GroupMember.Read.All`
    GroupMemberReadAll,
    /// `Application.Read.All`
    ApplicationReadAll,
    /// `Application.ReadWrite.All`
    ApplicationReadWriteAll,
    /// `Application.ReadWrite.OwnedBy`
    ApplicationReadWriteOwnedBy,
    /// `AppRoleAssignment.ReadWrite.All`
    AppRoleAssignmentReadWriteAll,
    /// `RoleManagement.Read.Directory`
    RoleManagementReadDirectory,
    /// `Synchronization.Read.All`
    SynchronizationReadAll,
    /// `Synchronization.ReadWrite.All`
    SynchronizationReadWriteAll,
    /// `AuditLog.Read.All`
    AuditLogReadAll,
}

/// A row: what a job needs of each kind of caller. An empty list: that caller can't do it, or needs nothing.
struct Row {
    job: Job,
    /// What is done, as it follows "Usher needs this to".
    what: &'static str,
    person: &'static [Permission],
    application: &'static [Permission],
}

const TABLE: &[Row] = &[
    Row { job: Job::WhoAmI, what: "show who is signed in", person: &[P::UserRead], application: &[] },
    Row {
        job: Job::CheckRoles,
        what: "check whether you hold a role that may set up provisioning",
        person: &[P::UserRead, P::RoleManagementReadDirectory],
        application: &[],
    },
    Row {
        job: Job::ReadDirectory,
        what: "read the people and groups of your directory",
        person: &[P::UserReadAll, P::GroupMemberReadAll],
        application: &[P::UserReadAll, P::GroupMemberReadAll],
    },
    Row {
        job: Job::ReadApplication,
        what: "find the enterprise application and read who is assigned to it",
        person: &[P::ApplicationReadAll],
        application: &[P::ApplicationReadAll],
    },
    Row {
        job: Job::AddApplication,
        what: "add the application from the gallery",
        person: &[P::ApplicationReadWriteAll],
        application: &[P::ApplicationReadWriteOwnedBy],
    },
    Row {
        job: Job::AssignRole,
        what: "assign people to the application",
        person: &[P::AppRoleAssignmentReadWriteAll, P::ApplicationReadAll],
        application: &[P::AppRoleAssignmentReadWriteAll, P::ApplicationReadAll],
    },
    Row {
        job: Job::ReadProvisioning,
        what: "read the provisioning jobs, their mappings and their state",
        person: &[P::SynchronizationReadAll],
        application: &[P::SynchronizationReadAll],
    },
    Row {
        job: Job::ChangeProvisioning,
        what: "set up, start and stop Entra's provisioning service",
        person: &[P::SynchronizationReadWriteAll],
        application: &[P::SynchronizationReadWriteAll],
    },
    Row {
        job: Job::ReadProvisioningLog,
        what: "show and keep what Entra's provisioning service did",
        person: &[P::AuditLogReadAll],
        application: &[P::AuditLogReadAll],
    },
];

impl Job {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::WhoAmI,
        Self::CheckRoles,
        Self::ReadDirectory,
        Self::ReadApplication,
        Self::AddApplication,
        Self::AssignRole,
        Self::ReadProvisioning,
        Self::ChangeProvisioning,
        Self::ReadProvisioningLog,
    ];

    /// What is done, as it follows "Usher needs this to".
    #[must_use]
    pub fn what(self) -> &'static str {
        self.row().map_or("", |row| row.what)
    }

    /// The least permissions that it takes, all of them.
    #[must_use]
    pub fn needs(self, caller: Caller) -> &'static [Permission] {
        self.row().map_or(&[], |row| match caller {
            Caller::Person => row.person,
            Caller::Application => row.application,
        })
    }

    /// What does instead for an unattended application, over applications that it owns itself (those that it added).
    #[must_use]
    pub fn where_owned(self, caller: Caller) -> Option<Permission> {
        let may = caller == Caller::Application && matches!(self, Self::ReadProvisioning | Self::ChangeProvisioning);
        may.then_some(P::ApplicationReadWriteOwnedBy)
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.job == self)
    }
}

/// What several jobs need together, each once, in the order of the jobs.
///
/// ```
/// use usher_entra::permission::{Caller, Job, Permission, needed};
/// let needed = needed(&[Job::ReadApplication, Job::AssignRole], Caller::Person);
/// assert_eq!(needed, [Permission::ApplicationReadAll, Permission::AppRoleAssignmentReadWriteAll]);
/// ```
#[must_use]
pub fn needed(jobs: &[Job], caller: Caller) -> Vec<Permission> {
    let mut needed = Vec::new();
    for permission in jobs.iter().flat_map(|job| job.needs(caller)) {
        if !needed.contains(permission) {
            needed.push(*permission);
        }
    }
    needed
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 11] = [
        P::UserRead,
        P::UserReadAll,
        P::GroupMemberReadAll,
        P::ApplicationReadAll,
        P::ApplicationReadWriteAll,
        P::ApplicationReadWriteOwnedBy,
        P::AppRoleAssignmentReadWriteAll,
        P::RoleManagementReadDirectory,
        P::SynchronizationReadAll,
        P::SynchronizationReadWriteAll,
        P::AuditLogReadAll,
    ];

    /// Its name, as the Entra admin center and tokens write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            P::UserRead => "User.Read",
            P::UserReadAll => "User.Read.All",
            P::GroupMemberReadAll => "GroupMember.Read.All",
            P::ApplicationReadAll => "Application.Read.All",
            P::ApplicationReadWriteAll => "Application.ReadWrite.All",
            P::ApplicationReadWriteOwnedBy => "Application.ReadWrite.OwnedBy",
            P::AppRoleAssignmentReadWriteAll => "AppRoleAssignment.ReadWrite.All",
            P::RoleManagementReadDirectory => "RoleManagement.Read.Directory",
            P::SynchronizationReadAll => "Synchronization.Read.All",
            P::SynchronizationReadWriteAll => "Synchronization.ReadWrite.All",
            P::AuditLogReadAll => "AuditLog.Read.All",
        }
    }

    /// Why it is asked for, in a sentence for the person who has to agree.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            P::UserRead => "Shows whose account is signed in, so that nobody works in the wrong tenant.",
            P::UserReadAll => "Reads people and the attributes that your mappings use; Usher never changes anyone in Entra ID.",
            P::GroupMemberReadAll => "Reads groups and who is in them, for assignment by group and for groups that are provisioned.",
            P::ApplicationReadAll => "Finds the enterprise application, its app roles, and who is assigned to it.",
            P::ApplicationReadWriteAll => {
                "Adds the application from Entra's gallery. Needed once; an administrator can add it by hand instead."
            }
            P::ApplicationReadWriteOwnedBy => "Adds the application from Entra's gallery, and gives rights over no other application.",
            P::AppRoleAssignmentReadWriteAll => {
                "Assigns people to the application. It is a strong permission (it could give applications rights), so an administrator may assign by hand instead."
            }
            P::RoleManagementReadDirectory => "Reads which directory roles you hold, to say early if one is missing; it changes none.",
            P::SynchronizationReadAll => "Reads Entra's provisioning jobs, their mappings, state and quarantine.",
            P::SynchronizationReadWriteAll => {
                "Sets up Entra's provisioning service for the application, and starts, pauses and restarts it."
            }
            P::AuditLogReadAll => "Reads the provisioning logs, to show and keep them beyond Entra's 30 days.",
        }
    }

    /// The jobs that need it.
    #[must_use]
    pub fn jobs(self, caller: Caller) -> Vec<Job> {
        Job::ALL.into_iter().filter(|job| job.needs(caller).contains(&self)).collect()
    }

    /// Does it need an administrator's consent when a person signs in? All but `User.Read` do.
    #[must_use]
    pub fn needs_administrator(self) -> bool {
        self != P::UserRead
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, Job, Permission, TABLE, needed};

    #[test]
    fn every_job_has_one_row_and_every_permission_a_job() {
        for job in Job::ALL {
            assert_eq!(TABLE.iter().filter(|row| row.job == job).count(), 1, "{job:?}");
            assert!(!job.needs(Caller::Person).is_empty(), "{job:?}");
        }
        for permission in Permission::ALL {
            let jobs = [permission.jobs(Caller::Person), permission.jobs(Caller::Application)].concat();
            assert!(!jobs.is_empty(), "nothing needs {}", permission.name());
            assert!(permission.why().ends_with('.'));
        }
    }

    #[test]
    fn reading_the_directory_asks_for_nothing_that_writes() {
        for caller in [Caller::Person, Caller::Application] {
            let needed = needed(&[Job::WhoAmI, Job::ReadDirectory, Job::ReadApplication, Job::ReadProvisioningLog], caller);
            assert!(needed.iter().all(|permission| !permission.name().contains("Write")), "{needed:?}");
        }
    }
}
