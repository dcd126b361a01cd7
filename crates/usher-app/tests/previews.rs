//! What the window shows before anything is saved or sent is what a plan gives: the same value for each attribute of each person, the same
//! people in and out of scope.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use serde_json::{Value as Json, json};
use usher_app::app::{App, OpenOptions, SecretStoreChoice};
use usher_app::view::{
    ClauseEdit, ExplainAsk, FilterEdit, ImportBeside, MappingEdit, MappingKind, MappingRow, MappingTrialAsk, MappingsEdit, ScopingEdit,
    TriedMapping,
};
use usher_core::configuration::{ConnectionDocument, ScopeSetting};
use usher_core::evaluation::{ActionKind, Evaluation, Flow, ScopeReason};
use usher_core::expression::TraceOutput;
use usher_core::id::ConnectionId;
use usher_core::import::{ObjectType, Value};
use usher_engine::{Deletions, RunRequest, Wanted};
use usher_store::Store;

struct Company {
    app: App,
    id: ConnectionId,
    folder: tempfile::TempDir,
}

impl Company {
    /// The practice company with another mapping of the title.
    async fn with_title(expression: &str, flow_type: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().to_owned();
        let options = OpenOptions { data_dir, secrets: SecretStoreChoice::Memory, practice_rate: Some(100_000) };
        let app = App::open(options).await.unwrap();
        let practice = app.add_practice_company(60, 3).await.unwrap();
        let mut document: Json = serde_json::from_str(&app.export_connection(&practice, false).await.unwrap()).unwrap();
        for object in document["schema"]["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap() {
            for mapping in object["attributeMappings"].as_array_mut().unwrap() {
                if mapping["targetAttributeName"] == "title" {
                    mapping["source"] = json!({ "type": "Function", "expression": expression });
                    mapping["flowType"] = json!(flow_type);
                }
            }
        }
        let beside = ImportBeside { name: Some("Trial".to_owned()), ..ImportBeside::default() };
        let imported = app.import_connection(&document.to_string(), beside).await.unwrap();
        assert!(imported.blocking.is_empty(), "{:?}", imported.blocking);
        Self { app, id: imported.id, folder }
    }

    async fn planned(&self) -> Vec<Evaluation> {
        let plan = self.app.plan(&self.id, Wanted::Initial).await.unwrap();
        let all = self.app.plan_evaluations(&plan.cycle).await.unwrap();
        all.into_iter().filter(|one| one.subject.object_type == ObjectType::User).collect()
    }

    /// The mappings as they are saved, ready to be edited.
    async fn edit(&self) -> MappingsEdit {
        let view = self.app.mappings(&self.id, ObjectType::User).await.unwrap();
        let edit = |row: MappingRow| MappingEdit {
            target: row.target,
            kind: row.kind,
            source: row.source,
            default_value: row.default_value,
            only_on_create: row.only_on_create,
            matching_precedence: row.matching_precedence,
            clears: row.clears,
        };
        MappingsEdit {
            object_type: ObjectType::User,
            enabled: view.enabled,
            create: view.create,
            update: view.update,
            delete: view.delete,
            mappings: view.mappings.into_iter().map(edit).collect(),
        }
    }

    async fn tried(&self, evaluation: &Evaluation, edit: MappingsEdit, target: &str) -> TriedMapping {
        let ask = MappingTrialAsk { edit, target: target.to_owned(), person: Some(evaluation.subject.source_id.0.clone()) };
        let tried = self.app.try_mapping(&self.id, ask).await.unwrap().tried.unwrap();
        assert_eq!(tried.name, evaluation.subject.display_name);
        tried
    }
}

#[tokio::test]
async fn every_value_of_every_person_is_in_the_preview_what_it_is_in_the_plan() {
    let company = Company::with_title("Join(\"-\", RandomString(8, 1, 0, 2, 2), Guid())", "Always").await;
    let planned = company.planned().await;
    let (mut compared, mut random) = (0, 0);
    let edit = company.edit().await;
    for evaluation in &planned {
        for change in evaluation.action.attributes.iter().filter(|change| !change.expression.is_empty()) {
            let tried = company.tried(evaluation, edit.clone(), &change.target).await;
            assert_eq!(tried.change.source, change.source, "{} of {}", change.target, evaluation.subject.display_name);
            assert_eq!(tried.change.flow == Flow::Failed, change.flow == Flow::Failed);
            compared += 1;
            random += u32::from(change.target == "title");
        }
    }
    assert!(compared > 500 && random > 40, "{compared}, {random}");
    // Someone who isn't assigned is soft-deleted for mappings, as in the evaluation.
    let out = planned.iter().find(|one| one.action.kind == ActionKind::Skip).unwrap();
    let mut another = edit;
    for mapping in another.mappings.iter_mut().filter(|mapping| mapping.target == "title") {
        (mapping.kind, mapping.source) = (MappingKind::Direct, "IsSoftDeleted".to_owned());
    }
    assert_eq!(company.tried(out, another, "title").await.change.source, Value::Boolean(true));
    company.app.close().await;
}

#[tokio::test]
async fn a_random_value_of_a_stored_evaluation_is_explained_by_its_own_instant_and_seed() {
    let company =
        Company::with_title("Join(\"-\", RandomString(8, 1, 0, 2, 2), FormatDateTime(Now(), , \"G\", \"HH:mm:ss\"))", "Always").await;
    let mut explained = 0;
    for evaluation in company.planned().await {
        let title = evaluation.action.attributes.iter().find(|change| change.target == "title");
        let Some(title) = title.filter(|change| !change.source.is_null()) else { continue };
        let ask = ExplainAsk {
            source_id: evaluation.subject.source_id.clone(),
            target: title.target.clone(),
            expression: title.expression.clone(),
            attributes: evaluation.import.attributes.clone(),
            app_roles: evaluation.import.app_roles.clone(),
            at_ms: evaluation.at_ms,
            value: title.source.clone(),
        };
        let steps = company.app.explain_value(&company.id, ask).await.unwrap();
        assert_eq!(steps.last().map(|step| step.output.clone()), Some(TraceOutput::Value(title.source.clone())));
        explained += 1;
    }
    assert!(explained > 40, "{explained}");
    company.app.close().await;
}

#[tokio::test]
async fn a_unique_value_is_in_the_preview_what_the_target_leaves_free() {
    let unique = "SelectUniqueValue([jobTitle], Append([jobTitle], \" 2\"), [userPrincipalName])";
    let company = Company::with_title(unique, "ObjectAddOnly").await;
    let planned = company.planned().await;
    company.app.run(&company.id, RunRequest { wanted: Wanted::Initial, deletions: Deletions::Guarded }).await.unwrap();
    let (edit, mut second) = (company.edit().await, 0);
    for evaluation in planned.iter().filter(|one| one.action.kind == ActionKind::Create && one.action.problems.is_empty()) {
        let title = evaluation.action.attributes.iter().find(|change| change.target == "title").unwrap();
        let tried = company.tried(evaluation, edit.clone(), "title").await;
        // Who has an account is shown the value that is theirs.
        assert_eq!(tried.change.desired, title.desired, "{}", evaluation.subject.display_name);
        second += u32::from(title.desired.as_text().is_some_and(|text| text.ends_with(" 2") || text.contains('@')));
    }
    assert!(second > 5, "{second} had to take another value");
    company.app.close().await;
}

#[tokio::test]
async fn a_unique_value_that_someone_before_takes_in_the_plan_is_not_shown_in_the_preview() {
    let unique = "SelectUniqueValue([jobTitle], Append([jobTitle], \" 2\"), [userPrincipalName])";
    let company = Company::with_title("[jobTitle]", "ObjectAddOnly").await;
    // Not saved yet: those before are judged by the same unsaved mapping.
    let mut edit = company.edit().await;
    for mapping in edit.mappings.iter_mut().filter(|mapping| mapping.target == "title") {
        (mapping.kind, mapping.source) = (MappingKind::Expression, unique.to_owned());
    }
    let people = company.planned().await;
    let mut tried = Vec::new();
    for evaluation in people.iter().filter(|one| one.action.kind == ActionKind::Create).take(25) {
        tried.push(company.tried(evaluation, edit.clone(), "title").await.change.desired);
    }
    company.app.save_mappings(&company.id, edit).await.unwrap();
    let planned: Vec<Value> = company
        .planned()
        .await
        .iter()
        .filter(|one| one.action.kind == ActionKind::Create)
        .take(25)
        .map(|one| one.action.attributes.iter().find(|change| change.target == "title").unwrap().desired.clone())
        .collect();
    assert_eq!(tried, planned);
    let second = planned.iter().filter(|value| value.as_text().is_some_and(|text| text.ends_with(" 2") || text.contains('@'))).count();
    assert!(second > 5, "{second} had to take another value");
    company.app.close().await;
}

#[tokio::test]
async fn a_unique_value_that_cant_be_asked_about_is_shown_with_a_warning() {
    let unique = "SelectUniqueValue([jobTitle], [userPrincipalName])";
    let company = Company::with_title(unique, "ObjectAddOnly").await;
    let planned = company.planned().await;
    let person = planned.iter().find(|one| one.action.kind == ActionKind::Create).unwrap();
    change_document(&company, |document| document.target.tenant_url = "http://127.0.0.1:9/scim".to_owned());
    let tried = company.tried(person, company.edit().await, "title").await;
    assert!(
        !tried.change.desired.is_null() && tried.problems.iter().any(|one| one.message.contains("could not be found out")),
        "{tried:?}"
    );
    company.app.close().await;
}

#[tokio::test]
async fn the_scope_preview_counts_who_would_lose_access_as_the_plan_does() {
    let company = Company::with_title("[jobTitle]", "Always").await;
    company.app.run(&company.id, RunRequest { wanted: Wanted::Initial, deletions: Deletions::Guarded }).await.unwrap();
    let edit = || ScopingEdit {
        object_type: ObjectType::User,
        scope: ScopeSetting::Assigned,
        filters: vec![FilterEdit {
            name: "some".to_owned(),
            clauses: vec![ClauseEdit {
                attribute: "surname".to_owned(),
                operator: "REGEX MATCH".to_owned(),
                value: "^[A-M].*$".to_owned(),
            }],
        }],
    };
    let before = company.app.preview_scoping(&company.id, edit(), None).await.unwrap();
    assert!(before.in_scope > 5 && before.would_be_disabled > 5, "{before:?}");
    // One of those who would be disabled is protected from now on.
    let guarded = {
        let links = Store::open(company.folder.path()).unwrap().links(&company.id, ObjectType::User).unwrap();
        let mut all = links.into_keys();
        let mut found = None;
        while let (None, Some(id)) = (&found, all.next()) {
            let asked = company.app.preview_scoping(&company.id, edit(), Some(id.as_str())).await.unwrap();
            found = asked.person.filter(|person| !person.step.in_scope).map(|_| id);
        }
        found.unwrap()
    };
    change_document(&company, |document| document.protected.ids = vec![guarded.0.clone()]);
    let preview = company.app.preview_scoping(&company.id, edit(), Some(guarded.as_str())).await.unwrap();
    assert_eq!(preview.would_be_disabled, before.would_be_disabled - 1);
    assert!(preview.person.unwrap().step.protection.is_some());
    company.app.save_scoping(&company.id, edit()).await.unwrap();
    let planned = company.planned().await;
    let taken = planned.iter().filter(|one| matches!(one.action.kind, ActionKind::Disable | ActionKind::Delete)).count();
    let inside = planned.iter().filter(|one| one.scope.in_scope).count();
    assert_eq!((preview.would_be_disabled as usize, preview.in_scope as usize), (taken, inside));
    company.app.close().await;
}

#[tokio::test]
async fn whom_a_filter_cant_be_judged_for_is_counted_apart_and_loses_nothing() {
    let company = Company::with_title("[jobTitle]", "Always").await;
    company.app.run(&company.id, RunRequest { wanted: Wanted::Initial, deletions: Deletions::Guarded }).await.unwrap();
    let endless =
        ClauseEdit { attribute: "userPrincipalName".to_owned(), operator: "REGEX MATCH".to_owned(), value: r"^(.+.?)+#\1$".to_owned() };
    let filters = vec![FilterEdit { name: "Endless".to_owned(), clauses: vec![endless] }];
    let edit = ScopingEdit { object_type: ObjectType::User, scope: ScopeSetting::Assigned, filters };
    let preview = company.app.preview_scoping(&company.id, edit.clone(), None).await.unwrap();
    assert!(preview.undecided > 40 && preview.in_scope == 0 && preview.would_be_disabled == 0, "{preview:?}");
    company.app.save_scoping(&company.id, edit).await.unwrap();
    let planned = company.planned().await;
    let undecided: Vec<&Evaluation> = planned.iter().filter(|one| one.scope.reason == ScopeReason::Undecided).collect();
    assert_eq!(undecided.len(), preview.undecided as usize);
    for one in undecided {
        assert_eq!((one.action.kind, one.action.problems[0].code.as_str()), (ActionKind::Skip, "ScopeUndecided"));
        // Told, and tried again.
        assert!(one.outcome.as_ref().is_some_and(|outcome| outcome.next_try_ms.is_some()), "{:?}", one.outcome);
    }
    company.app.close().await;
}

#[tokio::test]
async fn filters_that_cant_be_used_are_told_of_in_words() {
    let company = Company::with_title("[jobTitle]", "Always").await;
    let clause = ClauseEdit { attribute: "surname".to_owned(), operator: "REGEX MATCH".to_owned(), value: "(".to_owned() };
    let filters = vec![FilterEdit { name: "x".to_owned(), clauses: vec![clause] }];
    let edit = ScopingEdit { object_type: ObjectType::User, scope: ScopeSetting::Assigned, filters };
    assert_eq!(company.app.preview_scoping(&company.id, edit, None).await.unwrap_err().code, "PatternInvalid");
    company.app.close().await;
}

/// Puts something into the connection document that no screen edits yet.
fn change_document(company: &Company, change: impl FnOnce(&mut ConnectionDocument)) {
    let store = Store::open(company.folder.path()).unwrap();
    let mut document = store.configuration(&company.id).unwrap().document;
    change(&mut document);
    store.save_configuration(&company.id, &document, 1).unwrap();
}
