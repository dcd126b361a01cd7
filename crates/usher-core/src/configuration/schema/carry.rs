//! One schema's mappings and filters carried onto another, as Entra's provisioning service holds it: its ids, its directories, its metadata and
//! whatever isn't known here stay; only what says something else is changed. And what a schema says, by the names of its attributes, to tell
//! two apart.

use super::{AttributeDefinition, AttributeMapping, FlowBehavior, FlowType, Lost, MappingSource, SynchronizationSchema, text};
use crate::import::ObjectType;
use crate::scope::Filter;

const TYPES: [ObjectType; 2] = [ObjectType::User, ObjectType::Group];

/// Something that a schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFact {
    /// What kind of thing.
    pub part: SchemaPart,
    /// Which, by names: `User: userName`.
    pub name: String,
    /// What it says, in words.
    pub value: String,
}

/// Kinds of things that a schema says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaPart {
    /// Whether people or groups are provisioned, and which actions are on.
    Objects,
    /// An attribute mapping.
    Mapping,
    /// A scoping filter.
    Filter,
    /// An attribute of the source that can be read.
    SourceAttribute,
    /// An attribute of the target that can be mapped.
    TargetAttribute,
}

/// A schema with another one's mappings.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The schema.
    pub schema: SynchronizationSchema,
    /// What it has no object mapping for, though the other provisions it.
    pub without: Vec<ObjectType>,
    /// What the other says and it doesn't.
    pub lost: Vec<Lost>,
}

impl SynchronizationSchema {
    /// This one's mappings, filters, actions and missing attributes of source and target, put into a held schema.
    #[must_use]
    pub fn carried_onto(&self, held: &Self) -> Carried {
        let mut schema = held.clone();
        let (mut without, mut lost) = (Vec::new(), Vec::new());
        for object_type in TYPES {
            if !held.has(object_type) {
                without.extend(self.enabled(object_type).then_some(object_type));
                continue;
            }
            // There is an object mapping, so none of these can fail.
            let _ = schema.set_enabled(object_type, self.enabled(object_type));
            if !self.has(object_type) {
                continue;
            }
            let _ = schema.set_flow_types(object_type, self.flow_types(object_type));
            let _ = schema.set_mappings(object_type, &self.mappings(object_type));
            let _ = schema.set_filters(object_type, &self.filters(object_type));
            let known = held.target_attributes(object_type);
            let mapped = self.mappings(object_type);
            let is_new = |name: &str| !known.iter().any(|one| one.name == name) && mapped.iter().any(|one| one.target == name);
            let new: Vec<_> = self.target_attributes(object_type).into_iter().filter(|one| is_new(&one.name)).collect();
            if !new.is_empty() {
                let _ = schema.add_target_attributes(object_type, self, &new);
            }
            let known = held.source_attributes(object_type);
            let missing = |name: &String| !known.is_empty() && !known.iter().any(|one| one.name == *name);
            let read = self.read_sources(object_type).into_iter().filter(missing);
            let new: Vec<_> = read.filter_map(|name| self.source_attribute(object_type, &name).cloned()).collect();
            schema.add_source_attributes(object_type, &new);
            lost.extend(self.lost_in(&schema, object_type));
        }
        Carried { schema, without, lost }
    }

    /// What it says of people and groups, in the document's order.
    #[must_use]
    pub fn facts(&self) -> Vec<SchemaFact> {
        TYPES.into_iter().filter(|object_type| self.has(*object_type)).flat_map(|object_type| self.facts_of(object_type)).collect()
    }

    fn facts_of(&self, object_type: ObjectType) -> Vec<SchemaFact> {
        let kind = match object_type {
            ObjectType::User => "User",
            ObjectType::Group => "Group",
        };
        let fact = |part, name: &str, value: String| SchemaFact { part, name: format!("{kind}: {name}"), value };
        let mut facts = vec![
            fact(SchemaPart::Objects, "provisioned", if self.enabled(object_type) { "yes" } else { "no" }.to_owned()),
            fact(SchemaPart::Objects, "actions", self.flow_types(object_type).write()),
        ];
        facts.extend(self.mappings(object_type).iter().map(|one| fact(SchemaPart::Mapping, &one.target, mapping_words(one))));
        facts.extend(self.filters(object_type).iter().enumerate().map(|(place, filter)| {
            let name = if filter.name.is_empty() { format!("filter {}", place + 1) } else { filter.name.clone() };
            fact(SchemaPart::Filter, &name, filter_words(filter))
        }));
        let definition = |one: &AttributeDefinition| {
            let several = if one.multivalued { ", several values" } else { "" };
            format!("{}{several}", one.attribute_type.name())
        };
        let sources = self.source_attributes(object_type);
        facts.extend(
            sources.iter().map(|one| fact(SchemaPart::SourceAttribute, &format!("source attribute {}", one.name), definition(one))),
        );
        facts.extend(self.target_attributes(object_type).iter().map(|one| fact(SchemaPart::TargetAttribute, &one.name, definition(one))));
        facts
    }

    /// The id of the rule that objects of this type are provisioned by; opaque, and what on-demand provisioning is asked with.
    #[must_use]
    pub fn rule_id(&self, object_type: ObjectType) -> Option<&str> {
        let place = self.place(object_type)?;
        Some(text(&self.rules()[place.rule], "id")).filter(|id| !id.is_empty())
    }

    /// The source's own name for objects of this type.
    #[must_use]
    pub fn source_object(&self, object_type: ObjectType) -> Option<&str> {
        self.source_names(object_type).map(|(_, object)| object).filter(|name| !name.is_empty())
    }
}

fn mapping_words(mapping: &AttributeMapping) -> String {
    let AttributeMapping { target: _, source, default_value, flow_type, flow_behavior, matching_priority } = mapping;
    let mut words = vec![match source {
        MappingSource::None => "nothing".to_owned(),
        MappingSource::Attribute(_) | MappingSource::Constant(_) | MappingSource::Function(_) => source.expression(),
    }];
    words.extend(default_value.as_ref().map(|value| format!("default “{value}”")));
    words.extend((*flow_type != FlowType::Always).then(|| flow_type.name().to_owned()));
    words.extend((*flow_behavior != FlowBehavior::FlowWhenChanged).then(|| flow_behavior.name().to_owned()));
    words.extend((*matching_priority > 0).then(|| format!("matching property {matching_priority}")));
    words.join(", ")
}

fn filter_words(filter: &Filter) -> String {
    let clause = |clause: &crate::scope::Clause| {
        [clause.attribute.as_str(), clause.operator.as_str(), clause.value.as_deref().unwrap_or_default()].join(" ").trim_end().to_owned()
    };
    filter.clauses.iter().map(clause).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::{FlowBehavior, LostPart};
    use super::{ObjectType, SchemaFact, SchemaPart, SynchronizationSchema};
    use serde_json::{Value as Json, json};

    fn mapping(target: &str, expression: &str, extra: Json) -> Json {
        let mut json =
            json!({"targetAttributeName": target, "source": {"type": "Attribute", "expression": expression}, "flowType": "Always"});
        json.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        json
    }

    fn schema(id: &str, mappings: Vec<Json>, scope: Json, attributes: &[&str]) -> SynchronizationSchema {
        let attributes: Vec<Json> = attributes.iter().map(|name| json!({"name": name, "type": "String"})).collect();
        SynchronizationSchema::new(json!({
            "directories": [{"id": "t", "name": "Target", "objects": [{"name": "User", "attributes": attributes}]}],
            "synchronizationRules": [{"id": id, "priority": 1, "sourceDirectoryName": "Azure Active Directory", "targetDirectoryName": "Target",
                "objectMappings": [{"sourceObjectName": "User", "targetObjectName": "User", "flowTypes": "Add, Update", "metadata": [{"key": "k", "value": "v"}],
                    "attributeMappings": mappings, "scope": scope}]}]
        }))
    }

    #[test]
    fn only_what_says_something_else_is_changed_and_ids_and_the_unknown_stay() {
        let held = schema(
            "theirs#V2",
            vec![mapping("userName", "[mail]", json!({"later": 1})), mapping("gone", "[x]", json!({}))],
            json!(null),
            &["userName"],
        );
        let ours = schema(
            "ours",
            vec![mapping("userName", "[mail]", json!({})), mapping("title", "[jobTitle]", json!({"defaultValue": "None"}))],
            json!({"groups": [{"name": "Sales", "clauses": [{"sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": ["Sales"]}}]}]}),
            &["userName", "title", "unmapped"],
        );
        let carried = ours.carried_onto(&held);
        assert_eq!((carried.schema.rule_id(ObjectType::User), carried.without.len()), (Some("theirs#V2"), 0));
        let entries = &carried.schema.json()["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"];
        assert_eq!((entries[0]["later"].clone(), entries[1]["targetAttributeName"].clone()), (json!(1), json!("title")));
        let new: Vec<SchemaFact> = carried.schema.facts().into_iter().filter(|fact| !held.facts().contains(fact)).collect();
        let told: Vec<_> = new.iter().map(|fact| (fact.part, fact.name.as_str(), fact.value.as_str())).collect();
        assert_eq!(
            told,
            [
                (SchemaPart::Mapping, "User: title", "[jobTitle], default “None”"),
                (SchemaPart::Filter, "User: Sales", "department EQUALS Sales"),
                (SchemaPart::TargetAttribute, "User: title", "String"),
            ]
        );
        assert_eq!(carried.schema.carried_onto(&carried.schema).schema, carried.schema, "carried twice changes nothing");
    }

    #[test]
    fn groups_that_arent_mapped_here_are_switched_off_there_and_the_other_way_is_told() {
        let with_groups = |with: bool| {
            let mut schema = schema("r", vec![mapping("userName", "[mail]", json!({}))], json!(null), &[]).into_json();
            if with {
                let group = json!({"sourceObjectName": "Group", "targetObjectName": "Group", "enabled": true, "flowTypes": "Add", "attributeMappings": []});
                schema["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap().push(group);
            }
            SynchronizationSchema::new(schema)
        };
        let off = with_groups(false).carried_onto(&with_groups(true));
        assert_eq!((off.schema.enabled(ObjectType::Group), off.without), (false, Vec::new()));
        assert_eq!(with_groups(true).carried_onto(&with_groups(false)).without, [ObjectType::Group]);
    }

    #[test]
    fn a_mapping_that_flows_always_says_so() {
        let of = |extra: Json| schema("r", vec![mapping("title", "[jobTitle]", extra)], json!(null), &[]);
        let ours = of(json!({"flowBehavior": FlowBehavior::FlowAlways.name()}));
        let told = |schema: &SynchronizationSchema| {
            schema.facts().into_iter().find(|fact| fact.part == SchemaPart::Mapping).map(|fact| fact.value).unwrap()
        };
        assert_eq!((told(&ours).as_str(), told(&of(json!({}))).as_str()), ("[jobTitle], FlowAlways", "[jobTitle]"));
    }

    /// A schema whose source directory has these attributes.
    fn reading(attributes: &[&str], mappings: Vec<Json>, scope: Json) -> Json {
        let mut json = schema("r", mappings, scope, &["title"]).into_json();
        let attributes: Vec<Json> =
            attributes.iter().map(|name| json!({"name": name, "type": "String", "metadata": [{"key": name}]})).collect();
        let directory = json!({"id": "s", "name": "Azure Active Directory", "objects": [{"name": "User", "attributes": attributes}]});
        json["directories"].as_array_mut().unwrap().push(directory);
        json
    }

    #[test]
    fn a_source_attribute_that_is_missing_is_carried_and_named() {
        let mapped = || vec![mapping("title", "ToUpper([extension_x])", json!({}))];
        let held = SynchronizationSchema::new(reading(&["jobTitle"], vec![mapping("title", "[jobTitle]", json!({}))], json!(null)));
        let carried =
            SynchronizationSchema::new(reading(&["jobTitle", "extension_x", "unused"], mapped(), json!(null))).carried_onto(&held);
        let attributes = &carried.schema.json()["directories"][1]["objects"][0]["attributes"];
        assert_eq!((attributes.as_array().unwrap().len(), &attributes[1]["metadata"][0]["key"]), (2, &json!("extension_x")));
        assert!(carried.schema.facts().iter().any(|fact| fact.name == "User: source attribute extension_x"));
        assert!(carried.lost.is_empty(), "{:?}", carried.lost);
        let unknown = SynchronizationSchema::new(reading(&["jobTitle"], mapped(), json!(null))).carried_onto(&held);
        assert_eq!(unknown.lost[0].what, LostPart::SourceAttribute("extension_x".to_owned()));
    }

    #[test]
    fn filters_that_arent_written_and_further_values_are_told() {
        let clause =
            |values: Json| json!({"sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": values}});
        let scope =
            |values: Json| json!({"groups": [{"name": "Sales", "clauses": [clause(values)]}], "inputFilterGroups": [{"name": "x"}]});
        let mut ours = schema("r", Vec::new(), scope(json!(["Sales", "Presales"])), &[]).into_json();
        ours["synchronizationRules"][0]["groupFilter"] = json!({"includedGroups": ["g"]});
        let ours = SynchronizationSchema::new(ours);
        let lost: Vec<LostPart> =
            ours.carried_onto(&schema("t", Vec::new(), json!(null), &[])).lost.into_iter().map(|lost| lost.what).collect();
        let more = LostPart::MoreValues { filter: "Sales".to_owned(), attribute: "department".to_owned() };
        assert_eq!(lost, [LostPart::FilterKind("inputFilterGroups"), LostPart::FilterKind("groupFilter"), more]);
        assert!(ours.carried_onto(&ours).lost.is_empty(), "what is held already isn't lost");
    }
}
