//! Attribute mapping: viewing, saving, and trying an expression.

use usher_core::configuration::{
    AttributeDefinition, AttributeMapping, Complaint, FlowBehavior, FlowType, FlowTypes, MappingSource, SynchronizationSchema, check,
    check_expression as check_one,
};
use usher_core::evaluate::{Configuration, TakenValues, Trial};
use usher_core::expression::{self, Flowing};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_engine::inputs_of;

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
        let schema = SynchronizationSchema::new(document.schema);
        let flow = schema.flow_types(object_type);
        let mut mappings: Vec<MappingRow> =
            schema.mappings(object_type).into_iter().map(|mapping| row(mapping, object_type, &complaints)).collect();
        mappings
            .sort_by_key(|row| (if row.matching_precedence == 0 { u32::MAX } else { row.matching_precedence }, row.target.to_lowercase()));
        Ok(MappingsView {
            object_type,
            enabled: schema.enabled(object_type),
            create: flow.add,
            update: flow.update,
            delete: flow.delete,
            mappings,
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
        self.change_document(id, move |document| {
            let MappingsEdit { object_type, enabled, create, update, delete, mappings } = edit;
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
        })
        .await
    }

    /// The functions of the expression language.
    ///
    /// # Errors
    /// None today.
    pub async fn functions(&self) -> Answer<Vec<FunctionView>> {
        Ok(super::tools::functions())
    }

    /// Checks an expression against both schemas; with a person, also tries it on them.
    ///
    /// # Errors
    /// There is no such connection, or the source can't be read.
    pub async fn check_expression(&self, id: &ConnectionId, ask: ExpressionAsk) -> Answer<ExpressionView> {
        let ExpressionAsk { text, object_type, target, person } = ask;
        let nothing = ExpressionView { problem: None, warnings: Vec::new(), value: None, steps: Vec::new(), person: None };
        let parsed = match expression::parse(&text) {
            Ok(parsed) => parsed,
            Err(error) => return Ok(ExpressionView { problem: Some(super::tools::expression_problem(error)), ..nothing }),
        };
        let Loaded { document, profile, .. } = self.load(id).await?;
        let findings = check_one(&parsed, &document, profile, object_type, &target);
        let warnings = findings.into_iter().map(super::tools::expression_finding).collect();
        let checked = ExpressionView { warnings, ..nothing };
        let Some(person) = person else { return Ok(checked) };
        let Some(object) = self.someone(id, &person).await? else { return Ok(checked) };
        let configuration = Configuration::compile(&document, profile).ok();
        let inputs = inputs_of(id, Self::now_ms());
        let trial = Trial { configuration: configuration.as_ref(), expression: &parsed, target: &target, object: &object, inputs };
        let mut checked = checked;
        let taken = match self.taken_values(id, &trial).await {
            Ok(taken) => taken,
            Err(told) => {
                checked.warnings.push(not_asked(&told, &text));
                TakenValues::default()
            }
        };
        let explained = trial.explain(&taken);
        let tried = ExpressionView { person: Some(object.label()), steps: explained.steps, ..checked };
        Ok(match explained.result {
            Ok(evaluated) => {
                let value = match evaluated.flow {
                    Flowing::Value(value) => value,
                    Flowing::IgnoreAttribute | Flowing::IgnoreObject => usher_core::import::Value::Null,
                };
                ExpressionView { value: Some(value), ..tried }
            }
            Err(error) => ExpressionView { problem: Some(super::tools::expression_problem(error)), ..tried },
        })
    }

    /// What the target holds of the values that an expression may choose from; asks it only where there are any.
    async fn taken_values(&self, id: &ConnectionId, trial: &Trial<'_>) -> Answer<TakenValues> {
        let queries = trial.unique_queries();
        if queries.is_empty() {
            return Ok(TakenValues::default());
        }
        let cancel = self.inner.closing.child_token();
        let engine = self.engine(id, &cancel).await?;
        let taken = engine.taken(trial.object.object_type, &trial.object.id, queries, &cancel).await;
        taken.map_err(|error| crate::message::of_engine(&error))
    }

    /// The first person who fits a text; from the snapshot, or before the first cycle from the source.
    pub(super) async fn someone(&self, id: &ConnectionId, who: &str) -> Answer<Option<usher_core::import::SourceObject>> {
        let Some(hit) = self.find_people(id, who).await?.into_iter().next() else { return Ok(None) };
        let (wanted, person) = (id.clone(), hit.source_id.clone());
        let stored = self.store(move |store| store.object(&wanted, ObjectType::User, &person)).await?;
        match stored {
            Some(object) => Ok(Some(object)),
            None => Ok(self.find_in_source(id, hit.source_id.as_str()).await?.into_iter().next()),
        }
    }
}

/// Without the target's answer the first value is shown, which a cycle may pass over.
fn not_asked(told: &ProblemView, text: &str) -> ExpressionProblem {
    ExpressionProblem {
        message: format!("The target could not be asked which values are taken, so the first one is shown. {}", told.message),
        position: 0,
        length: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
        fix: Some(told.fix.clone()).filter(|fix| !fix.is_empty()),
    }
}

fn row(mapping: AttributeMapping, object_type: ObjectType, complaints: &[Complaint]) -> MappingRow {
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
        target,
        kind,
        source,
        default_value: default_value.unwrap_or_default(),
        only_on_create: flow_type == FlowType::ObjectAddOnly,
        matching_precedence: matching_priority,
    }
}

/// An edited mapping; what the window doesn't show of the one before stays.
fn edited(edit: MappingEdit, before: &[AttributeMapping]) -> AttributeMapping {
    let MappingEdit { target, kind, source, default_value, only_on_create, matching_precedence } = edit;
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
