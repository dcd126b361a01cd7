//! From document and profile to a [`Configuration`]. Anything doubtful was told by `check`; here only what blocks stops.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::compiled::{AllowedValues, CompiledMapping, CompiledRules, CompiledSource, Configuration, ObjectConfiguration};
use super::{
    ApplicationProfile, AttributeDefinition, AttributeMapping, AttributeRule, AttributeType, Complaint, ConnectionDocument, FlowType,
    GuestRule, MappingSource, Mutability, SynchronizationSchema, check, clear,
};
use crate::evaluation::Problem;
use crate::expression;
use crate::import::ObjectType;
use crate::scope::{CompiledFilters, CompiledProtection};

impl Configuration {
    /// Checks and compiles.
    ///
    /// # Errors
    /// Every complaint that keeps the configuration from being used, with its fix; doubts alone don't.
    pub fn compile(document: &ConnectionDocument, profile: &ApplicationProfile) -> Result<Self, Vec<Problem>> {
        let blocking: Vec<Problem> =
            check(document, profile).iter().filter(|complaint| complaint.blocks()).map(Complaint::to_problem).collect();
        if !blocking.is_empty() {
            return Err(blocking);
        }
        let schema = SynchronizationSchema::new(document.schema.clone());
        let users = objects(document, &schema, profile, ObjectType::User);
        let groups = objects(document, &schema, profile, ObjectType::Group);
        let protection = CompiledProtection::compile(&document.protected).map_err(|complaint| vec![complaint.to_problem()])?;
        let source_attributes: BTreeSet<String> =
            users.source_attributes.iter().chain(&groups.source_attributes).cloned().chain(protection.attributes()).collect();
        Ok(Self {
            profile: profile.clone(),
            scope: document.scope,
            skip_out_of_scope_deletions: document.skip_out_of_scope_deletions,
            users,
            groups,
            protection,
            source_attributes: source_attributes.into_iter().collect(),
            digest: digest(document, profile),
        })
    }
}

fn objects(
    document: &ConnectionDocument,
    schema: &SynchronizationSchema,
    profile: &ApplicationProfile,
    object_type: ObjectType,
) -> ObjectConfiguration {
    let definitions = known_targets(schema, profile, object_type);
    let (written, sources) = (schema.mappings(object_type), schema.source_attributes(object_type));
    let members = written.iter().find(|mapping| is_members(object_type, &mapping.target)).map(|mapping| mapping.flow_type);
    let mut mappings: Vec<CompiledMapping> = written
        .into_iter()
        .filter(|mapping| !is_members(object_type, &mapping.target))
        .filter_map(|mapping| compile_mapping(mapping, (&sources, &definitions), document, profile, object_type))
        .collect();
    mappings.sort_by(|one, other| one.target.cmp(&other.target));
    let mut matching: Vec<usize> = (0..mappings.len()).filter(|place| mappings[*place].precedence > 0).collect();
    matching.sort_by_key(|place| mappings[*place].precedence);
    let filters = schema.filters(object_type);
    let source_attributes =
        used_attributes(object_type, &mappings, filters.iter().flat_map(|filter| &filter.clauses).map(|clause| clause.attribute.as_str()));
    ObjectConfiguration {
        enabled: schema.enabled(object_type) && (object_type == ObjectType::User || profile.groups),
        flow_types: schema.flow_types(object_type),
        matching,
        unique: (0..mappings.len()).filter(|place| mappings[*place].is_unique()).collect(),
        members,
        filters: CompiledFilters::compile(&filters),
        target_attributes: mappings.iter().map(|mapping| mapping.target.clone()).collect(),
        reference_attributes: mappings.iter().filter(|mapping| mapping.reference()).map(|mapping| mapping.target.clone()).collect(),
        source_attributes,
        mappings,
    }
}

/// The target's attributes: the document's own directories, then the profile's for those that it leaves out.
pub(super) fn known_targets(
    schema: &SynchronizationSchema,
    profile: &ApplicationProfile,
    object_type: ObjectType,
) -> Vec<AttributeDefinition> {
    let mut known = schema.target_attributes(object_type);
    for definition in SynchronizationSchema::new(profile.schema.clone()).target_attributes(object_type) {
        if !known.iter().any(|one| one.name == definition.name) {
            known.push(definition);
        }
    }
    known
}

/// Members have a way of their own: they aren't an attribute that is compared as a whole.
pub(super) fn is_members(object_type: ObjectType, target: &str) -> bool {
    object_type == ObjectType::Group && target == "members"
}

/// Never written, whatever the mapping says: passwords (EP-418), and what only the target may write (scim-client.md 2.4).
pub(super) fn is_never_written(target: &str, definition: Option<&AttributeDefinition>) -> bool {
    target == "password" || definition.is_some_and(|definition| definition.mutability == Mutability::ReadOnly)
}

/// Objects of these types may be meant by an id; a person goes before a group of the same one. People where nothing is said.
fn referred_types(definition: Option<&AttributeDefinition>) -> Vec<ObjectType> {
    let names = definition.map(|definition| definition.referenced_objects.as_slice()).unwrap_or_default();
    let named = |word: &str| names.iter().any(|name| name.rsplit(':').next().is_some_and(|last| last.eq_ignore_ascii_case(word)));
    match (named("User"), named("Group")) {
        (true, true) => vec![ObjectType::User, ObjectType::Group],
        (false, true) => vec![ObjectType::Group],
        (true | false, false) => vec![ObjectType::User],
    }
}

/// Others' ids that a source attribute holds, mapped as it is to an attribute that no directory tells of. Ids of the source mean nothing
/// to the target, so there it is a reference too.
struct Held {
    several: bool,
    referred: Vec<ObjectType>,
}

impl Held {
    fn of(source: &MappingSource, sources: &[AttributeDefinition]) -> Option<Self> {
        let MappingSource::Attribute(name) = source else { return None };
        let told = sources.iter().find(|one| one.name == *name);
        match (told, name.as_str()) {
            (Some(told), _) if told.attribute_type == AttributeType::Reference => {
                Some(Self { several: told.multivalued, referred: referred_types(Some(told)) })
            }
            (_, "manager") => Some(Self { several: false, referred: vec![ObjectType::User] }),
            (_, "owners") => Some(Self { several: true, referred: vec![ObjectType::User, ObjectType::Group] }),
            _ => None,
        }
    }
}

fn compile_mapping(
    mapping: AttributeMapping,
    (sources, definitions): (&[AttributeDefinition], &[AttributeDefinition]),
    document: &ConnectionDocument,
    profile: &ApplicationProfile,
    object_type: ObjectType,
) -> Option<CompiledMapping> {
    let definition = definitions.iter().find(|definition| definition.name == mapping.target);
    if is_never_written(&mapping.target, definition) {
        return None;
    }
    let held = if definition.is_none() { Held::of(&mapping.source, sources) } else { None };
    let rule = profile.attributes.iter().find(|rule| rule.name == mapping.target);
    let text = mapping.source.expression();
    let clears = clear::clears(document, object_type, &mapping);
    let source = match mapping.source {
        MappingSource::None => CompiledSource::None,
        MappingSource::Attribute(name) => CompiledSource::Attribute(name),
        MappingSource::Constant(constant) => CompiledSource::Constant(constant),
        MappingSource::Function(expression) => CompiledSource::Function(Box::new(expression::parse(&expression).ok()?)),
    };
    // Immutable attributes are written when the account is made; write-only ones can't be compared later (RFC 7643 §2.2).
    let mut rules = rule.map(|rule| compile_rules(rule, document, profile)).unwrap_or_default();
    rules.max_length = rules.max_length.or_else(|| definition?.max_length);
    let once = definition.is_some_and(|definition| matches!(definition.mutability, Mutability::Immutable | Mutability::WriteOnly));
    Some(CompiledMapping {
        target_type: if mapping.target == "active" {
            Some(AttributeType::Boolean)
        } else {
            definition.map(|definition| definition.attribute_type).or_else(|| held.as_ref().map(|_| AttributeType::Reference))
        },
        multivalued: definition.map_or_else(|| held.as_ref().is_some_and(|held| held.several), |definition| definition.multivalued),
        referred: held.map_or_else(|| referred_types(definition), |held| held.referred),
        required: definition.is_some_and(|definition| definition.required) || rule.is_some_and(|rule| rule.required),
        case_exact: definition.is_some_and(|definition| definition.case_exact) || rule.is_some_and(|rule| rule.case_exact),
        clears,
        rules,
        flow_type: match (once, &source) {
            (true, _) => FlowType::ObjectAddOnly,
            // Its roles are only ever added; AssertiveAppRoleAssignmentsComplex takes others away (EP-414, EP-1105).
            (false, CompiledSource::Function(expression))
                if expression.outermost() == Some("AppRoleAssignmentsComplex") && mapping.flow_type == FlowType::Always =>
            {
                FlowType::ValueAddOnly
            }
            (false, _) => mapping.flow_type,
        },
        precedence: mapping.matching_priority,
        default_value: mapping.default_value,
        target: mapping.target,
        source,
        text,
    })
}

fn compile_rules(rule: &AttributeRule, document: &ConnectionDocument, profile: &ApplicationProfile) -> CompiledRules {
    let entered = |name: &Option<String>| name.as_ref().and_then(|name| document.lists.get(name)).filter(|list| !list.is_empty());
    let entry = |name: &Option<String>| {
        let definition = profile.lists.iter().find(|list| Some(&list.name) == name.as_ref());
        definition.map_or_else(|| "value".to_owned(), |list| list.entry_name.clone())
    };
    let listed = entered(&rule.allowed_list).map(|list| (list, entry(&rule.allowed_list)));
    let fixed = Some((&rule.allowed_values, "value".to_owned())).filter(|(values, _)| !values.is_empty());
    let domains = entered(&rule.domain_list);
    let domain_list = profile.lists.iter().find(|list| Some(&list.name) == rule.domain_list.as_ref());
    let guests_need = domain_list.filter(|_| domains.is_none() && rule.guests == GuestRule::Refused);
    CompiledRules {
        max_length: rule.max_length,
        longer_refused: rule.longer_refused,
        format: rule.format,
        allowed: listed.or(fixed).map(|(values, entry)| AllowedValues { values: values.iter().cloned().collect(), entry }),
        guests_need: guests_need.map(|list| list.display_name.clone()),
        domains: domains.map(|list| list.iter().map(|domain| domain.trim_start_matches('@').to_lowercase()).collect()),
        not_allowed: rule.not_allowed,
        changes: rule.changes,
    }
}

fn used_attributes<'a>(object_type: ObjectType, mappings: &[CompiledMapping], filtered: impl Iterator<Item = &'a str>) -> Vec<String> {
    // Scope reads accountEnabled (EP-503); the other two name the object on screen.
    let always: &[&str] = match object_type {
        ObjectType::User => &["accountEnabled", "displayName", "userPrincipalName"],
        ObjectType::Group => &["displayName"],
    };
    let mut used: BTreeSet<String> = always.iter().map(|name| (*name).to_owned()).collect();
    used.extend(filtered.map(str::to_owned));
    for mapping in mappings {
        match &mapping.source {
            CompiledSource::None | CompiledSource::Constant(_) => {}
            CompiledSource::Attribute(name) => {
                used.insert(name.clone());
            }
            CompiledSource::Function(expression) => used.extend(expression.attributes().into_iter().map(|name| name.to_string())),
        }
    }
    // It tells who is a guest.
    if mappings.iter().any(|mapping| mapping.rules.guests_need.is_some()) {
        used.insert("userType".to_owned());
    }
    used.remove("appRoleAssignments");
    used.into_iter().collect()
}

/// What decides about evaluations, and nothing else: a new name or schedule leaves it as it is; another address is another target.
fn digest(document: &ConnectionDocument, profile: &ApplicationProfile) -> String {
    let ConnectionDocument {
        schema, scope, skip_out_of_scope_deletions, target, nested_groups, lists, protected, cleared_attributes, ..
    } = document;
    let parts = serde_json::json!([
        schema,
        scope,
        skip_out_of_scope_deletions,
        target,
        profile,
        nested_groups,
        lists,
        protected,
        cleared_attributes
    ]);
    format!("{:x}", Sha256::digest(parts.to_string().as_bytes()))
}
