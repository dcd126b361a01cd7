//! The whole plan: properties that hold for any directory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use proptest::prelude::*;
use usher_core::evaluate::Configuration;
use usher_core::evaluation::{ActionKind, Evaluation, Flow};
use usher_core::import::{Presence, SourceObject, Value};
use usher_core::plan::{Claims, Counts, DeletionPrevention, hold, order, refuse, takes_away, values_to_send};

/// A directory in which people lack attributes, left, aren't assigned, and report to one another.
fn people() -> impl Strategy<Value = Vec<SourceObject>> {
    let one = (0_u8..4, 0_u8..4, any::<bool>(), proptest::option::of("[a-zA-Z ]{0,8}"), 0_usize..12, any::<bool>());
    proptest::collection::vec(one, 1..12).prop_map(|rows| {
        let people = rows.into_iter().enumerate().map(|(number, (presence, roles, enabled, title, manager, mail))| {
            let mut object = person(&format!("p{number:02}"));
            object.presence = if presence == 0 { Presence::SoftDeleted } else { Presence::Present };
            object.attributes.insert("accountEnabled".to_owned(), Value::Boolean(enabled));
            object.attributes.remove("jobTitle");
            if let Some(title) = title {
                object.attributes.insert("jobTitle".to_owned(), Value::Text(title));
            }
            if !mail {
                object.attributes.remove("mail");
            }
            if roles == 0 {
                object.app_roles.clear();
            }
            object.manager = Some(format!("p{manager:02}").into());
            object
        });
        people.collect()
    })
}

/// Both sides of each rivalry are refused, as a cycle does it.
fn refuse_rivals(evaluations: &mut [Evaluation]) {
    let mut claims = Claims::default();
    for place in 0..evaluations.len() {
        let Some(rivalry) = claims.claim(&evaluations[place]) else { continue };
        let mirrored = rivalry.mirrored(&evaluations[place].subject);
        let first = evaluations.iter_mut().find(|other| other.subject.source_id == rivalry.with.source_id);
        refuse(first.unwrap(), &mirrored);
        refuse(&mut evaluations[place], &rivalry);
    }
}

fn plan(configuration: &Configuration, target: &mut Target, objects: &[SourceObject]) -> Vec<Evaluation> {
    let in_scope = |object: &&SourceObject| usher_core::evaluate::Prepared::new(configuration, object, INPUTS).wants_match();
    target.expected = objects.iter().filter(in_scope).map(|object| object.id.clone()).collect();
    let mut evaluations: Vec<Evaluation> = objects.iter().map(|object| target.evaluate(configuration, object)).collect();
    refuse_rivals(&mut evaluations);
    evaluations.sort_by_key(|one| (one.subject.object_type, one.subject.source_id.clone()));
    evaluations
}

/// A directory before and after some time: the same people, changed.
fn two_states() -> impl Strategy<Value = (Vec<SourceObject>, Vec<SourceObject>)> {
    (people(), people())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn applying_a_difference_gives_the_desired_state((before, after) in two_states()) {
        let configuration = compiled(&document("scim"));
        let mut target = Target::default();
        for objects in [&before, &after] {
            let planned = plan(&configuration, &mut target, objects);
            for evaluation in &planned {
                target.apply(evaluation);
                for change in evaluation.action.attributes.iter().filter(|change| change.flow == Flow::Change && !change.reference) {
                    if order::sends(evaluation) {
                        prop_assert_eq!(&target.links[&evaluation.subject.source_id].image.attributes[&change.target], &change.desired);
                    }
                }
            }
            for evaluation in plan(&configuration, &mut target, objects) {
                prop_assert!(matches!(evaluation.action.kind, ActionKind::None | ActionKind::Skip), "a second cycle sends nothing: {:?}", evaluation);
            }
        }
    }

    #[test]
    fn a_plan_does_not_depend_on_the_order_of_the_source(objects in people()) {
        let configuration = compiled(&document("scim"));
        let mut reversed = objects.clone();
        reversed.reverse();
        let one = plan(&configuration, &mut Target::default(), &objects);
        let other = plan(&configuration, &mut Target::default(), &reversed);
        prop_assert_eq!(one, other);
    }

    #[test]
    fn evaluating_twice_gives_the_same(objects in people()) {
        let configuration = compiled(&document("dialpad"));
        let target = Target::default();
        for object in &objects {
            prop_assert_eq!(target.evaluate(&configuration, object), target.evaluate(&configuration, object));
        }
    }
}

#[test]
fn two_who_want_one_name_are_both_refused_and_name_each_other() {
    let configuration = compiled(&document("dialpad"));
    let mut twin = person("bob");
    twin.attributes.insert("userPrincipalName".to_owned(), "ANN@contoso.com".into());
    let evaluations = plan(&configuration, &mut Target::default(), &[person("ann"), twin, person("eve")]);
    let messages: Vec<Option<&str>> = evaluations.iter().map(|one| blocking(one).first().map(|problem| problem.message.as_str())).collect();
    assert!(messages[0].unwrap().contains("Person bob"));
    assert!(messages[1].unwrap().contains("Person ann"));
    assert_eq!(messages[2], None);
    assert!(values_to_send(&evaluations[0]).is_empty());
}

#[test]
fn more_than_the_threshold_is_held_and_the_threshold_itself_is_not() {
    let configuration = compiled(&document("dialpad"));
    let mut gone = person("ann");
    gone.presence = Presence::SoftDeleted;
    let evaluation = usher_core::evaluate::evaluate(&configuration, &gone, &linked(&[("active", true.into())]), &Target::default(), INPUTS);
    assert!(takes_away(&evaluation));
    let counts = Counts { disable: 6, create: 3, ..Counts::default() };
    let subjects = || std::iter::repeat_n(evaluation.subject.clone(), 6);
    let prevention = |threshold| DeletionPrevention { enabled: true, threshold };
    assert!(hold(prevention(6), &counts, subjects()).is_none());
    assert!(hold(DeletionPrevention { enabled: false, threshold: 0 }, &counts, subjects()).is_none());
    let held = hold(prevention(5), &counts, subjects()).unwrap();
    assert_eq!((held.code.as_str(), held.count, held.threshold, held.subjects.len()), ("TooManyDeletes", 6, 5, 6));
}

#[test]
fn a_name_handed_on_is_freed_first() {
    let configuration = compiled(&document("dialpad"));
    let rename = usher_core::evaluate::evaluate(
        &configuration,
        &person("ann"),
        &linked(&[("userName", "old@contoso.com".into())]),
        &Target::default(),
        INPUTS,
    );
    assert!(order::frees_name(&rename, &["old@contoso.com".to_owned()].into()));
    assert!(!order::frees_name(&rename, &["ann@contoso.com".to_owned()].into()));
}
