//! Scoping filters: viewing, saving, and what unsaved ones would let through.

use usher_core::configuration::{Complaint, Configuration, ConnectionDocument, SynchronizationSchema, check};
use usher_core::evaluate::{Matching, NobodyLinked, evaluate};
use usher_core::evaluation::ScopeReason;
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::{ObjectType, SourceObject};
use usher_core::plan::{order, takes_away};
use usher_core::scope::{Clause, Filter};
use usher_engine::inputs_of;

use super::mappings::attribute;
use super::source::only;
use crate::app::{Answer, App, Loaded};
use crate::message::{self, problem};
use crate::view::{ClauseView, FilterView, PersonScope, ProblemView, SaveView, ScopingEdit, ScopingPreview, ScopingView};

impl App {
    /// The filters of one object type.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn scoping(&self, id: &ConnectionId, object_type: ObjectType) -> Answer<ScopingView> {
        let Loaded { document, version, profile } = self.load(id).await?;
        let complaints = check(&document, profile);
        let scope = document.scope;
        let schema = SynchronizationSchema::new(document.schema);
        let filters = schema
            .filters(object_type)
            .into_iter()
            .enumerate()
            .map(|(place, filter)| view(filter, place, object_type, &complaints))
            .collect();
        let attributes = schema.source_attributes(object_type).into_iter().map(attribute).collect();
        Ok(ScopingView { object_type, scope, filters, attributes, operators: super::tools::operators(), version })
    }

    /// Saves scope and filters of one object type as a version.
    ///
    /// # Errors
    /// A clause can't be used: which, and why.
    pub async fn save_scoping(&self, id: &ConnectionId, edit: ScopingEdit) -> Answer<SaveView> {
        self.change_document(id, move |document| apply(&edit, document)).await
    }

    /// What unsaved filters would let through, and one person's verdict: by the connection as it would be with them, evaluated as a plan
    /// evaluates it.
    ///
    /// # Errors
    /// With these filters the connection can't be used: which, and why; or the source or data folder can't be read.
    pub async fn preview_scoping(&self, id: &ConnectionId, edit: ScopingEdit, person: Option<&str>) -> Answer<ScopingPreview> {
        let Loaded { mut document, profile, .. } = self.load(id).await?;
        apply(&edit, &mut document)?;
        let configuration = Configuration::compile(&document, profile).map_err(|complaints| message::of_complaints(&complaints))?;
        let wanted = id.clone();
        let links = self.store(move |store| store.links(&wanted, edit.object_type)).await?;
        let mut preview = ScopingPreview { in_scope: 0, out_of_scope: 0, undecided: 0, would_be_disabled: 0, person: None };
        let mut leaving = Vec::new();
        let count = |object: SourceObject| {
            let step = configuration.decide_scope(&object);
            if step.in_scope {
                preview.in_scope += 1;
            } else if step.reason == ScopeReason::Undecided {
                preview.undecided += 1;
            } else {
                preview.out_of_scope += 1;
                leaving.extend(links.contains_key(&object.id).then_some(object.id));
            }
        };
        self.for_everyone(id, only(edit.object_type), count).await?;
        if let Some(who) = person {
            let found = self.someone(id, edit.object_type, who).await?;
            preview.person = found.map(|object| PersonScope { display_name: object.label(), step: configuration.decide_scope(&object) });
        }
        preview.would_be_disabled = self.would_lose_access(id, configuration, edit.object_type, leaving).await?;
        Ok(preview)
    }

    /// How many of those who are out of scope and have an account would be disabled or deleted.
    async fn would_lose_access(
        &self,
        id: &ConnectionId,
        configuration: Configuration,
        object_type: ObjectType,
        leaving: Vec<SourceId>,
    ) -> Answer<u32> {
        let (wanted, inputs) = (id.clone(), inputs_of(id, Self::now_ms()));
        self.store(move |store| {
            let mut count = 0;
            for left in leaving {
                let Some(link) = store.link(&wanted, object_type, &left)? else { continue };
                let Some(object) = store.object(&wanted, object_type, &left)? else { continue };
                // Whoever leaves loses access whatever they refer to.
                let evaluation = evaluate(&configuration, &object, &Matching::Linked(link), &NobodyLinked, inputs);
                count += u32::from(order::sends(&evaluation) && takes_away(&evaluation));
            }
            Ok(count)
        })
        .await
    }
}

/// Puts edited filters and scope into a document.
fn apply(edit: &ScopingEdit, document: &mut ConnectionDocument) -> Answer<()> {
    let mut schema = SynchronizationSchema::new(document.schema.clone());
    schema.set_filters(edit.object_type, &filters(edit)).map_err(|error| ProblemView {
        details: error.to_string(),
        ..problem("NoObjectMapping", "The schema has no mapping of this kind of object.", "Import a schema that has one.")
    })?;
    document.schema = schema.into_json();
    document.scope = edit.scope;
    Ok(())
}

fn filters(edit: &ScopingEdit) -> Vec<Filter> {
    let clause = |clause: &crate::view::ClauseEdit| super::tools::clause(&clause.attribute, &clause.operator, &clause.value);
    edit.filters
        .iter()
        .map(|filter| Filter { name: filter.name.clone(), clauses: filter.clauses.iter().map(clause).collect::<Vec<Clause>>() })
        .collect()
}

fn view(filter: Filter, place: usize, object_type: ObjectType, complaints: &[Complaint]) -> FilterView {
    let about = |attribute: &str| {
        let found = complaints.iter().find(|one| {
            one.object_type == Some(object_type) && one.filter == u32::try_from(place).ok() && one.attribute.as_deref() == Some(attribute)
        });
        found.map(|one| one.message.clone()).unwrap_or_default()
    };
    let clauses = filter.clauses.iter().map(|clause| ClauseView {
        attribute: clause.attribute.clone(),
        operator: super::tools::operator_name(clause),
        value: clause.value.clone().unwrap_or_default(),
        complaint: about(&clause.attribute),
    });
    FilterView { clauses: clauses.collect(), name: filter.name }
}
