//! The bodies of the commands about a connection's own choices, over the practice company and the practice Dialpad.
#![allow(clippy::unwrap_used, reason = "tests")]

use usher_app::app::{App, OpenOptions, SecretStoreChoice};
use usher_app::view::{
    ListEdit, LogFilter, MappingEdit, MappingKind, MappingTrialAsk, MappingsEdit, MappingsView, PatternEdit, ProtectedEntry,
    ProtectionEdit, ScopeOptionsEdit, ScopingEdit,
};
use usher_core::configuration::ScopeSetting;
use usher_core::evaluation::{ActionKind, ScopeReason, Severity, Status};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_engine::Wanted;

struct Practice {
    app: App,
    id: ConnectionId,
    _folder: tempfile::TempDir,
}

async fn practice() -> Practice {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions { data_dir: folder.path().to_owned(), secrets: SecretStoreChoice::Memory, practice_rate: Some(500) };
    let app = App::open(options).await.unwrap();
    let id = app.add_practice_company(40, 1).await.unwrap();
    Practice { app, id, _folder: folder }
}

fn list(name: &str, entries: &[&str]) -> ListEdit {
    ListEdit { name: name.to_owned(), entries: entries.iter().map(|entry| (*entry).to_owned()).collect() }
}

fn nobody() -> ProtectionEdit {
    ProtectionEdit { ids: Vec::new(), patterns: Vec::new(), groups: Vec::new() }
}

fn edit_of(view: &MappingsView) -> MappingsEdit {
    let edit = |row: &usher_app::view::MappingRow| MappingEdit {
        target: row.target.clone(),
        kind: row.kind,
        source: row.source.clone(),
        default_value: row.default_value.clone(),
        only_on_create: row.only_on_create,
        matching_precedence: row.matching_precedence,
        clears: row.clears,
    };
    MappingsEdit {
        object_type: view.object_type,
        enabled: view.enabled,
        create: view.create,
        update: view.update,
        delete: view.delete,
        mappings: view.mappings.iter().map(edit).collect(),
    }
}

#[tokio::test]
async fn a_list_is_kept_without_blanks_and_repetitions_and_the_plan_foresees_by_it() {
    let Practice { app, id, _folder } = practice().await;
    let before = app.plan(&id, Wanted::Initial).await.unwrap();
    assert_eq!(before.summary.licences.iter().map(|one| one.taken).sum::<u32>(), people_created(&app, &before.cycle).await);
    assert!(before.sentence.contains("Dialpad_Ai Voice licence"), "{}", before.sentence);
    // The window reads it under the names that `usher plan --json` prints.
    let sent = serde_json::to_value(&before).unwrap();
    assert_eq!(sent["summary"]["licences"][0]["licence"], "Dialpad_Ai Voice");
    assert_eq!(sent["summary"]["create"], before.summary.counts.create);

    app.save_lists(&id, vec![list("companyDomains", &["\u{feff}contoso.com", " contoso.com ", "", "contoso.com"])]).await.unwrap();
    let lists = app.properties(&id).await.unwrap().choices.lists;
    let kept: Vec<_> = lists.iter().map(|list| (list.display_name.as_str(), list.entries.as_slice())).collect();
    assert_eq!(kept, [("Offices", &[] as &[String]), ("Company domains", &["contoso.com".to_owned()])]);
    let after = app.plan(&id, Wanted::Initial).await.unwrap();
    assert!(after.blocked > before.blocked, "guests have another domain");
    let refused = LogFilter { statuses: vec![Status::Failure], ..LogFilter::default() };
    let page = app.plan_rows(&after.cycle, refused, None, 200).await.unwrap();
    assert_eq!(page.total, after.blocked);
    assert!(page.rows.iter().any(|row| row.code == "InvalidDomain" && row.summary.contains("is none of the company's domains")));

    assert_eq!(app.save_lists(&id, vec![list("ofices", &["Oslo"])]).await.unwrap_err().code, "ListUnknown");
    app.save_lists(&id, vec![list("companyDomains", &["  "])]).await.unwrap();
    assert!(app.properties(&id).await.unwrap().choices.lists.iter().all(|list| list.entries.is_empty()));
    app.close().await;
}

/// People whom a plan makes an account for.
async fn people_created(app: &App, cycle: &usher_core::id::CycleId) -> u32 {
    let all = app.plan_evaluations(cycle).await.unwrap();
    let created = |one: &&usher_core::evaluation::Evaluation| {
        let blocked = one.action.problems.iter().any(|problem| problem.severity == Severity::Blocking);
        one.subject.object_type == ObjectType::User && one.action.kind == ActionKind::Create && !blocked
    };
    u32::try_from(all.iter().filter(created).count()).unwrap()
}

#[tokio::test]
async fn whoever_is_protected_is_counted_before_it_is_saved_and_left_alone_after() {
    let Practice { app, id, _folder } = practice().await;
    let someone = app.find_people(&id, "").await.unwrap().remove(0);
    let pattern = |attribute: &str, pattern: &str| PatternEdit { attribute: attribute.to_owned(), pattern: pattern.to_owned() };
    let edit = ProtectionEdit {
        ids: vec![someone.user_principal_name.clone()],
        patterns: vec![pattern("userPrincipalName", "@"), pattern("userPrincipalName", "(a"), pattern("jobTitel", "x")],
        groups: vec!["No such group".to_owned()],
    };
    let preview = app.preview_protection(&id, edit.clone()).await.unwrap();
    assert_eq!((preview.people, preview.ids[0].people, preview.patterns[0].people), (40, 1, 40));
    assert!(!preview.patterns[1].problem.is_empty());
    assert!(preview.patterns[2].doubt.contains("jobTitle"), "{}", preview.patterns[2].doubt);
    let unseen = ProtectedEntry { people: 0, problem: String::new(), doubt: "The source shows no group of this name.".to_owned() };
    assert_eq!(preview.groups, [unseen]);

    assert_eq!(app.save_protection(&id, edit).await.unwrap_err().code, "ProtectionPatternInvalid");
    app.save_protection(&id, ProtectionEdit { ids: vec![someone.user_principal_name.clone(), " ".to_owned()], ..nobody() }).await.unwrap();
    assert_eq!(app.properties(&id).await.unwrap().choices.protection.ids, [someone.user_principal_name.as_str()]);
    let everyone = ScopingEdit { object_type: ObjectType::User, scope: ScopeSetting::All, filters: Vec::new() };
    let person = app.preview_scoping(&id, everyone, Some(&someone.source_id.0)).await.unwrap().person.unwrap();
    assert_eq!((person.step.in_scope, person.step.reason), (false, ScopeReason::Protected));
    let plan = app.plan(&id, Wanted::Initial).await.unwrap();
    let theirs = LogFilter { text: someone.source_id.0.clone(), ..LogFilter::default() };
    let rows = app.plan_rows(&plan.cycle, theirs, None, 5).await.unwrap().rows;
    assert_eq!((rows[0].action, rows[0].why.contains("on the list of protected accounts")), (ActionKind::Skip, true), "{rows:?}");
    app.close().await;
}

#[tokio::test]
async fn options_of_scope_are_saved_by_themselves() {
    let Practice { app, id, _folder } = practice().await;
    app.save_lists(&id, vec![list("offices", &["Oslo"])]).await.unwrap();
    app.save_scope_options(&id, ScopeOptionsEdit { nested_groups: true, skip_out_of_scope_deletions: true }).await.unwrap();
    let choices = app.properties(&id).await.unwrap().choices;
    assert!(choices.nested_groups && choices.skip_out_of_scope_deletions);
    assert_eq!(choices.lists[0].entries, ["Oslo"]);
    app.close().await;
}

#[tokio::test]
async fn an_unsaved_mapping_is_tried_on_a_person_and_doubted_as_the_command_line_does() {
    let Practice { app, id, _folder } = practice().await;
    app.save_lists(&id, vec![list("offices", &["Atlantis"])]).await.unwrap();
    let view = app.mappings(&id, ObjectType::User).await.unwrap();
    assert!(view.never_cleared.iter().any(|name| name == "userName") && !view.never_cleared.iter().any(|name| name == "title"));
    let department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
    let person = app.find_people(&id, "contoso.com").await.unwrap().remove(0).source_id.0;
    let try_on = async |edit: &MappingsEdit, target: &str| {
        let ask = MappingTrialAsk { edit: edit.clone(), target: target.to_owned(), person: Some(person.clone()) };
        app.try_mapping(&id, ask).await.unwrap()
    };
    let mut edit = edit_of(&view);
    let office = edit.mappings.iter_mut().find(|one| one.target == department).unwrap();
    (office.kind, office.source) = (MappingKind::Expression, "Join(\"\", \"Os\", \"lo\")".to_owned());
    let tried = try_on(&edit, department).await.tried.unwrap();
    assert!(tried.problems[0].message.contains("no office named Oslo"), "{:?}", tried.problems);
    assert_eq!(tried.steps.len(), 1);

    let title = edit.mappings.iter_mut().find(|one| one.target == "title").unwrap();
    (title.target, title.kind, title.source) = ("titel".to_owned(), MappingKind::Direct, "jobTitel".to_owned());
    let trial = try_on(&edit, "titel").await;
    let told: Vec<_> = trial.complaints.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(told, ["SchemaAttributeNotFound", "SourceAttributeUnknown"]);
    assert!(trial.complaints.iter().all(|one| one.fix.contains("title") || one.fix.contains("jobTitle")), "{:?}", trial.complaints);
    // Nothing of it was saved.
    assert_eq!(app.mappings(&id, ObjectType::User).await.unwrap(), view);
    app.close().await;
}

#[tokio::test]
async fn clearing_is_chosen_for_each_mapping_and_comes_back_as_it_was_saved() {
    let Practice { app, id, _folder } = practice().await;
    let mut edit = edit_of(&app.mappings(&id, ObjectType::User).await.unwrap());
    edit.mappings.iter_mut().find(|one| one.target == "title").unwrap().clears = true;
    app.save_mappings(&id, edit.clone()).await.unwrap();
    let cleared = async || {
        let view = app.mappings(&id, ObjectType::User).await.unwrap();
        view.mappings.into_iter().filter(|row| row.clears).map(|row| row.target).collect::<Vec<_>>()
    };
    assert_eq!(cleared().await, ["title"]);
    edit.mappings.iter_mut().find(|one| one.target == "title").unwrap().clears = false;
    app.save_mappings(&id, edit).await.unwrap();
    assert!(cleared().await.is_empty());
    app.close().await;
}
