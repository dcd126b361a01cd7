//! A configuration that passed its check: what evaluations use. Never changes; share it with an `Arc`.

use std::collections::BTreeSet;

use super::{ApplicationProfile, AttributeType, FlowType, FlowTypes, NotAllowed, RenameRule, ScopeSetting, ValueFormat};
use crate::evaluation::ScopeStep;
use crate::expression::Expression;
use crate::id::TargetId;
use crate::import::{ObjectType, SourceObject};
use crate::scope::{CompiledFilters, CompiledProtection, decide};

/// The configuration, checked and compiled once, used for every object of a cycle. Cheap to share (`Arc` it).
#[derive(Debug)]
pub struct Configuration {
    pub(super) profile: ApplicationProfile,
    pub(super) scope: ScopeSetting,
    pub(super) skip_out_of_scope_deletions: bool,
    pub(super) users: ObjectConfiguration,
    pub(super) groups: ObjectConfiguration,
    pub(super) source_attributes: Vec<String>,
    pub(super) protection: CompiledProtection,
    pub(super) digest: String,
}

/// What holds for people, or for groups.
#[derive(Debug)]
pub(crate) struct ObjectConfiguration {
    pub(crate) enabled: bool,
    pub(crate) flow_types: FlowTypes,
    /// In target-name order; without `members`.
    pub(crate) mappings: Vec<CompiledMapping>,
    /// Places of the matching properties in `mappings`, by precedence.
    pub(crate) matching: Vec<usize>,
    /// Places in `mappings` of those that choose a value which no account has yet (`SelectUniqueValue`).
    pub(crate) unique: Vec<usize>,
    /// How `members` flows, if it is mapped.
    pub(crate) members: Option<FlowType>,
    pub(crate) filters: CompiledFilters,
    pub(crate) target_attributes: Vec<String>,
    pub(crate) reference_attributes: Vec<String>,
    pub(crate) source_attributes: Vec<String>,
}

/// One attribute mapping with everything that is known of its target attribute.
#[derive(Debug)]
pub(crate) struct CompiledMapping {
    pub(crate) target: String,
    pub(crate) source: CompiledSource,
    /// As written, for people.
    pub(crate) text: String,
    pub(crate) default_value: Option<String>,
    pub(crate) flow_type: FlowType,
    pub(crate) precedence: u32,
    /// `None`: the directories don't tell; values go as they are.
    pub(crate) target_type: Option<AttributeType>,
    pub(crate) multivalued: bool,
    /// What a reference may be to, first choice first.
    pub(crate) referred: Vec<ObjectType>,
    pub(crate) required: bool,
    pub(crate) case_exact: bool,
    /// Cleared where the source has no value?
    pub(crate) clears: bool,
    pub(crate) rules: CompiledRules,
}

/// The target's rules about an attribute, with the connection's lists put in.
#[derive(Debug, Default)]
pub(crate) struct CompiledRules {
    pub(crate) max_length: Option<u32>,
    pub(crate) longer_refused: bool,
    pub(crate) format: Option<ValueFormat>,
    pub(crate) allowed: Option<AllowedValues>,
    /// In lower case.
    pub(crate) domains: Option<BTreeSet<String>>,
    /// Guests are refused unless their domain is the company's, and which are isn't entered: the list that is to tell, in words.
    pub(crate) guests_need: Option<String>,
    pub(crate) not_allowed: NotAllowed,
    pub(crate) changes: RenameRule,
}

/// The only values that are taken.
#[derive(Debug)]
pub(crate) struct AllowedValues {
    pub(crate) values: BTreeSet<String>,
    /// One of them, in words: `office`.
    pub(crate) entry: String,
}

/// Where a value comes from, ready to be used.
#[derive(Debug)]
pub(crate) enum CompiledSource {
    None,
    Attribute(String),
    Constant(String),
    Function(Box<Expression>),
}

/// How references of an attribute are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferenceRule<'a> {
    /// What an id may mean, first choice first.
    pub referred: &'a [ObjectType],
    /// Does the attribute hold several?
    pub several: bool,
    /// Are references only ever added to it? (EP-404)
    pub only_adds: bool,
}

impl CompiledMapping {
    /// A value as logs and messages may show it: not at all where the expression redacts it.
    pub(crate) fn shown<'t>(&self, value: &'t str) -> &'t str {
        if self.hides() { "[Redact]" } else { value }
    }

    /// Does it choose a value that no account has yet?
    pub(crate) fn is_unique(&self) -> bool {
        matches!(&self.source, CompiledSource::Function(expression) if expression.is_unique())
    }

    /// Does the expression redact its value?
    pub(crate) fn hides(&self) -> bool {
        matches!(&self.source, CompiledSource::Function(expression) if expression.hides())
    }

    /// Is the value a reference to another object, written after both exist? (EP-411)
    pub(crate) fn reference(&self) -> bool {
        self.target_type == Some(AttributeType::Reference)
    }
}

impl Configuration {
    /// The application profile.
    #[must_use]
    pub fn profile(&self) -> &ApplicationProfile {
        &self.profile
    }

    /// Assigned people and groups only, or all.
    #[must_use]
    pub fn scope(&self) -> ScopeSetting {
        self.scope
    }

    /// The target attributes that are mapped, in name order: what an adapter must read of an account. Without `members`.
    #[must_use]
    pub fn target_attributes(&self, object_type: ObjectType) -> &[String] {
        &self.objects(object_type).target_attributes
    }

    /// Those of [`Self::target_attributes`] that refer to another object (`manager`).
    #[must_use]
    pub fn reference_attributes(&self, object_type: ObjectType) -> &[String] {
        &self.objects(object_type).reference_attributes
    }

    /// How references of one attribute are written; `None` where it isn't mapped as such.
    #[must_use]
    pub fn reference(&self, object_type: ObjectType, attribute: &str) -> Option<ReferenceRule<'_>> {
        let mapping = self.objects(object_type).mappings.iter().find(|mapping| mapping.target == attribute && mapping.reference())?;
        Some(ReferenceRule { referred: &mapping.referred, several: mapping.multivalued, only_adds: mapping.flow_type.only_adds() })
    }

    /// The matching properties, by precedence (EP-301).
    pub fn match_properties(&self, object_type: ObjectType) -> impl Iterator<Item = &str> {
        let objects = self.objects(object_type);
        objects.matching.iter().map(|place| objects.mappings[*place].target.as_str())
    }

    /// Is anybody protected at all?
    #[must_use]
    pub fn protects_anybody(&self) -> bool {
        self.protection.protects_anybody()
    }

    /// Are the members of this group protected?
    #[must_use]
    pub fn protects_members(&self, group: &SourceObject) -> bool {
        self.protection.names_group(group).is_some()
    }

    /// Is the name of an account chosen among several, by what the target leaves free (`SelectUniqueValue`)?
    #[must_use]
    pub fn chooses_name(&self, object_type: ObjectType) -> bool {
        let objects = self.objects(object_type);
        objects.unique.iter().any(|place| objects.mappings[*place].target == object_type.name_attribute())
    }

    /// The target attributes that accounts are looked for by: the matching properties, then those whose value no two accounts may share.
    pub fn asked_properties(&self, object_type: ObjectType) -> impl Iterator<Item = &str> {
        let objects = self.objects(object_type);
        objects.matching.iter().chain(&objects.unique).map(|place| objects.mappings[*place].target.as_str())
    }

    /// The source attributes that mappings, filters, matching and scope use, of people and groups together, in name order.
    #[must_use]
    pub fn source_attributes(&self) -> &[String] {
        &self.source_attributes
    }

    /// Those of one object type, for a source that is asked for people and groups apart; those that protection goes by count as people's.
    #[must_use]
    pub fn source_attributes_of(&self, object_type: ObjectType) -> Vec<String> {
        let mut names = self.objects(object_type).source_attributes.clone();
        if object_type == ObjectType::User {
            names.extend(self.protection.attributes());
        }
        names.sort();
        names.dedup();
        names
    }

    /// The actions that are switched on.
    #[must_use]
    pub fn flow_types(&self, object_type: ObjectType) -> FlowTypes {
        self.objects(object_type).flow_types
    }

    /// Are groups provisioned at all?
    #[must_use]
    pub fn groups_enabled(&self) -> bool {
        self.groups.enabled
    }

    /// A fingerprint of everything in the document and the profile that decides about evaluations: 64 hex digits.
    /// Another digest means that every object is to be evaluated anew (EP-204).
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    pub(crate) fn objects(&self, object_type: ObjectType) -> &ObjectConfiguration {
        match object_type {
            ObjectType::User => &self.users,
            ObjectType::Group => &self.groups,
        }
    }

    pub(crate) fn skip_out_of_scope_deletions(&self) -> bool {
        self.skip_out_of_scope_deletions
    }

    /// Which protection keeps an account of the target from being touched, by its id or name there.
    pub(crate) fn protects_account(&self, id: &TargetId, name: &str) -> Option<String> {
        self.protection.of_account(id.as_str(), name)
    }

    /// Step 2 for one object: what every evaluation and every preview of scope goes by.
    #[must_use]
    pub fn decide_scope(&self, object: &SourceObject) -> ScopeStep {
        if let Some(protection) = self.protection.of_object(object) {
            return ScopeStep::protected(protection);
        }
        let objects = self.objects(object.object_type);
        decide(object, self.scope, self.profile.default_access_excluded, objects.enabled, &objects.filters)
    }
}
