//! What differs, sent and read back, is what was wanted: by each style of PATCH and by PUT, on a server that others wrote. Looked at with
//! other eyes than Usher's.

mod case;
mod eyes;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use case::{Case, Managers, case, configuration, mapped, person, wanted};
use eyes::{add_extras, beside, held, unmapped};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;
use usher_app::adapters::ScimTarget;
use usher_core::configuration::{Configuration, PatchStyle, UpdateMethod, builtin};
use usher_core::evaluate::{Inputs, Link, Matching, TargetImage, evaluate};
use usher_core::evaluation::{ActionKind, Evaluation, Flow};
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{ObjectType, Value};
use usher_core::plan::{references_to_send, values_to_send};
use usher_core::secret::Secret;
use usher_engine::ports::Target;
use usher_scim::{Client, ClientSettings, TenantUrl};
use usher_tests::{PracticeDialpad, TOKEN, get, put};

use crate::server::Scim2Server;

/// So many accounts are made, changed and read, in each of the ways.
const CASES: u32 = 40;
/// Rounds of making a failing case smaller.
const SMALLER: u32 = 200;

struct Way {
    name: &'static str,
    target: ScimTarget,
}

fn ways(url: &str, configuration: &Configuration) -> Vec<Way> {
    let way = |name, patch_style, update_method| {
        let plain = ClientSettings::of(builtin("scim").unwrap());
        let settings = ClientSettings { patch_style, update_method, requests_per_second: 1000, ..plain };
        let client = Client::new(TenantUrl::parse(url).unwrap(), Secret::new(TOKEN.to_owned()), settings).unwrap();
        Way { name, target: ScimTarget::new(client, configuration) }
    };
    vec![
        way("rfc", PatchStyle::Rfc, UpdateMethod::Patch),
        way("entra", PatchStyle::Entra, UpdateMethod::Patch),
        way("rfcNoPath", PatchStyle::RfcNoPath, UpdateMethod::Patch),
        way("put", PatchStyle::Rfc, UpdateMethod::Put),
    ]
}

const INPUTS: Inputs = Inputs::new(1_767_225_600_000, 7);

/// Sends what an evaluation says: values, then references. Answers the account as Usher takes it to be then.
async fn send(target: &ScimTarget, evaluation: &Evaluation, link: Link, managers: &Managers) -> Result<Link, String> {
    let references = references_to_send(evaluation).into_iter().map(|(name, id)| (name, Value::Text(managers.0[&id[0]].0.clone())));
    let mut link = link;
    for values in [values_to_send(evaluation), references.collect()] {
        let values: BTreeMap<String, Value> =
            values.into_iter().filter(|(name, value)| link.image.attributes.get(name).unwrap_or(&Value::Null) != value).collect();
        if values.is_empty() {
            continue;
        }
        let done = target.update(ObjectType::User, &link.target_id, &link.image, &values).await;
        link.image = done.map_err(|error| format!("{error} when sending {values:?}"))?.value.image;
        keep(&mut link, &values)?;
    }
    Ok(link)
}

/// Remembers what the target keeps in a form of its own, as a cycle does. This one keeps everything but empty texts, which are no values.
fn keep(link: &mut Link, sent: &BTreeMap<String, Value>) -> Result<(), String> {
    for (name, sent) in sent {
        let now = link.image.attributes.get(name).cloned().unwrap_or_default();
        match (sent, &now) {
            (Value::List(sent), Value::List(now)) if BTreeSet::from_iter(sent) == BTreeSet::from_iter(now) => {}
            _ if *sent == now => {}
            (Value::Text(text), Value::Null) if text.is_empty() => drop(link.kept.insert(name.clone(), (sent.clone(), now))),
            _ => return Err(format!("{name} was sent as {sent:?} and is taken for {now:?}")),
        }
    }
    Ok(())
}

async fn holds(
    way: &Way,
    url: &str,
    user_name: &str,
    case: &Case,
    configuration: &Configuration,
    managers: &Managers,
) -> Result<(), String> {
    let nobody = Matching::Searched(vec![Vec::new()]);
    let create = evaluate(configuration, &person(user_name, &case.first), &nobody, managers, INPUTS);
    let made = way.target.create(ObjectType::User, &values_to_send(&create)).await.map_err(|error| format!("create: {error}"))?.value;
    let mut link = Link { target_id: made.id, image: made.image, kept: BTreeMap::new() };
    keep(&mut link, &values_to_send(&create))?;
    let referring = references_to_send(&create).into_iter().map(|(name, id)| (name, Value::Text(managers.0[&id[0]].0.clone()))).collect();
    way.target.update(ObjectType::User, &link.target_id, &link.image, &referring).await.map_err(|error| format!("references: {error}"))?;

    let address = format!("{url}/Users/{}", link.target_id);
    let mut resource = get(&address, Some(TOKEN));
    add_extras(&mut resource, case.extras);
    let put = put(&address, TOKEN, &resource);
    let before = get(&address, Some(TOKEN));
    if put["status"].is_string() {
        return Err(format!("the test's own PUT was refused: {put}"));
    }

    let image = read(way, &link.target_id).await?;
    let link = Link { image, ..link };
    let update = evaluate(configuration, &person(user_name, &case.second), &Matching::Linked(link.clone()), managers, INPUTS);
    let link = send(&way.target, &update, link, managers).await?;

    let after = get(&address, Some(TOKEN));
    let wanted = wanted(case, managers);
    for (name, _) in mapped() {
        let now = held(&after, &name)?;
        let due = wanted.get(&name).map(|value| match value {
            Value::List(all) => json!(all.iter().collect::<BTreeSet<_>>()),
            Value::Boolean(value) => json!(value),
            other => json!(other.as_text()),
        });
        // Who isn't said to be inactive is active: that is sent to nobody, and shown or not.
        let active = name == "active" && [&now, &due].into_iter().all(|one| one.as_ref().is_none_or(|active| *active == json!(true)));
        let fits = now == due || active;
        if !fits {
            return Err(format!("{name} is {now:?} and should be {due:?}; before {before}, after {after}"));
        }
    }
    if unmapped(&before) != unmapped(&after) {
        return Err(format!("what nobody mapped has changed; before {before}, after {after}"));
    }
    let (stood, stands) = (beside(&before), beside(&after));
    if let Some((value, _)) = stood.iter().find(|(value, display)| stands.get(*value).is_some_and(|now| now != *display)) {
        return Err(format!("what stands beside {value} has changed; before {before}, after {after}"));
    }

    let told = link.image.attributes.clone();
    let now = TargetImage { members: Vec::new(), ..read(way, &link.target_id).await? };
    for (name, _) in mapped() {
        let (told, now) = (told.get(&name), now.attributes.get(&name));
        let set = |value: Option<&Value>| match value {
            Some(Value::List(all)) => all.iter().cloned().collect::<BTreeSet<_>>(),
            other => other.map(|value| format!("{value:?}")).into_iter().collect(),
        };
        if set(told) != set(now) {
            return Err(format!("{name} is taken for {told:?} and is {now:?}"));
        }
    }
    let again = evaluate(configuration, &person(user_name, &case.second), &Matching::Linked(Link { image: now, ..link }), managers, INPUTS);
    let differs: Vec<_> = again.action.attributes.iter().filter(|change| change.flow == Flow::Change).collect();
    if again.action.kind != ActionKind::None || !differs.is_empty() {
        return Err(format!("it still differs: {differs:?}"));
    }
    Ok(())
}

async fn read(way: &Way, id: &TargetId) -> Result<TargetImage, String> {
    let found = way.target.get(ObjectType::User, id).await.map_err(|error| format!("read: {error}"))?.value;
    found.map(|found| found.image).ok_or_else(|| "it is gone".to_owned())
}

#[test]
fn a_difference_sent_and_read_back_is_what_was_wanted() {
    holds_on(&Scim2Server::start().url, CASES);
}

#[test]
fn it_is_so_on_the_practice_dialpad_too() {
    holds_on(&PracticeDialpad::start(&["--rate", "1000"]).tenant_url, CASES / 2);
}

fn holds_on(url: &str, cases: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let everyone = configuration(&BTreeSet::new());
    let made = |name: &str| {
        let target = &ways(url, &everyone)[0].target;
        runtime
            .block_on(target.create(ObjectType::User, &[("userName".to_owned(), Value::Text(format!("{name}@contoso.com")))].into()))
            .unwrap()
            .value
            .id
    };
    let managers = Managers(["boss", "chief"].iter().map(|name| (SourceId::from(*name), made(name))).collect());
    let count = Cell::new(0);
    let began = Instant::now();
    let settings = ProptestConfig { cases, max_shrink_iters: SMALLER, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(settings)
        .run(&case(), |case| {
            let configuration = configuration(&case.cleared);
            for way in ways(url, &configuration) {
                count.set(count.get() + 1);
                let name = format!("person{}@contoso.com", count.get());
                let ended = runtime.block_on(holds(&way, url, &name, &case, &configuration, &managers));
                prop_assert!(ended.is_ok(), "by {}: {}", way.name, ended.unwrap_err());
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    println!("{} accounts in {:.1} s", count.get(), began.elapsed().as_secs_f64());
}
