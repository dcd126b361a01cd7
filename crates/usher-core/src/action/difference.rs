//! Desired beside current, attribute by attribute. Applying the `Change`s to the current image gives the desired state.

use super::choose::Situation;
use super::convert::{convert, role_values, same, union};
use super::desired::{Desired, Failure, Intent};
use super::{problem, rules};
use crate::configuration::{CompiledMapping, CompiledSource, FlowType, RenameRule};
use crate::evaluate::{Link, TargetImage};
use crate::evaluation::{AttributeChange, Flow, Problem};
use crate::id::SourceId;
use crate::import::{ObjectType, Value};
use crate::plan::{held_accounts, referred_accounts};

/// What one attribute's mapping comes to.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) change: AttributeChange,
    pub(crate) problems: Vec<Problem>,
    /// The expression said to leave the whole object.
    pub(crate) ignore_object: bool,
}

/// What the mapping is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Against<'a> {
    /// Nothing: the account is to be made.
    Nothing,
    /// An account; with a link there may be values that it keeps in a form of its own.
    Account(&'a TargetImage, Option<&'a Link>),
}

/// Compares one mapping.
pub(crate) fn difference(situation: &Situation<'_>, mapping: &CompiledMapping, against: Against<'_>) -> Difference {
    let desired = Desired::of(mapping, situation.view, situation.inputs, situation.taken);
    let current = current(mapping, against);
    let mut found = Difference {
        change: AttributeChange {
            target: mapping.target.clone(),
            expression: mapping.text.clone(),
            source: desired.source,
            current,
            desired: Value::Null,
            flow: Flow::NoValue,
            reference: mapping.reference(),
            redacted: desired.redacted,
        },
        problems: Vec::new(),
        ignore_object: false,
    };
    match (desired.intent, against) {
        (Intent::Value(value), Against::Nothing) => found.wants(situation, mapping, value),
        (Intent::Value(value), Against::Account(_, link)) => found.compares(situation, mapping, value, link),
        (Intent::NoValue, Against::Nothing) => found.takes_default(situation, mapping),
        (Intent::NoValue, Against::Account(_, link)) => found.has_no_value(situation, mapping, link),
        (Intent::IgnoreAttribute, _) => found.change.flow = Flow::Ignored,
        (Intent::IgnoreObject, _) => {
            found.change.flow = Flow::Ignored;
            found.ignore_object = true;
        }
        // Only while the account is made does such a mapping matter: later its trouble must not stop the others.
        (Intent::Failed(_), Against::Account(..)) if mapping.flow_type == FlowType::ObjectAddOnly => found.change.flow = Flow::OnlyOnCreate,
        (Intent::Failed(failure), _) => found.fails(situation, mapping, failure),
    }
    found
}

/// What the account holds, in the target's type where it can be read as that.
fn current(mapping: &CompiledMapping, against: Against<'_>) -> Value {
    let Against::Account(image, _) = against else { return Value::Null };
    match image.attributes.get(&mapping.target) {
        Some(value) => convert(value, mapping).unwrap_or_else(|_| value.clone()),
        None if mapping.target == "active" => image.active.map_or(Value::Null, Value::Boolean),
        None => Value::Null,
    }
}

impl Difference {
    /// The value is to be sent, if it can be.
    fn wants(&mut self, situation: &Situation<'_>, mapping: &CompiledMapping, value: Value) {
        self.change.desired = value;
        self.change.flow = Flow::Change;
        if self.change.reference {
            self.resolve(situation, mapping);
        }
        if self.change.flow == Flow::Change && !self.change.reference {
            self.problems.extend(rules::check(situation, mapping, &self.change.desired));
        }
    }

    fn compares(&mut self, situation: &Situation<'_>, mapping: &CompiledMapping, value: Value, link: Option<&Link>) {
        let current = self.change.current.clone();
        // What an account refers to are accounts; `resolve` joins those.
        let adds = mapping.flow_type.only_adds() && !self.change.reference;
        let value = if adds { union(&current, &value, mapping.case_exact) } else { value };
        // Access is never a matter of form: a target that holds another `active` has not done what was sent.
        let kept = link
            .filter(|_| mapping.target != "active")
            .and_then(|link| link.kept.get(&mapping.target))
            .is_some_and(|(sent, kept)| same(sent, &value, mapping.case_exact) && same(kept, &current, mapping.case_exact));
        let unchanged = !self.change.reference && is_same(mapping, &current, &value);
        self.change.desired = value;
        if unchanged {
            self.change.flow = Flow::Same;
        } else if kept && !self.change.reference {
            self.change.flow = Flow::TargetKeepsOwn;
        } else if situation.refuses_change(mapping) {
            self.change.flow = Flow::TargetRefusesChange;
            self.problems.push(problem::change_refused(situation, mapping, &current, &self.change.desired));
        } else if is_only_on_create(mapping, &current) {
            self.change.flow = Flow::OnlyOnCreate;
        } else {
            let value = std::mem::take(&mut self.change.desired);
            self.wants(situation, mapping, value);
        }
    }

    /// References are compared by the accounts that those have who are referred to (EP-411), in any order. Whoever has none is left out.
    fn resolve(&mut self, situation: &Situation<'_>, mapping: &CompiledMapping) {
        let ids: Vec<SourceId> = self.change.desired.texts().into_iter().map(SourceId).collect();
        let account = |id: &SourceId| mapping.referred.iter().find_map(|kind| situation.references.target_of(*kind, id));
        let comes = |id: &SourceId| mapping.referred.iter().any(|kind| situation.references.will_have_target(*kind, id));
        let (there, missing): (Vec<&SourceId>, Vec<&SourceId>) = ids.iter().partition(|id| account(id).is_some() || comes(id));
        if !missing.is_empty() {
            self.problems.push(problem::reference_missing(situation, mapping, &missing));
        }
        if there.is_empty() {
            // What the account refers to stays: nobody is known who could take their place.
            self.change.flow = Flow::ReferenceMissing;
            return;
        }
        let accounts = referred_accounts(&ids, &mapping.referred, &self.change.current, situation.references);
        let held = held_accounts(&self.change.current);
        let all_there = there.iter().all(|id| account(id).is_some());
        let fits = if mapping.flow_type.only_adds() { accounts.is_subset(&held) } else { accounts == held };
        if all_there && fits {
            self.change.flow = Flow::Same;
        }
    }

    /// Default value if null: only on creation (EP-403).
    fn takes_default(&mut self, situation: &Situation<'_>, mapping: &CompiledMapping) {
        match Desired::default_value(mapping) {
            Ok(Value::Null) => {}
            Ok(value) => self.wants(situation, mapping, value),
            Err(failure) => self.fails(situation, mapping, failure),
        }
    }

    /// Null doesn't flow (EP-406), unless the connection clears this attribute on purpose; a mapping of type None fills an empty
    /// target with its default (EP-401).
    fn has_no_value(&mut self, situation: &Situation<'_>, mapping: &CompiledMapping, link: Option<&Link>) {
        // An empty text is no value for the target (scim-client.md 1.8): there is nothing to clear.
        let holds = !self.change.current.is_null() && self.change.current != Value::text("");
        if mapping.clears && holds && !is_only_on_create(mapping, &self.change.current) {
            return self.clears(situation, mapping, link);
        }
        let fills = matches!(mapping.source, CompiledSource::None) && mapping.flow_type != FlowType::ObjectAddOnly;
        if fills && self.change.current.is_null() {
            self.takes_default(situation, mapping);
        }
    }

    fn clears(&mut self, situation: &Situation<'_>, mapping: &CompiledMapping, link: Option<&Link>) {
        // It was cleared before, and the target keeps the value all the same: once more would change nothing.
        let kept = link.and_then(|link| link.kept.get(&mapping.target));
        if kept.is_some_and(|(sent, kept)| sent.is_null() && same(kept, &self.change.current, mapping.case_exact)) {
            self.change.flow = Flow::TargetKeepsOwn;
            return;
        }
        if mapping.required {
            self.problems.push(problem::clear_refused(situation, mapping));
        } else if mapping.is_never_cleared(situation.view.object.object_type) {
            self.problems.push(problem::never_cleared(situation, mapping));
        } else if situation.refuses_change(mapping) {
            self.change.flow = Flow::TargetRefusesChange;
            self.problems.push(problem::change_refused(situation, mapping, &self.change.current, &Value::Null));
        } else {
            self.change.flow = Flow::Change;
        }
    }

    fn fails(&mut self, situation: &Situation<'_>, mapping: &CompiledMapping, failure: Failure) {
        self.change.flow = Flow::Failed;
        self.problems.push(problem::failed(situation, mapping, &self.change.source, failure));
    }
}

/// An account of which the target doesn't say whether it is active, is (RFC 7643 §4.1.1 leaves the default to the server).
fn is_same(mapping: &CompiledMapping, current: &Value, desired: &Value) -> bool {
    if mapping.target == "active" && current.is_null() {
        return *desired == Value::Boolean(true);
    }
    if mapping.target == "roles" {
        return same(&role_values(current), &role_values(desired), true);
    }
    same(current, desired, mapping.case_exact)
}

fn is_only_on_create(mapping: &CompiledMapping, current: &Value) -> bool {
    match mapping.flow_type {
        FlowType::ObjectAddOnly => true,
        FlowType::AttributeAddOnly => !current.is_null(),
        FlowType::Always | FlowType::MultiValueAddOnly | FlowType::ValueAddOnly => false,
    }
}

impl CompiledMapping {
    /// Does it say whose account it is, or whether they have access? Nothing of that may be lost because a value is missing.
    pub(crate) fn is_never_cleared(&self, object_type: ObjectType) -> bool {
        self.precedence > 0 || self.is_name(object_type) || self.target == "active"
    }

    /// Is it what the object is called in the target?
    pub(crate) fn is_name(&self, object_type: ObjectType) -> bool {
        self.target == object_type.name_attribute()
    }
}

impl Situation<'_> {
    /// Does the target keep the value that this attribute got when the object was made?
    fn refuses_change(&self, mapping: &CompiledMapping) -> bool {
        let profile = self.configuration.profile();
        let name_rule = match self.view.object.object_type {
            ObjectType::User => profile.user_rename,
            ObjectType::Group => profile.group_rename,
        };
        let is_fixed_name = mapping.is_name(self.view.object.object_type) && name_rule != RenameRule::Supported;
        is_fixed_name || mapping.rules.changes != RenameRule::Supported
    }
}
