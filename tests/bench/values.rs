//! How fast expressions and evaluations are, on people in memory, as ratios to a bare loop over the same people in the same run.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::json;
use usher_core::configuration::{ApplicationProfile, Configuration, ConnectionDocument, builtin};
use usher_core::evaluate::{Inputs, Matching, NobodyLinked, evaluate};
use usher_core::expression::{EvaluationInputs, parse};
use usher_core::import::SourceObject;
use usher_practice::Company;

const PEOPLE: u32 = 20_000;
const ROUNDS: usize = 5;
const EXPRESSIONS: [&str; 5] = [
    "[displayName]",
    "Join(\" \", [givenName], [surname])",
    "ToLower(Replace([mail], , \"@(?<domain>.*)$\", , \"\", , ))",
    "Switch([department], \"Other\", \"Sales\", \"S\", \"Support\", \"C\")",
    "NormalizeDiacritics(Coalesce([preferredName], [displayName]))",
];

/// Prints the rows.
pub(super) fn run() {
    let people: Vec<SourceObject> = Company::new(PEOPLE, 1, 0).people().collect();
    println!("{PEOPLE} practice people; the best of {ROUNDS} rounds; ratios are to a bare loop that reads every value of every person.\n");
    let bare = best(|| {
        people
            .iter()
            .map(|person| person.attributes.values().filter_map(|value| value.as_text()).map(|text| text.len()).sum::<usize>())
            .sum::<usize>()
    });
    row("bare loop", bare, bare);
    let configuration = dialpad();
    let inputs = Inputs::new(1_767_225_600_000, 1);
    let matching = || Matching::Searched(vec![Vec::new()]);
    row(
        "evaluate with Dialpad's mappings",
        best(|| {
            people
                .iter()
                .map(|person| evaluate(&configuration, person, &matching(), &NobodyLinked, inputs).action.attributes.len())
                .sum::<usize>()
        }),
        bare,
    );
    for text in EXPRESSIONS {
        let Ok(expression) = parse(text) else {
            println!("{text}: not read");
            continue;
        };
        let free = |_: &str| false;
        let inputs = EvaluationInputs { now_ms: 1_767_225_600_000, seed: 1, existing: &free };
        row(text, best(|| people.iter().filter(|person| expression.evaluate(*person, &inputs).is_ok()).count()), bare);
    }
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let timed = (0..ROUNDS).map(|_| {
        let started = Instant::now();
        black_box(work());
        started.elapsed()
    });
    timed.min().unwrap_or_default()
}

fn row(name: &str, took: Duration, bare: Duration) {
    let each = f64::from(PEOPLE) / took.as_secs_f64();
    println!("{each:>12.0} a second  {:>7.1}x  {name}", took.as_secs_f64() / bare.as_secs_f64());
}

pub(super) fn dialpad() -> Configuration {
    let (document, profile) = connection();
    Configuration::compile(&document, profile).expect("a usable configuration")
}

/// A connection of the practice company to Dialpad.
pub(super) fn connection() -> (ConnectionDocument, &'static ApplicationProfile) {
    let profile = builtin("dialpad").expect("a built-in profile");
    let document: ConnectionDocument = serde_json::from_value(json!({
        "name": "Bench",
        "source": { "kind": "practice", "users": PEOPLE },
        "target": { "profile": "dialpad", "tenantUrl": "https://dialpad.com/scim" },
        "scope": "assigned",
        "notifications": { "email": "", "enabled": false },
        "accidentalDeletionPrevention": { "enabled": true, "threshold": 500 },
        "schedule": { "everyMinutes": 40, "enabled": false },
        "engine": "local",
        "schema": profile.schema,
    }))
    .expect("a document");
    (document, profile)
}
