//! The plan that Usher would make, beside what the service did, person by person.

use usher_core::configuration::Configuration;
use usher_core::evaluation::Evaluation;
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId};
use usher_core::import::{ObjectType, SourceObject, Value};
use usher_core::plan::{Beside, beside};
use usher_engine::Wanted;

use crate::app::{Answer, App, Loaded};
use crate::commands::rows::row;
use crate::message;
use crate::view::{CompareAttribute, CompareRow, CompareVerdict, CompareView};

/// Evaluations and entries that are read at once: only those who differ are held.
const PAGE: u32 = 1000;

impl App {
    /// Makes a whole plan and lays it beside the service's log. Nothing is written to the target.
    ///
    /// # Errors
    /// The source or target can't be read, or the configuration can't be used. That the log can't be read is told by the caller's own
    /// [`Self::collect_service_log`]; what was kept of it is compared all the same.
    pub async fn compare_engines(&self, id: &ConnectionId) -> Answer<CompareView> {
        let plan = self.plan(id, Wanted::Initial).await?;
        let Loaded { document, profile, .. } = self.load(id).await?;
        let configuration = Configuration::compile(&document, profile).map_err(|complaints| message::of_complaints(&complaints))?;
        let mut compared = Compared::default();
        let mut after: Option<EvaluationId> = None;
        loop {
            let page = self.planned_beside(id, &plan.cycle, after.take()).await?;
            let Some((last, ..)) = page.last() else { break };
            after = Some(last.id.clone());
            for (planned, done, object) in &page {
                let in_scope = object.as_ref().is_some_and(|object| configuration.decide_scope(object).in_scope);
                compared.add(Some(planned), in_scope, done.as_ref());
            }
        }
        let mut after: Option<(ObjectType, SourceId)> = None;
        loop {
            let page = self.done_unplanned(id, &plan.cycle, after.take()).await?;
            let Some((last, ..)) = page.last() else { break };
            after = Some((last.subject.object_type, last.subject.source_id.clone()));
            for (done, object) in page.iter().filter_map(|(done, beside)| Some((done, beside.as_ref()?))) {
                let in_scope = object.as_ref().is_some_and(|object| configuration.decide_scope(object).in_scope);
                compared.add(None, in_scope, Some(done));
            }
        }
        let log_read_to_ms = self.kept_job(id).await?.and_then(|job| job.read_to_ms);
        let Compared { same, differs, only_usher, only_service, rows } = compared;
        Ok(CompareView { plan: plan.cycle, at_ms: plan.at_ms, log_read_to_ms, same, differs, only_usher, only_service, rows })
    }

    /// A page of the plan: each with what the service did last, and with the object as it was read.
    async fn planned_beside(
        &self,
        id: &ConnectionId,
        plan: &CycleId,
        after: Option<EvaluationId>,
    ) -> Answer<Vec<(Evaluation, Option<Evaluation>, Option<SourceObject>)>> {
        let (id, plan) = (id.clone(), plan.clone());
        self.store(move |store| {
            let planned = store.evaluations_of_cycle(&plan, after.as_ref(), PAGE)?;
            let beside = planned.into_iter().map(|one| {
                let (object_type, source) = (one.subject.object_type, &one.subject.source_id);
                let done = store.newest_service_entry(&id, object_type, source)?;
                let object = store.object(&id, object_type, source)?;
                Ok((one, done, object))
            });
            beside.collect()
        })
        .await
    }

    /// A page of what the service did last: those whom the plan has nothing to do with come with the object as it was read, if it is there.
    async fn done_unplanned(
        &self,
        id: &ConnectionId,
        plan: &CycleId,
        after: Option<(ObjectType, SourceId)>,
    ) -> Answer<Vec<(Evaluation, Option<Option<SourceObject>>)>> {
        let (id, plan) = (id.clone(), plan.clone());
        self.store(move |store| {
            let from = after.as_ref().map(|(object_type, id)| (*object_type, id));
            let done = store.newest_service_entries(&id, from, PAGE)?.into_iter().map(|one| {
                let (object_type, source) = (one.subject.object_type, &one.subject.source_id);
                let unplanned = !store.has_evaluation(&id, &plan, object_type, source)?;
                let object = if unplanned { Some(store.object(&id, object_type, source)?) } else { None };
                Ok((one, object))
            });
            done.collect()
        })
        .await
    }
}

#[derive(Default)]
struct Compared {
    same: u32,
    differs: u32,
    only_usher: u32,
    only_service: u32,
    rows: Vec<CompareRow>,
}

impl Compared {
    fn add(&mut self, planned: Option<&Evaluation>, is_wanted: bool, done: Option<&Evaluation>) {
        let (verdict, attributes) = match beside(planned, is_wanted, done) {
            Beside::Same => {
                self.same += 1;
                return;
            }
            Beside::Differs(attributes) => (CompareVerdict::Differs, attributes),
            Beside::OnlyPlanned => (CompareVerdict::OnlyUsher, Vec::new()),
            Beside::OnlyDone => (CompareVerdict::OnlyService, Vec::new()),
        };
        match verdict {
            CompareVerdict::Differs => self.differs += 1,
            CompareVerdict::OnlyUsher => self.only_usher += 1,
            CompareVerdict::OnlyService => self.only_service += 1,
        }
        let Some(subject) = planned.or(done).map(|one| &one.subject) else { return };
        let outcome = done.and_then(|done| done.outcome.as_ref());
        self.rows.push(CompareRow {
            object_type: subject.object_type,
            source_id: subject.source_id.clone(),
            display_name: subject.display_name.clone(),
            user_principal_name: subject.user_principal_name.clone(),
            verdict,
            usher: planned.map(|one| one.action.kind),
            usher_why: planned.map(|one| row(one, false).why).unwrap_or_default(),
            service: done.map(|one| one.action.kind),
            service_status: outcome.map(|outcome| outcome.status),
            service_at_ms: outcome.map(|outcome| outcome.at_ms),
            service_message: outcome.map(|outcome| outcome.message.clone()).unwrap_or_default(),
            attributes: attributes
                .into_iter()
                .map(|one| CompareAttribute {
                    target: one.target,
                    usher: one.planned.unwrap_or(Value::Null),
                    service: one.done.unwrap_or(Value::Null),
                })
                .collect(),
        });
    }
}
