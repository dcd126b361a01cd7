//! The plan that Usher would make, beside what the service did, person by person.

use std::collections::HashMap;

use usher_core::configuration::Configuration;
use usher_core::evaluation::Evaluation;
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::{ObjectType, Value};
use usher_core::plan::{Beside, beside};
use usher_engine::Wanted;

use crate::app::{Answer, App, Loaded};
use crate::message;
use crate::view::{CompareAttribute, CompareRow, CompareVerdict, CompareView};

/// Entries that are read at once.
const PAGE: u32 = 1000;

impl App {
    /// Makes a whole plan and lays it beside the service's log. Nothing is written to the target.
    ///
    /// # Errors
    /// The source or target can't be read, or the configuration can't be used. That the log can't be read is told by the caller's own
    /// [`Self::collect_service_log`]; what was kept of it is compared all the same.
    pub async fn compare_engines(&self, id: &ConnectionId) -> Answer<CompareView> {
        let plan = self.plan(id, Wanted::Initial).await?;
        let planned = self.whole_evaluations(&plan.cycle).await?;
        let by_object: HashMap<(ObjectType, &SourceId), &Evaluation> =
            planned.iter().map(|one| ((one.subject.object_type, &one.subject.source_id), one)).collect();
        let Loaded { document, profile, .. } = self.load(id).await?;
        let configuration = Configuration::compile(&document, profile).map_err(|complaints| message::of_complaints(&complaints))?;
        let mut compared = Compared::default();
        let mut met = std::collections::HashSet::new();
        let mut after: Option<(ObjectType, SourceId)> = None;
        loop {
            let (wanted, from) = (id.clone(), after.clone());
            let page = self
                .store(move |store| {
                    let from = from.as_ref().map(|(object_type, id)| (*object_type, id));
                    let entries = store.newest_service_entries(&wanted, from, PAGE)?;
                    let mut with_objects = Vec::with_capacity(entries.len());
                    for entry in entries {
                        let object = store.object(&wanted, entry.subject.object_type, &entry.subject.source_id)?;
                        with_objects.push((entry, object));
                    }
                    Ok(with_objects)
                })
                .await?;
            let Some((last, _)) = page.last() else { break };
            after = Some((last.subject.object_type, last.subject.source_id.clone()));
            for (done, object) in &page {
                let planned = by_object.get(&(done.subject.object_type, &done.subject.source_id)).copied();
                let is_wanted = object.as_ref().is_some_and(|object| configuration.decide_scope(object).in_scope);
                met.insert((done.subject.object_type, done.subject.source_id.clone()));
                compared.add(planned, is_wanted, Some(done));
            }
        }
        let unmet = planned.iter().filter(|one| !met.contains(&(one.subject.object_type, one.subject.source_id.clone())));
        unmet.for_each(|one| compared.add(Some(one), one.scope.in_scope, None));
        let log_read_to_ms = self.kept_job(id).await?.and_then(|job| job.read_to_ms);
        let Compared { same, differs, only_usher, only_service, rows } = compared;
        Ok(CompareView { plan: plan.cycle, at_ms: plan.at_ms, log_read_to_ms, same, differs, only_usher, only_service, rows })
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
