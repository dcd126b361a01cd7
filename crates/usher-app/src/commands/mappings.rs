//! Attribute mapping: viewing, saving, and checking an expression.

use usher_core::configuration::{
    AttributeDefinition, AttributeMapping, Complaint, ConnectionDocument, FlowBehavior, FlowType, FlowTypes, MappingSource,
    SynchronizationSchema, check, check_expression as check_one, never_cleared,
};
use usher_core::expression;
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;

use crate::app::{Answer, App, Loaded};
use crate::message::problem;
use crate::view::{
    AttributeView, ExpressionAsk, ExpressionProblem, ExpressionView, FunctionView, MappingEdit, MappingKind, MappingRow, MappingsEdit,
    MappingsView, ProblemView, SaveView,
};

impl App {
    /// The mappings of one object type.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn mappings(&self, id: &ConnectionId, object_type: ObjectType) -> Answer<MappingsView> {
        let Loaded { document, version, profile } = self.load(id).await?;
        let complaints = check(&document, profile);
        let never_cleared = never_cleared(&document, profile, object_type);
        let cleared = document.cleared_attributes.of(object_type).to_vec();
        let schema = SynchronizationSchema::new(document.schema);
        let flow = schema.flow_types(object_type);
        let mut mappings: Vec<MappingRow> =
            schema.mappings(object_type).into_iter().map(|mapping| row(mapping, object_type, &complaints, &cleared)).collect();
        mappings
            .sort_by_key(|row| (if row.matching_precedence == 0 { u32::MAX } else { row.matching_precedence }, row.target.to_lowercase()));
        Ok(MappingsView {
            object_type,
            enabled: schema.enabled(object_type),
            create: flow.add,
            update: flow.update,
            delete: flow.delete,
            mappings,
            never_cleared,
            source_attributes: schema.source_attributes(object_type).into_iter().map(attribute).collect(),
            target_attributes: schema.target_attributes(object_type).into_iter().map(attribute).collect(),
            version,
        })
    }

    /// Saves the mappings of one object type as a version.
    ///
    /// # Errors
    /// One can't be used: which, and where in it.
    pub async fn save_mappings(&self, id: &ConnectionId, edit: MappingsEdit) -> Answer<SaveView> {
        self.change_document(id, move |document| apply(edit, document)).await
    }

    /// The functions of the expression language.
    ///
    /// # Errors
    /// None today.
    pub async fn functions(&self) -> Answer<Vec<FunctionView>> {
        Ok(super::tools::functions())
    }

    /// Checks an expression against both schemas.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn check_expression(&self, id: &ConnectionId, ask: ExpressionAsk) -> Answer<ExpressionView> {
        let ExpressionAsk { text, object_type, target } = ask;
        let parsed = match expression::parse(&text) {
            Ok(parsed) => parsed,
            Err(error) => return Ok(ExpressionView { problem: Some(super::tools::expression_problem(error)), warnings: Vec::new() }),
        };
        let Loaded { document, profile, .. } = self.load(id).await?;
        let findings = check_one(&parsed, &document, profile, object_type, &target);
        Ok(ExpressionView { problem: None, warnings: findings.into_iter().map(super::tools::expression_finding).collect() })
    }
}

fn row(mapping: AttributeMapping, object_type: ObjectType, complaints: &[Complaint], cleared: &[String]) -> MappingRow {
    let AttributeMapping { target, source, default_value, flow_type, flow_behavior: _, matching_priority } = mapping;
    let (kind, source) = match source {
        MappingSource::None => (MappingKind::None, String::new()),
        MappingSource::Attribute(name) => (MappingKind::Direct, name),
        MappingSource::Constant(text) => (MappingKind::Constant, text),
        MappingSource::Function(expression) => (MappingKind::Expression, expression),
    };
    let about = complaints
        .iter()
        .filter(|one| one.object_type == Some(object_type) && one.filter.is_none() && one.attribute.as_deref() == Some(&target));
    MappingRow {
        complaints: about.map(|one| one.message.clone()).collect(),
        clears: cleared.contains(&target),
        target,
        kind,
        source,
        default_value: default_value.unwrap_or_default(),
        only_on_create: flow_type == FlowType::ObjectAddOnly,
        matching_precedence: matching_priority,
    }
}

/// Puts edited mappings in the place of the document's.
pub(super) fn apply(edit: MappingsEdit, document: &mut ConnectionDocument) -> Answer<()> {
    let MappingsEdit { object_type, enabled, create, update, delete, mappings } = edit;
    let cleared = mappings.iter().filter(|mapping| mapping.clears).map(|mapping| mapping.target.clone()).collect();
    match object_type {
        ObjectType::User => document.cleared_attributes.users = cleared,
        ObjectType::Group => document.cleared_attributes.groups = cleared,
    }
    let mut schema = SynchronizationSchema::new(document.schema.clone());
    let before = schema.mappings(object_type);
    let mappings: Vec<AttributeMapping> = mappings.into_iter().map(|mapping| edited(mapping, &before)).collect();
    let done = schema
        .set_mappings(object_type, &mappings)
        .and_then(|()| schema.set_enabled(object_type, enabled))
        .and_then(|()| schema.set_flow_types(object_type, FlowTypes { add: create, update, delete }));
    done.map_err(|error| ProblemView {
        details: error.to_string(),
        ..problem("NoObjectMapping", "The schema has no mapping of this kind of object.", "Import a schema that has one.")
    })?;
    document.schema = schema.into_json();
    Ok(())
}

/// An edited mapping; what the window doesn't show of the one before stays.
fn edited(edit: MappingEdit, before: &[AttributeMapping]) -> AttributeMapping {
    let MappingEdit { target, kind, source, default_value, only_on_create, matching_precedence, clears: _ } = edit;
    let held = before.iter().find(|one| one.target == target);
    let flow_type = match (only_on_create, held.map(|one| one.flow_type)) {
        (true, _) => FlowType::ObjectAddOnly,
        (false, Some(other)) if other != FlowType::ObjectAddOnly => other,
        (false, _) => FlowType::Always,
    };
    AttributeMapping {
        source: match kind {
            MappingKind::None => MappingSource::None,
            MappingKind::Direct => MappingSource::Attribute(source.trim().to_owned()),
            MappingKind::Constant => MappingSource::Constant(source),
            MappingKind::Expression => MappingSource::Function(source),
        },
        target,
        default_value: Some(default_value).filter(|value| !value.is_empty()),
        flow_type,
        flow_behavior: held.map_or(FlowBehavior::FlowWhenChanged, |one| one.flow_behavior),
        matching_priority: matching_precedence,
    }
}

pub(super) fn attribute(definition: AttributeDefinition) -> AttributeView {
    AttributeView {
        value_type: definition.attribute_type.name().to_owned(),
        name: definition.name,
        required: definition.required,
        multivalued: definition.multivalued,
    }
}

impl From<ExpressionProblem> for ProblemView {
    fn from(wrong: ExpressionProblem) -> Self {
        problem("ExpressionInvalid", &wrong.message, wrong.fix.as_deref().unwrap_or_default())
    }
}
