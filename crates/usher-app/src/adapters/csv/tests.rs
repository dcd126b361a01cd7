//! The CSV source: what it reads, and what stops a cycle.
#![allow(clippy::unwrap_used, reason = "tests")]
use super::{Attributes, CsvSource, Nesting};
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{ConnectionDocument, SynchronizationSchema, builtin};
use usher_core::import::{ObjectType, SourceObject, Value};
use usher_core::scope::{Clause, Filter};
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};

impl CsvSource {
    /// All that the files hold, and where they stand. A header alone is well here.
    fn everything(&self) -> Result<(Vec<SourceObject>, SourcePosition), SourceError> {
        let opened = self.open()?;
        let objects = opened.objects().collect::<Result<_, _>>()?;
        Ok((objects, SourcePosition(opened.position.clone())))
    }
}

fn attributes() -> Attributes {
    Attributes { known: vec!["department".to_owned()], needed: vec!["mail".to_owned(), "physicalDeliveryOfficeName".to_owned()] }
}

/// The words about a file with `header` after a cycle that read a file with `before`; empty if it is taken.
fn after(before: &str, header: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.csv");
    let source = CsvSource::new(file.clone(), None, attributes());
    std::fs::write(&file, before).unwrap();
    let (_, position) = source.everything().unwrap();
    std::fs::write(&file, header).unwrap();
    match source.after(Some(&position.0)).everything() {
        Ok(_) => String::new(),
        Err(error) => format!("{}: {} {}", error.code, error.message, error.fix),
    }
}

#[test]
fn a_column_that_is_used_and_lost_since_the_last_cycle_stops_it() {
    let before = "id,userPrincipalName,mail,accountEnabled,appRole,officeLocation,hobby\n";
    for (lost, header) in [
        ("id", "userPrincipalName,mail,accountEnabled,appRole,officeLocation\n"),
        ("appRole", "id,userPrincipalName,mail,accountEnabled,officeLocation\n"),
        ("accountEnabled", "id,userPrincipalName,mail,appRole,officeLocation\n"),
        ("mail", "id,userPrincipalName,appRole,accountEnabled,officeLocation\n"),
        ("officeLocation", "id,userPrincipalName,mail,appRole,accountEnabled\n"),
    ] {
        let words = after(before, header);
        for part in ["ColumnMissing", "users.csv, line 1", &format!("lost the column {lost},"), "--clear watermark"] {
            assert!(words.contains(part), "no “{part}”: {words}");
        }
    }
    // Nobody uses hobby; another spelling and the schema's own name of a column are the same column.
    assert_eq!(after(before, "ID,userprincipalname,Mail,ACCOUNTENABLED,approle,physicalDeliveryOfficeName\n"), "");
    assert_eq!(after("userPrincipalName\n", "userPrincipalName,mail\n"), "");
}

#[test]
fn a_column_id_that_appears_stops_the_cycle_for_everyone_would_be_someone_else() {
    let words = after("userPrincipalName,mail\n", "id,userPrincipalName,mail\n");
    assert!(words.contains("ColumnGained") && words.contains("users.csv, line 1"), "{words}");
}

#[test]
fn without_ids_letter_case_makes_nobody_someone_else() {
    let people = read(b"userPrincipalName\nAnn@Contoso.com\n", None).unwrap();
    assert_eq!(people[0].id.as_str(), "ann@contoso.com");
    assert_eq!(people[0].attribute("userPrincipalName"), &Value::text("Ann@Contoso.com"));
}

#[test]
fn whether_someone_is_disabled_is_never_guessed() {
    assert!(read(b"id,accountEnabled\n1,False\n2,true\n3,\n", None).is_ok());
    let error = read(b"id,accountEnabled\n1,true\n2,no\n", None).unwrap_err();
    assert!(error.message.contains("line 3") && error.message.contains("“no”"), "{}", error.message);
}

#[tokio::test]
async fn a_read_that_was_stopped_gives_no_position() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.csv");
    std::fs::write(&file, "userPrincipalName\nann@x.y\n").unwrap();
    let cancel = CancellationToken::new();
    cancel.cancel();
    let read = CsvSource::new(file, None, attributes()).read(&mut Nobody, &cancel).await;
    assert_eq!(read.unwrap_err().code, "Cancelled");
}

struct Nobody;

#[async_trait::async_trait]
impl SourceSink for Nobody {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        assert!(objects.is_empty(), "nothing is handed on after the stop");
        Ok(())
    }
}

#[test]
fn a_position_of_another_form_tells_of_no_columns() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.csv");
    std::fs::write(&file, "userPrincipalName\n").unwrap();
    assert!(CsvSource::new(file, None, attributes()).after(Some("0123456789abcdef")).everything().is_ok());
}

#[test]
fn headers_are_read_without_regard_to_case_and_kept_as_the_schema_spells_them() {
    let people = read(b"Id,USERPRINCIPALNAME,Mail,AccountEnabled,Department,AppRole\n1,ann@x.y,a@x.y,False,Sales,User\n", None).unwrap();
    assert_eq!(people[0].attribute("accountEnabled"), &Value::Boolean(false));
    assert_eq!(people[0].attribute("userPrincipalName"), &Value::text("ann@x.y"));
    assert_eq!(people[0].attribute("mail"), &Value::text("a@x.y"));
    assert_eq!(people[0].attribute("department"), &Value::text("Sales"));
    assert!(people[0].attributes.keys().all(|name| !name.starts_with(char::is_uppercase)), "{:?}", people[0].attributes);
}

#[test]
fn an_assigned_group_assigns_its_members_and_nested_ones_by_choice() {
    let folder = tempfile::tempdir().unwrap();
    let (users, groups) = (folder.path().join("users.csv"), folder.path().join("groups.csv"));
    std::fs::write(&users, "id,appRole\nann,\nbo,\ncy,User\n").unwrap();
    let rows = "id,displayName,member,appRole\n1,All,ann,User\n1,All,2,User\n2,Sales,bo,\n";
    std::fs::write(&groups, rows).unwrap();
    let source = CsvSource::new(users, Some(groups.clone()), Attributes::default());
    let ways = |nesting: Nesting| -> Vec<Vec<Vec<String>>> {
        let (objects, _) = source.clone().with_groups(nesting, &[]).everything().unwrap();
        objects.iter().map(|object| object.app_roles.iter().map(|role| role.via.clone()).collect()).collect()
    };
    let all = vec!["All".to_owned()];
    assert_eq!(ways(Nesting::Direct), [vec![all.clone()], vec![], vec![vec![]], vec![vec![]], vec![]]);
    assert_eq!(ways(Nesting::Nested)[1], [vec!["All".to_owned(), "Sales".to_owned()]]);
    let (_, position) = source.everything().unwrap();
    std::fs::write(&groups, "id,displayName,member\n1,All,ann\n").unwrap();
    assert_eq!(source.after(Some(&position.0)).everything().unwrap_err().code, "ColumnMissing");
}

fn read(users: &[u8], groups: Option<&str>) -> Result<Vec<SourceObject>, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.csv");
    std::fs::write(&file, users).unwrap();
    let groups = groups.map(|text| {
        let file = folder.path().join("groups.csv");
        std::fs::write(&file, text).unwrap();
        file
    });
    CsvSource::new(file, groups, attributes()).everything().map(|(objects, _)| objects)
}

#[test]
fn names_are_source_attributes_and_synonyms_are_filled() {
    let text = "\u{feff}id,userPrincipalName,mail,accountEnabled,officeLocation,proxyAddresses,manager,appRole\r\n\
                1,ann@x.y,ann@x.y,TRUE,Oslo,a@x.y;b@x.y,,User\r\n2,bo@x.y,,false,,,ann@x.y,\r\n3,cy@x.y,,,,,,Default Access\n";
    let people = read(text.as_bytes(), None).unwrap();
    assert_eq!(people[0].attribute("physicalDeliveryOfficeName"), &Value::text("Oslo"));
    assert_eq!(people[0].attribute("objectId"), &Value::text("1"));
    assert_eq!(people[0].attribute("accountEnabled"), &Value::Boolean(true));
    assert_eq!(people[0].attribute("proxyAddresses"), &Value::List(vec!["a@x.y".to_owned(), "b@x.y".to_owned()]));
    assert_eq!(people[1].manager.as_ref().unwrap().as_str(), "1");
    assert!(people[1].app_roles.is_empty());
    assert!(people[1].attribute("mail").is_null());
    assert!(people[2].app_roles[0].is_default_access());
}

#[test]
fn a_column_of_the_schemas_own_name_comes_before_its_synonym_in_any_order() {
    for header in
        ["id,officeLocation,physicalDeliveryOfficeName\n1,Oslo,Rome\n", "id,physicalDeliveryOfficeName,officeLocation\n1,Rome,Oslo\n"]
    {
        assert_eq!(read(header.as_bytes(), None).unwrap()[0].attribute("physicalDeliveryOfficeName"), &Value::text("Rome"), "{header}");
    }
}

#[test]
fn without_an_id_the_user_principal_name_is_it_and_everyone_is_assigned() {
    let people = read(b"userPrincipalName,mail\nann@x.y,\n", None).unwrap();
    assert_eq!(people[0].id.as_str(), "ann@x.y");
    assert_eq!(people[0].app_roles[0].value, "User");
}

#[test]
fn quotes_that_fit_hold_commas_quotes_and_line_ends() {
    let people = read(b"id,mail,userPrincipalName\r\n1,\"a, \"\"b\"\"\r\nc\",x\r\n2,5\" tall,\"\"\r\n3,,\"z\"", None).unwrap();
    assert_eq!(people[0].attribute("mail"), &Value::text("a, \"b\"\r\nc"));
    assert_eq!(people[1].attribute("mail"), &Value::text("5\" tall"));
    assert_eq!(people.len(), 3);
}

#[test]
fn groups_gather_their_rows() {
    let groups = "id,displayName,member\ng,Sales,bo@x.y\ng,Sales,1\nh,Empty,\ng2,Nested,g\n";
    let objects = read(b"id,userPrincipalName,mail\n1,ann@x.y,\n2,bo@x.y,\n", Some(groups)).unwrap();
    let groups: Vec<_> = objects.into_iter().filter(|one| one.object_type == ObjectType::Group).collect();
    assert_eq!(groups[0].members.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert!(groups[1].members.is_empty());
    assert_eq!(groups[2].members[0].as_str(), "g");
}

#[test]
fn what_cannot_be_read_whole_names_its_line() {
    let says = |users: &[u8], words: &str| {
        let error = read(users, None).unwrap_err();
        assert!(error.message.contains(words), "{}", error.message);
    };
    says(b"", "empty");
    says(b"mail\nx\n", "neither");
    says(b"id,userPrincipalName,mail\n1,a@x.y,\n1,b@x.y,\n", "line 3");
    says(b"id,userPrincipalName,mail\n1,a@x.y,\n2,b@x.y,x,y\n", "line 3");
    says(b"id,userPrincipalName,mail\n1,a@x.y,\n,b@x.y,\n", "line 3");
    says(b"id,userPrincipalName,mail\n1,a\xff@x.y,\n", "line 2");
    says(b"id,id,mail\n", "twice");
    says(b"id,mail\r\n1,a@x.y\r\n\r\n2\r\n", "line 4, has 1 cell,");
    says(b"\nid,mail,city\n1,\"a,Oslo\n2,b\",Rome\n3,,\n", "line 3, opens a quote");
    // A quote that is never closed would swallow everyone below it; one closed by another row's would join the rows.
    says(b"id,userPrincipalName,mail\n1,a@x.y,\n2,b@x.y,\"bo\n3,c@x.y,\n", "line 3, opens a quote that is never closed");
    says(b"id,userPrincipalName,mail\n1,a@x.y,\"ann\n2,b@x.y,\"bo\n", "line 2, has text behind a closing quote");
    says(b"id,userPrincipalName,mail\n1,a@x.y,\n\"", "line 3");
}

#[test]
fn a_filter_on_a_column_that_the_file_never_had_stops_the_cycle_before_it_puts_everyone_out_of_scope() {
    let profile = builtin("scim").unwrap();
    let mut schema = SynchronizationSchema::new(profile.schema.clone());
    let clause = Clause { attribute: "department".to_owned(), operator: "EQUALS".to_owned(), value: Some("Sales".to_owned()) };
    schema.set_filters(ObjectType::User, &[Filter { name: "Sales".to_owned(), clauses: vec![clause] }]).unwrap();
    let document = ConnectionDocument { schema: schema.into_json(), ..ConnectionDocument::empty() };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.csv");
    let told = |header: &str| {
        std::fs::write(&file, format!("{header}\n")).unwrap();
        CsvSource::new(file.clone(), None, attributes()).serving(&document).everything().err().map(|error| (error.code, error.message))
    };
    let (code, message) = told("id,userPrincipalName,displayName,mail").unwrap();
    assert_eq!(code, "ColumnMissing");
    assert!(message.contains("users.csv, line 1") && message.contains("department"), "{message}");
    assert_eq!(told("id,userPrincipalName,displayName,mail,Department"), None);
}

#[test]
fn groups_that_all_lost_their_members_stop_the_cycle() {
    let folder = tempfile::tempdir().unwrap();
    let (users, groups) = (folder.path().join("users.csv"), folder.path().join("groups.csv"));
    std::fs::write(&users, "id,userPrincipalName\n1,ada@contoso.com\n").unwrap();
    std::fs::write(&groups, "id,displayName,member\ng,Crew,1\n").unwrap();
    let source = CsvSource::new(users, Some(groups.clone()), attributes());
    let (_, position) = source.everything().unwrap();
    std::fs::write(&groups, "id,displayName,member\ng,Crew,\n").unwrap();
    let error = source.clone().after(Some(&position.0)).everything().unwrap_err();
    assert_eq!(error.code, "SourceEmpty");
    assert!(error.message.contains("groups.csv") && error.fix.contains("--clear watermark"), "{error:?}");
    assert!(source.everything().is_ok(), "who starts anew may have empty groups");
}

#[test]
fn a_protected_group_that_the_source_does_not_show_stops_the_cycle() {
    let folder = tempfile::tempdir().unwrap();
    let (users, groups) = (folder.path().join("users.csv"), folder.path().join("groups.csv"));
    std::fs::write(&users, "id,userPrincipalName\n1,ann@contoso.com\n").unwrap();
    std::fs::write(&groups, "id,displayName,member\ng1,Board,1\n").unwrap();
    let source = |names: &[&str], groups: Option<std::path::PathBuf>| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        CsvSource::new(users.clone(), groups, attributes()).with_groups(Nesting::Direct, &names).everything()
    };
    let (objects, _) = source(&["BOARD"], Some(groups.clone())).unwrap();
    assert_eq!(objects[0].member_of, ["Board"]);
    for groups in [Some(groups), None] {
        let error = source(&["Bored"], groups).unwrap_err();
        assert_eq!(error.code, "ProtectedGroupMissing");
        assert!(error.message.contains("Bored"), "{}", error.message);
    }
}

#[test]
fn owners_of_groups_come_from_a_column_of_their_own_in_any_row() {
    let folder = tempfile::tempdir().unwrap();
    let (users, groups) = (folder.path().join("users.csv"), folder.path().join("groups.csv"));
    std::fs::write(&users, "id,userPrincipalName\nu1,ann@contoso.com\nu2,bo@contoso.com\n").unwrap();
    let read = |text: &str| {
        std::fs::write(&groups, text).unwrap();
        let notes = super::Notes::default();
        let source = CsvSource::new(users.clone(), Some(groups.clone()), attributes()).noting(notes.clone());
        let (objects, _) = source.everything().unwrap();
        let group = |id: &str| objects.iter().find(|one| one.id.as_str() == id).unwrap().clone();
        (group("g1"), notes.held())
    };
    let list = |ids: &[&str]| Value::List(ids.iter().map(|id| (*id).to_owned()).collect());
    let (crew, notes) = read("id,displayName,member,Owners\ng1,Crew,u1,BO@contoso.com\ng1,Crew,u2,u1; bo@contoso.com;gone\ng2,Board,,\n");
    assert_eq!((crew.attribute("owners"), crew.members.len()), (&list(&["u1", "u2"]), 2));
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains("“gone” as owner of the group “Crew” (line 3) is neither a person nor a group"), "{notes:?}");
    let (none, _) = read("id,displayName,member,owners\ng1,Crew,u1,\n");
    assert_eq!(none.attribute("owners"), &list(&[]));
    let (without, _) = read("id,displayName,member\ng1,Crew,u1\n");
    assert_eq!(without.attribute("owners"), &Value::Null);
}
