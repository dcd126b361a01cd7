//! Trying an unsaved mapping: what is doubtful about it, what it would give one person, and what the target would refuse; and how a value
//! of an evaluation came about.

use std::sync::Arc;

use usher_core::configuration::{Configuration, check};
use usher_core::evaluate::{Foreseen, Inputs, TakenValues, expression_inputs, foresee, unique_queries};
use usher_core::evaluation::{NamedValue, Problem, Severity};
use usher_core::expression::{self, Attributes, Flowing, TraceStep};
use usher_core::id::ConnectionId;
use usher_core::import::{AppRole, ObjectType, SourceObject, Value};
use usher_engine::inputs_of;

use super::source::only;
use crate::app::{Answer, App, Loaded};
use crate::message;
use crate::view::{ExplainAsk, MappingTrial, MappingTrialAsk, ProblemView, TriedMapping};

impl App {
    /// One mapping among unsaved ones, as the plan would have it for a new account: the same instant, seed and answers of the target.
    ///
    /// # Errors
    /// There is no such connection, or the source can't be read.
    pub async fn try_mapping(&self, id: &ConnectionId, ask: MappingTrialAsk) -> Answer<MappingTrial> {
        let MappingTrialAsk { edit, target, person } = ask;
        let object_type = edit.object_type;
        let mut loaded = self.load(id).await?;
        super::mappings::apply(edit, &mut loaded.document)?;
        let about = check(&loaded.document, loaded.profile).into_iter().filter(|one| {
            one.object_type == Some(object_type)
                && one.filter.is_none()
                && one.attribute.as_deref() == Some(&target)
                && one.position.is_none()
        });
        let trial = MappingTrial { complaints: about.map(|one| one.to_problem()).collect(), untried: None, tried: None };
        let Some(person) = person else { return Ok(trial) };
        let configuration = match Configuration::compile(&loaded.document, loaded.profile) {
            Ok(configuration) => Arc::new(configuration),
            Err(complaints) => return Ok(MappingTrial { untried: Some(message::of_complaints(&complaints)), ..trial }),
        };
        let Some(object) = self.someone(id, object_type, &person).await? else { return Ok(trial) };
        let inputs = inputs_of(id, Self::now_ms());
        let chooses = unique_queries(&configuration, &object, inputs).iter().any(|query| query.property == target);
        let asked = if chooses {
            self.taken_values(id, loaded, &configuration, &object, &target, inputs).await
        } else {
            Ok(TakenValues::default())
        };
        let (taken, not_asked) = match asked {
            Ok(taken) => (taken, None),
            Err(told) => (TakenValues::default(), Some(not_asked(&target, &told))),
        };
        let tried = foresee(&configuration, &object, &target, inputs, &taken).map(|foreseen| {
            let Foreseen { change, problems, steps } = foreseen;
            TriedMapping { name: object.label(), change, problems: problems.into_iter().chain(not_asked).collect(), steps }
        });
        Ok(MappingTrial { tried, ..trial })
    }

    /// What a mapping may not choose (`SelectUniqueValue`): what accounts of others hold, and what those take in a plan who come before.
    async fn taken_values(
        &self,
        id: &ConnectionId,
        loaded: Loaded,
        configuration: &Arc<Configuration>,
        object: &SourceObject,
        target: &str,
        inputs: Inputs,
    ) -> Answer<TakenValues> {
        let cancel = self.inner.closing.child_token();
        let source = match self.snapshot(id, only(object.object_type)).await? {
            Some(snapshot) => snapshot,
            None => self.source(id, &loaded.document, configuration).await?,
        };
        let engine = self.engine_over(id, loaded, Arc::clone(configuration), source, &cancel).await?;
        let taken = engine.taken(object, target, inputs, &cancel).await;
        taken.map_err(|error| message::of_engine(&error))
    }

    /// How a value of an evaluation came about, from what its import step holds, its instant and its connection's seed. Empty where it isn't an
    /// expression's, or where it would come out otherwise today (a value that was taken then).
    ///
    /// # Errors
    /// None today.
    pub async fn explain_value(&self, id: &ConnectionId, ask: ExplainAsk) -> Answer<Vec<TraceStep>> {
        Ok(explain(&ask, inputs_of(id, ask.at_ms)))
    }

    /// The first person or group that fits a text; from the snapshot, or before the first cycle from the source.
    pub(super) async fn someone(&self, id: &ConnectionId, object_type: ObjectType, who: &str) -> Answer<Option<SourceObject>> {
        let (wanted, search) = (id.clone(), who.to_owned());
        let stored = self.store(move |store| store.find_objects(&wanted, object_type, &search, 1)).await?;
        if let Some(object) = stored.into_iter().next() {
            return Ok(Some(object));
        }
        Ok(self.find_in_source(id, object_type, who).await?.into_iter().next())
    }
}

/// The first value is shown then, which a cycle may pass over.
fn not_asked(target: &str, told: &ProblemView) -> Problem {
    Problem {
        code: told.code.clone(),
        severity: Severity::Warning,
        attribute: Some(target.to_owned()),
        message: format!("Which values are taken could not be found out, so the first one is shown. {}", told.message),
        fix: told.fix.clone(),
    }
}

/// An expression's steps for what an evaluation imported. They are shown only if they lead to the value that the evaluation has.
fn explain(ask: &ExplainAsk, inputs: Inputs) -> Vec<TraceStep> {
    let Ok(parsed) = expression::parse(&ask.expression) else { return Vec::new() };
    let imported = Imported { attributes: &ask.attributes, app_roles: &ask.app_roles };
    let explained = parsed.explain(&imported, &expression_inputs(&parsed, &ask.target, &ask.source_id, inputs, &|_| false));
    let same = match &explained.result {
        Ok(evaluated) => match &evaluated.flow {
            Flowing::Value(value) => *value == ask.value,
            Flowing::IgnoreAttribute | Flowing::IgnoreObject => ask.value.is_null(),
        },
        Err(_) => ask.value.is_null(),
    };
    if same { explained.steps } else { Vec::new() }
}

/// What an evaluation's import step holds, as an expression reads it.
struct Imported<'a> {
    attributes: &'a [NamedValue],
    app_roles: &'a [AppRole],
}

impl Attributes for Imported<'_> {
    fn attribute(&self, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.attributes.iter().find(|one| one.name == name).map_or(&NULL, |one| &one.value)
    }

    fn app_roles(&self) -> &[AppRole] {
        self.app_roles
    }
}

#[cfg(test)]
mod tests {
    use usher_core::expression::TraceOutput;

    use super::*;

    fn ask(expression: &str, value: Value) -> ExplainAsk {
        let held = |name: &str, value: &str| NamedValue { name: name.to_owned(), value: Value::text(value) };
        ExplainAsk {
            source_id: "ann".into(),
            target: "title".to_owned(),
            expression: expression.to_owned(),
            attributes: vec![held("givenName", "Ann"), held("surname", "Berg")],
            app_roles: Vec::new(),
            at_ms: 0,
            value,
        }
    }

    #[test]
    fn a_value_is_explained_by_what_was_imported_inner_calls_first() {
        let steps = explain(&ask("ToUpper(Join(\" \", [givenName], [surname]))", Value::text("ANN BERG")), Inputs::new(0, 1));
        let told: Vec<_> = steps.iter().map(|step| (step.text.as_str(), step.depth, step.output.clone())).collect();
        assert_eq!(
            told,
            [
                ("Join(\" \", [givenName], [surname])", 1, TraceOutput::Value(Value::text("Ann Berg"))),
                ("ToUpper(Join(\" \", [givenName], [surname]))", 0, TraceOutput::Value(Value::text("ANN BERG"))),
            ]
        );
    }

    #[test]
    fn what_would_come_out_otherwise_is_not_explained() {
        assert_eq!(explain(&ask("ToUpper([givenName])", Value::text("Ann")), Inputs::new(0, 1)), []);
        assert_eq!(explain(&ask("RandomString(8, 0, 0, 0, 0, \"\", \"\")", Value::text("another")), Inputs::new(0, 1)), []);
    }
}
