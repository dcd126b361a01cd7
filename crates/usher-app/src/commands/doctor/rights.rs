//! `--entra`: what Microsoft Graph lets this connection read, tried out request by request. Reads only. What a sign-in was granted isn't read
//! out of its token, which is opaque to Usher: Graph's answers tell.

use usher_core::configuration::{Configuration, ConnectionDocument, SourceSetting};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_entra::application::{self, Assignment, EnterpriseApplication};
use usher_entra::directory::{self, Event, Selection};
use usher_entra::graph::{Ask, GraphClient, LARGEST_BATCH};
use usher_entra::{Caller, EntraError, Job, Kind};

use super::check;
use super::service_rights::Tried;
use crate::adapters::entra::graph::{Purpose, Way};
use crate::adapters::entra::selection;
use crate::app::{App, profile};
use crate::message::{self, problem};
use crate::view::{DoctorCheckView, DoctorState};

/// What is tried only where the application was found.
const BEHIND_THE_APPLICATION: [&str; 5] = [check::APP_ROLES, check::ASSIGNMENTS, check::MEMBERS, check::PAGE, check::JOBS];

impl App {
    pub(super) async fn rights(&self, id: &ConnectionId, document: &ConnectionDocument) -> Vec<DoctorCheckView> {
        let SourceSetting::Entra { application: wanted, .. } = &document.source else { return Vec::new() };
        let graph = match self.entra_graph(id, document, Purpose::Directory).await {
            Ok(graph) => graph,
            Err(problem) => return vec![check::fail(check::SIGNED_IN, &problem)],
        };
        let client = graph.client.until(&self.inner.closing.child_token());
        let found = application::named(&client, wanted).await;
        graph.put_away(&self.inner.secrets, id).await;
        let mut checks = vec![signed_in(graph.way, &found)];
        if checks.iter().any(|one| one.state == DoctorState::Fail) {
            checks.extend(BEHIND_THE_APPLICATION.map(check::skipped));
            return checks;
        }
        let mut tried = first(&client).await;
        tried.push((Job::ReadApplication, "Application.Read.All", found.as_ref().map(drop).map_err(Clone::clone)));
        match &found {
            Ok(application) => checks.extend(of_application(&client, document, application).await),
            Err(_) => checks.extend(BEHIND_THE_APPLICATION.map(check::skipped)),
        }
        checks.push(deleted(&client).await);
        if graph.way == Way::Person {
            checks.push(role(&client, found.as_ref().ok()).await);
        }
        if let Ok(application) = &found {
            let (of_service, tried_there) = self.service_rights(id, document, application).await;
            checks.extend(of_service);
            tried.extend(tried_there);
        }
        checks.push(permissions(graph.way, &tried));
        checks
    }
}

fn signed_in(way: Way, found: &Result<EnterpriseApplication, EntraError>) -> DoctorCheckView {
    let how = match way {
        Way::Person => "By a person's kept sign-in, which was renewed for this.",
        Way::ClientSecret => "By client secret; a certificate is better.",
        Way::Certificate => "By certificate.",
    };
    match found {
        Err(error) if matches!(error.kind, Kind::SignIn | Kind::Unreachable | Kind::Configuration) => {
            check::fail(check::SIGNED_IN, &message::of_entra(error))
        }
        _ if way == Way::Certificate => check::ok(check::SIGNED_IN, how.to_owned()),
        // The checklist's item is about a certificate.
        _ => DoctorCheckView { items: Vec::new(), ..check::ok(check::SIGNED_IN, how.to_owned()) },
    }
}

/// People and groups, each by itself: they take a permission each.
async fn first(client: &GraphClient) -> Vec<Tried> {
    let one = |collection| Ask::get(Job::ReadDirectory, &[collection]).query("$select", "id").query("$top", "1");
    let [people, groups] = [one("users"), one("groups")];
    let (people, groups) = (client.send(people).await.map(drop), client.send(groups).await.map(drop));
    vec![(Job::ReadDirectory, "User.Read.All", people), (Job::ReadDirectory, "GroupMember.Read.All", groups)]
}

async fn of_application(client: &GraphClient, document: &ConnectionDocument, application: &EnterpriseApplication) -> Vec<DoctorCheckView> {
    let assigned = application::assigned(client, &application.id).await;
    let groups: Vec<String> = assigned.iter().flatten().filter(|one| is_group(one)).map(|one| one.principal_id.clone()).collect();
    let mut checks = vec![app_roles(client, &application.id).await, assignments(assigned)];
    checks.push(page(client, document, &application.id).await);
    checks.push(members(client, &groups).await);
    checks
}

fn is_group(assignment: &Assignment) -> bool {
    assignment.principal_type.as_deref() == Some("Group")
}

async fn app_roles(client: &GraphClient, application: &str) -> DoctorCheckView {
    let roles = match application::app_roles(client, application).await {
        Ok(roles) => roles,
        Err(error) => return check::fail(check::APP_ROLES, &message::of_entra(&error)),
    };
    let names: Vec<String> = roles.iter().filter(|role| role.is_for_people()).filter_map(|role| role.display_name.clone()).collect();
    if names.is_empty() {
        let message = "The application offers no app role to people but Default Access, which some application profiles leave out.";
        let fix = "Note it for item 28 of the checklist; the profile “scim” lets Default Access through.";
        return check::warn(check::APP_ROLES, &problem("NoAppRole", message, fix));
    }
    check::ok(check::APP_ROLES, format!("{}.", names.join(", ")))
}

fn assignments(assigned: Result<Vec<Assignment>, EntraError>) -> DoctorCheckView {
    let assigned = match assigned {
        Ok(assigned) => assigned,
        Err(error) => return check::fail(check::ASSIGNMENTS, &message::of_entra(&error)),
    };
    let groups = assigned.iter().filter(|one| is_group(one)).count();
    let default = assigned.iter().filter(|one| one.is_default_access()).count();
    if assigned.is_empty() {
        let fix = "Assign a test person: Entra admin center > Enterprise applications > the application > Users and groups. A new assignment may be missing for some minutes.";
        return check::warn(check::ASSIGNMENTS, &problem("NobodyAssigned", "Nobody is assigned to the application.", fix));
    }
    check::ok(check::ASSIGNMENTS, format!("{} assignments, {groups} of them of groups, {default} with Default Access.", assigned.len()))
}

/// The first step of a reading of everything, as a cycle sends it: one `$batch` with both delta queries, the assignments and the roles.
async fn page(client: &GraphClient, document: &ConnectionDocument, application: &str) -> DoctorCheckView {
    let Ok(profile) = profile(&document.target.profile) else { return check::skipped(check::PAGE) };
    let Ok(configuration) = Configuration::compile(document, profile) else { return check::skipped(check::PAGE) };
    let selection = selection(&configuration);
    let told = match directory::Reading::begin(client, &selection, application, None) {
        Ok(mut reading) => reading.next().await,
        Err(error) => Err(error),
    };
    check::judged(check::PAGE, told.map(|told| page_words(&selection, &told.unwrap_or_default().events)))
}

fn page_words(selection: &Selection, events: &[Event]) -> String {
    let of = |object_type| selection.select(object_type);
    format!(
        "{} people and groups, by delta query within a $batch. Selected of people: {}. Of groups: {}.",
        events.len(),
        of(ObjectType::User),
        of(ObjectType::Group)
    )
}

async fn members(client: &GraphClient, groups: &[String]) -> DoctorCheckView {
    let empty = match directory::without_a_member(client, groups).await {
        Ok(empty) => empty,
        Err(error) => return check::fail(check::MEMBERS, &message::of_entra(&error)),
    };
    if empty.is_empty() {
        let asked = groups.len().min(LARGEST_BATCH);
        return check::ok(check::MEMBERS, if asked == 0 { "No group is assigned.".to_owned() } else { format!("{asked} were asked.") });
    }
    let message = format!("These assigned groups show no member: {}. They are empty, or their membership is hidden.", empty.join(", "));
    let fix = "Look at the groups in the Entra admin center. With hidden membership (HiddenMembership) their people would count as not assigned: assign by another group.";
    check::warn(check::MEMBERS, &problem("NoMemberSeen", &message, fix))
}

async fn deleted(client: &GraphClient) -> DoctorCheckView {
    match directory::deleted_people(client).await {
        // Nothing fails without it.
        Err(error) if error.kind == Kind::NotAllowed => {
            let told = message::of_entra(&error);
            let message = format!("{} Who is gone for good then stays disabled.", told.message);
            check::warn(check::DELETED, &crate::view::ProblemView { message, ..told })
        }
        told => check::judged(check::DELETED, told.map(|people| format!("{people} people on the first page."))),
    }
}

async fn role(client: &GraphClient, application: Option<&EnterpriseApplication>) -> DoctorCheckView {
    let held = async {
        let me = application::me(client).await?;
        let rights = application::rights(client, application.map(|one| one.id.as_str())).await;
        Ok::<_, EntraError>((me.user_principal_name.unwrap_or(me.id), rights))
    };
    let (who, rights) = match held.await {
        Ok((who, Ok(rights))) => (who, rights),
        // That roles stay hidden hinders nothing: Graph refuses by itself what isn't allowed.
        Ok((who, Err(error))) => {
            let hidden = message::of_entra(&error);
            let message = format!("{who} is signed in. {}", hidden.message);
            return check::unknown(check::ROLE, &crate::view::ProblemView { message, ..hidden });
        }
        Err(error) => return check::unknown(check::ROLE, &message::of_entra(&error)),
    };
    let mut names: Vec<&str> = rights.roles.iter().map(|role| role.name()).collect();
    names.extend(rights.is_owner.then_some("owner of the application"));
    if rights.may_set_up() {
        return check::ok(check::ROLE, format!("{who}: {}.", names.join(", ")));
    }
    let message = format!("{who} holds none of the roles that may set up provisioning. Reading the directory takes none.");
    let fix = "For Entra's own service: Application Administrator, Cloud Application Administrator, or owner of the application. A role that is only eligible (PIM) must be activated first.";
    check::warn(check::ROLE, &problem("RoleMissing", &message, fix))
}

/// What was granted of what is needed, by Graph's own answers.
fn permissions(way: Way, tried: &[Tried]) -> DoctorCheckView {
    let caller = if way == Way::Person { Caller::Person } else { Caller::Application };
    let names = |works: bool| {
        let fits = |one: &&Tried| one.2.is_ok() == works && (works || one.2.as_ref().is_err_and(|error| error.kind == Kind::NotAllowed));
        let mut names: Vec<&str> = tried.iter().filter(fits).map(|(_, name, _)| *name).collect();
        names.dedup();
        names
    };
    let (work, missing) = (names(true), names(false));
    let seen = format!("Work, as Graph answered: {}.", if work.is_empty() { "none".to_owned() } else { work.join(", ") });
    if missing.is_empty() {
        return check::ok(check::PERMISSIONS, seen);
    }
    let reading = [Job::ReadDirectory, Job::ReadApplication];
    let is_needed = tried.iter().any(|(job, name, _)| missing.contains(name) && reading.contains(job));
    let kind = if caller == Caller::Person { "delegated" } else { "application" };
    let message = format!("Missing: {}. {seen}", missing.join(", "));
    let fix = format!(
        "Entra admin center > App registrations > the registration > API permissions > Add a permission > Microsoft Graph: add the {kind} permissions, then “Grant admin consent”. It can take some minutes to work."
    );
    let problem = problem("PermissionMissing", &message, &fix);
    if is_needed { check::fail(check::PERMISSIONS, &problem) } else { check::unknown(check::PERMISSIONS, &problem) }
}

#[cfg(test)]
mod tests {
    use super::{Assignment, Way, assignments, permissions};
    use crate::view::DoctorState;
    use usher_entra::Job;

    #[test]
    fn who_is_assigned_is_counted_and_nobody_is_a_doubt() {
        let one = |kind: &str, role: &str| Assignment {
            id: "a".to_owned(),
            principal_id: "p".to_owned(),
            principal_type: Some(kind.to_owned()),
            principal_display_name: None,
            app_role_id: role.to_owned(),
        };
        let told = assignments(Ok(vec![one("User", usher_entra::application::DEFAULT_ACCESS), one("Group", "r")]));
        assert_eq!(told.seen, "2 assignments, 1 of them of groups, 1 with Default Access.");
        assert_eq!(assignments(Ok(Vec::new())).state, DoctorState::Warn);
    }

    #[test]
    fn what_graph_answered_is_what_was_granted() {
        let told = permissions(Way::Certificate, &[(Job::ReadDirectory, "User.Read.All", Ok(()))]);
        assert_eq!((told.state, told.items.as_slice()), (DoctorState::Ok, [11].as_slice()));
    }
}
