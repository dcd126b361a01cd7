//! The one function: four steps, one evaluation. Pure: same inputs, same evaluation, on any machine.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::action::{self, Situation};
pub use crate::action::{Foreseen, TakenValues, expression_inputs, foresee, imported, unique_queries};
pub use crate::configuration::Configuration;
use crate::evaluation::{Evaluation, ImportStep, MatchResult, MatchStep, NamedValue, ScopeReason, ScopeStep, Subject, VERSION};
use crate::expression::Attributes;
use crate::id::{CycleId, EvaluationId, SourceId, TargetId};
use crate::import::{ObjectType, SourceObject, SourceView, Value};
use crate::matching;

/// An account or group of the target, as last read or answered. The target's adapter fills it; the core reads only names and values.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetImage {
    /// What the target calls it: userName or displayName.
    pub name: String,
    /// `active`, where the target tells.
    pub active: Option<bool>,
    /// Values by the target attribute names that the configuration maps; absent names have no value.
    /// A reference (`manager`) holds the target id. Does not hold `members`.
    pub attributes: BTreeMap<String, Value>,
    /// A group's members that Usher put there, by target id, sorted. Others' members are never touched (scim-client.md 7.5).
    pub members: Vec<TargetId>,
}

/// What is known of the account that is theirs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The account's id.
    pub target_id: TargetId,
    /// The last known image.
    pub image: TargetImage,
    /// Values that the target answered in a form of its own: attribute -> (sent, kept). While the source still wants `sent`
    /// and the target still holds `kept`, nothing differs (scim-client.md 3.9).
    pub kept: BTreeMap<String, (Value, Value)>,
}

/// What looking in the target found, for one matching property of one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The account's id.
    pub target_id: TargetId,
    /// Its image.
    pub image: TargetImage,
    /// The source object that is linked to it already, if another.
    pub linked_to: Option<SourceId>,
}

/// One question to the target: which accounts have this value? Asked in order; the first that finds any ends the search (EP-301).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MatchQuery {
    /// Target attribute to filter on.
    pub property: String,
    /// Its precedence: 1 is first. 0: nobody is matched by it, it is only asked whether the value is taken.
    pub precedence: u32,
    /// The value to look for. Compared without case unless the attribute is caseExact.
    pub value: Value,
    /// Compare with case?
    pub case_exact: bool,
}

/// What matching may build on.
#[derive(Debug, Clone, PartialEq)]
pub enum Matching {
    /// Known already.
    Linked(Link),
    /// Looked for: what each query of [`Prepared::queries`] found, in the same order; queries after the first hit may be missing.
    Searched(Vec<Vec<Candidate>>),
    /// Not looked for: only right where [`Prepared::wants_match`] says false.
    NotTried,
}

/// How references resolve. Implemented by the engine over the store. An id says nothing without its type: sources and targets may
/// number people and groups apart, so that person 17 and group 17 are two.
pub trait References {
    /// The account of a source object: `None` if it has none (yet).
    fn target_of(&self, object_type: ObjectType, id: &SourceId) -> Option<TargetId>;
    /// Will it have one by the time references are written: linked, or in scope and to be created in this run?
    fn will_have_target(&self, object_type: ObjectType, id: &SourceId) -> bool;
    /// The source object of an account, for naming removed members.
    fn source_of(&self, object_type: ObjectType, id: &TargetId) -> Option<SourceId>;
    /// Is a source object protected? Whoever is stays in the groups that they are in.
    fn is_protected(&self, _object_type: ObjectType, _id: &SourceId) -> bool {
        false
    }
}

/// Nobody has an account yet, and everyone will have one: for looking at one object by itself.
#[derive(Debug, Clone, Copy)]
pub struct NobodyLinked;

impl References for NobodyLinked {
    fn target_of(&self, _: ObjectType, _: &SourceId) -> Option<TargetId> {
        None
    }

    fn will_have_target(&self, _: ObjectType, _: &SourceId) -> bool {
        true
    }

    fn source_of(&self, _: ObjectType, _: &TargetId) -> Option<SourceId> {
        None
    }
}

/// What the outside world contributes beside the target's answers ([`Matching`], [`References`], [`TakenValues`]).
#[derive(Debug, Clone, Copy)]
pub struct Inputs {
    /// The instant of the plan: UTC, milliseconds since 1970.
    pub now_ms: i64,
    /// Seed of everything random; combined with the source id, so that order doesn't matter.
    pub seed: u64,
}

impl Inputs {
    /// An instant and a seed.
    #[must_use]
    pub const fn new(now_ms: i64, seed: u64) -> Self {
        Self { now_ms, seed }
    }
}

/// One object with what is decided before the target is asked: in scope or not, and by what it is looked for. Made once, for its
/// questions and for its evaluations.
#[derive(Debug)]
pub struct Prepared<'a> {
    configuration: &'a Configuration,
    view: SourceView<'a>,
    scope: ScopeStep,
    /// Asked for when somebody is looked for; whoever is linked is not.
    properties: OnceLock<Vec<matching::Property>>,
    inputs: Inputs,
}

impl<'a> Prepared<'a> {
    /// Steps 1 and 2.
    #[must_use]
    pub fn new(configuration: &'a Configuration, object: &'a SourceObject, inputs: Inputs) -> Self {
        let scope = configuration.decide_scope(object);
        let view = SourceView::new(object, scope.in_scope);
        Self { configuration, view, scope, properties: OnceLock::new(), inputs }
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> &'a SourceObject {
        self.view.object
    }

    /// Is looking for an account worth anything? False for an unlinked object that is out of scope.
    #[must_use]
    pub fn wants_match(&self) -> bool {
        self.scope.in_scope
    }

    /// Is the object itself protected, so that nothing is ever done to it?
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.scope.reason == ScopeReason::Protected
    }

    /// Which questions to ask the target for an unlinked object, in precedence order. Properties without a value are left out.
    #[must_use]
    pub fn queries(&self) -> Vec<MatchQuery> {
        self.properties().iter().filter_map(matching::Property::query).collect()
    }

    fn properties(&self) -> &[matching::Property] {
        self.properties.get_or_init(|| matching::properties(self.configuration, &self.view, self.inputs))
    }

    /// Steps 3 and 4. `taken`: what `SelectUniqueValue` passes over, which is the answers to [`unique_queries`] and what was taken before in
    /// the same plan. Never fails: what is wrong with one object is a [`crate::evaluation::Problem`] in its evaluation.
    /// `id` and `cycle` of the result are empty; whoever stores it fills them.
    ///
    /// One thing is asked of the caller: an object that is in scope and has no link must have been looked for
    /// ([`Matching::Searched`] with an answer to each of [`Self::queries`] up to the first hit). Otherwise nothing is planned for it,
    /// since making an account without looking could make a second one.
    #[must_use]
    pub fn evaluate(&self, matching: &Matching, references: &dyn References, taken: &TakenValues) -> Evaluation {
        let Self { configuration, view, scope, inputs, properties: _ } = self;
        let properties = match matching {
            Matching::Searched(_) => self.properties(),
            Matching::Linked(_) | Matching::NotTried => &[],
        };
        let (match_step, account) = matching::decide(matching, properties, view, scope.in_scope);
        // An account of the target may be protected, whoever it belongs to.
        let is_theirs = matches!(match_step.result, MatchResult::Linked | MatchResult::One);
        let protection =
            match_step.accounts.first().filter(|_| is_theirs).and_then(|found| configuration.protects_account(&found.id, &found.name));
        let scope = protection.map_or_else(|| scope.clone(), ScopeStep::protected);
        let action = action::choose(&Situation { configuration, view, scope: &scope, references, inputs: *inputs, taken }, &account);
        Evaluation {
            version: VERSION,
            id: EvaluationId(String::new()),
            cycle: CycleId(String::new()),
            at_ms: inputs.now_ms,
            subject: subject(view.object, &match_step),
            import: import_step(configuration, view),
            scope,
            matching: match_step,
            action,
            outcome: None,
        }
    }
}

/// The four steps at once: [`Prepared::evaluate`] for those who have asked already, with nothing taken.
#[must_use]
pub fn evaluate(
    configuration: &Configuration,
    object: &SourceObject,
    matching: &Matching,
    references: &dyn References,
    inputs: Inputs,
) -> Evaluation {
    Prepared::new(configuration, object, inputs).evaluate(matching, references, TakenValues::nothing())
}

fn subject(object: &SourceObject, matching: &MatchStep) -> Subject {
    let theirs = matches!(matching.result, MatchResult::Linked | MatchResult::One);
    Subject {
        object_type: object.object_type,
        source_id: object.id.clone(),
        display_name: object.label(),
        user_principal_name: object.attribute("userPrincipalName").as_text().unwrap_or_default(),
        target_id: matching.accounts.first().filter(|_| theirs).map(|account| account.id.clone()),
    }
}

/// Step 1: what mappings, filters and matching use, absent values too, so that people see what is missing. Members are in the
/// action step: a group may have a hundred thousand.
fn import_step(configuration: &Configuration, view: &SourceView<'_>) -> ImportStep {
    let used = &configuration.objects(view.object.object_type).source_attributes;
    ImportStep {
        presence: view.object.presence,
        attributes: used.iter().map(|name| NamedValue { name: name.clone(), value: view.attribute(name).clone() }).collect(),
        app_roles: view.object.app_roles.clone(),
    }
}
