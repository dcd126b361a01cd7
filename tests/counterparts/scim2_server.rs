//! A company on a server that others wrote.

use usher_tests::{Usher, lines, write_directory, write_lines};

use crate::server::Scim2Server;

#[test]
fn a_whole_company_lives_through_join_change_and_leave_on_a_server_that_others_wrote() {
    let people = 150;
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), people);
    let users = folder.path().join("users.csv");
    let server = Scim2Server::start();
    let usher = Usher::new();
    usher.add("Server", &source, "scim", &server.url, &[]);
    let _ = usher.run(&["test", "Server"]).expect(0);

    let first = usher.cycle("Server", 0);
    let groups = lines(&folder.path().join("groups.csv"))[1..]
        .iter()
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect::<std::collections::BTreeSet<_>>();
    assert_eq!(first["summary"]["create"].as_u64().unwrap(), u64::from(people) + groups.len() as u64, "{first}");
    assert_eq!(server.all("Users").len(), people as usize);
    assert_eq!(server.all("Groups").len(), groups.len());
    let members: usize = server.all("Groups").iter().map(|group| group["members"].as_array().map_or(0, Vec::len)).sum();
    assert!(members > 0, "groups have their members");

    let second = usher.cycle("Server", 0);
    assert_eq!((second["summary"]["create"].clone(), second["summary"]["update"].clone()), (0.into(), 0.into()), "{second}");

    let mut rows = lines(&users);
    let title = rows[0].split(',').position(|name| name == "jobTitle").unwrap();
    let plain: Vec<usize> = (1..rows.len()).filter(|row| !rows[*row].contains('"')).take(10).collect();
    assert_eq!(plain.len(), 10);
    for row in &plain {
        let mut cells: Vec<String> = rows[*row].split(',').map(str::to_owned).collect();
        cells[title] = "Chief of Seating".to_owned();
        rows[*row] = cells.join(",");
    }
    write_lines(&users, &rows);
    let changed = usher.cycle("Server", 0);
    assert_eq!(changed["summary"]["update"], 10, "{changed}");
    assert_eq!(server.all("Users").iter().filter(|user| user["title"] == "Chief of Seating").count(), 10);

    let gone = rows.len() - 5;
    write_lines(&users, &rows[..gone]);
    let left = usher.cycle("Server", 0);
    assert_eq!(left["summary"]["disable"], 5, "{left}");
    assert_eq!(server.all("Users").iter().filter(|user| user["active"] == false).count(), 5);
    assert_eq!(server.all("Users").len(), people as usize, "nobody is deleted for leaving");
}

#[test]
fn the_attributes_that_it_lists_are_read_and_what_is_mapped_is_among_them() {
    let folder = tempfile::tempdir().unwrap();
    let source = write_directory(folder.path(), 5);
    let server = Scim2Server::start();
    let usher = Usher::new();
    usher.add("Server", &source, "scim", &server.url, &[]);
    let found = usher.run(&["discover", "Server", "--json"]).expect(0).json();
    let added: Vec<&str> = found["added"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    for name in
        ["ims[type eq \"skype\"].value", "addresses[type eq \"home\"].locality", "entitlements[primary eq \"True\"].value", "groups"]
    {
        assert!(added.contains(&name), "{name}: {added:?}");
    }
    assert!(!added.contains(&"userName") && !added.iter().any(|name| name.starts_with("photos") || *name == "password"), "{added:?}");
    assert_eq!(found["unlisted"], serde_json::json!([]), "the generic profile maps nothing that the RFC doesn't have");
    let again = usher.run(&["discover", "Server", "--json"]).expect(0).json();
    assert_eq!((again["added"].clone(), again["saved"].clone()), (serde_json::json!([]), false.into()));
    let first = usher.cycle("Server", 0);
    assert_eq!(first["summary"]["failed"], 0, "{first}");
    assert_eq!(server.all("Users").len(), 5);
}
