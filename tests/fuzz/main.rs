//! The fuzzer's seeds, the worked cases, and every input that it ever found, through each target: what was found stays mended.

mod targets;

use std::path::Path;

use targets::TARGETS;

fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for folder in ["seeds", "found"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder).join(target);
        let Ok(files) = std::fs::read_dir(&folder) else { continue };
        all.extend(files.map(|file| {
            let path = file.unwrap().path();
            (path.display().to_string(), std::fs::read(&path).unwrap())
        }));
    }
    all
}

#[test]
fn seeds_and_everything_that_was_found_pass() {
    for (name, target) in TARGETS {
        let inputs = inputs(name);
        assert!(inputs.len() >= 2, "{name} has too few seeds");
        for (path, data) in inputs {
            println!("{path}");
            target(&data);
        }
    }
}

#[test]
fn schemas_of_the_worked_cases_pass() {
    let (_, target) = TARGETS.into_iter().find(|(name, _)| *name == "schema").unwrap();
    target(include_bytes!("../cases/schema-dialpad.json"));
    target(include_bytes!("../cases/schema-unusual.json"));
}

#[test]
fn expressions_of_the_worked_cases_pass() {
    let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("../cases/expressions.json")).unwrap();
    let (_, target) = TARGETS[0];
    for case in cases {
        target(case["expression"].as_str().unwrap().as_bytes());
    }
}
