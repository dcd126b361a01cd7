//! Judging one object: its account is looked for in the target, and `usher_core` decides what follows.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Map, Value as Json};
use usher_core::evaluate::{Candidate, Inputs, Link, Matching, Prepared, TakenValues, TargetImage, unique_queries};
use usher_core::evaluation::Evaluation;
use usher_core::id::TargetId;
use usher_core::import::SourceObject;

use super::fields;
use super::run::Run;
use super::target::TargetError;

/// One object, judged.
pub(super) struct Judged {
    pub(super) evaluation: Evaluation,
    /// The account as it's known before the action: linked, or found just now.
    pub(super) account: Option<Link>,
    /// Its account was gone from the target: it was looked for anew (EP-309).
    pub(super) lost: bool,
    /// When judging began.
    pub(super) began: Instant,
}

/// Nothing is drawn twice alike between objects; between runs it may be.
const SEED: u64 = 0x0073_6572_7669_6365;

impl Run {
    /// Judges one object; asks the target where it must.
    ///
    /// # Errors
    /// The target couldn't be asked.
    pub(super) async fn judge(&self, object: &SourceObject) -> Result<Judged, TargetError> {
        let began = Instant::now();
        let inputs = Inputs::new(self.at.as_millisecond(), SEED);
        let prepared = Prepared::new(&self.configuration, object, inputs);
        let known = self.known(object).await?;
        let lost = known.is_none() && self.linked(&object.id).is_some();
        let mut taken = TakenValues::default();
        let matching = match known {
            Some(link) => Matching::Linked(link),
            None if prepared.wants_match() => {
                self.note_taken(object, inputs, &mut taken).await?;
                self.search(object, &prepared).await?
            }
            None => Matching::NotTried,
        };
        let evaluation = prepared.evaluate(&matching, self, &taken);
        let account = account(&matching, &evaluation);
        Ok(Judged { evaluation, account, lost, began })
    }

    /// Judges one whose account is known, by what is known, so that nothing is asked: who would be taken away (EP-802)?
    pub(super) fn foresee(&self, object: &SourceObject) -> Option<Evaluation> {
        let link = self.linked(&object.id)?.link.clone();
        let prepared = Prepared::new(&self.configuration, object, Inputs::new(self.at.as_millisecond(), SEED));
        Some(prepared.evaluate(&Matching::Linked(link), self, TakenValues::nothing()))
    }

    /// What is known of their account: from memory, or after a restart as it is now.
    async fn known(&self, object: &SourceObject) -> Result<Option<Link>, TargetError> {
        let Some(linked) = self.linked(&object.id) else { return Ok(None) };
        if !self.fresh {
            return Ok(Some(linked.link.clone()));
        }
        let Some(found) = self.target.read(object.object_type, linked.link.target_id.as_str()).await? else { return Ok(None) };
        let image = fields::image(&self.configuration, object.object_type, &found);
        // Members aren't asked for (EP-312): those that the service put there are known.
        let image = TargetImage { members: linked.link.image.members.clone(), ..image };
        Ok(Some(Link { image, ..linked.link.clone() }))
    }

    async fn search(&self, object: &SourceObject, prepared: &Prepared<'_>) -> Result<Matching, TargetError> {
        let mut found = Vec::new();
        for query in prepared.queries() {
            let value = query.value.as_text().unwrap_or_default();
            let accounts = self.target.find(object.object_type, &query.property, &value).await?;
            let hit = !accounts.is_empty();
            found.push(accounts.iter().filter_map(|account| self.candidate(object, account)).collect());
            if hit {
                break;
            }
        }
        Ok(Matching::Searched(found))
    }

    fn candidate(&self, object: &SourceObject, account: &Map<String, Json>) -> Option<Candidate> {
        let target_id = TargetId(account.get("id").and_then(Json::as_str)?.to_owned());
        let linked_to = self.owner(&target_id).filter(|owner| **owner != object.id).cloned();
        Some(Candidate { image: fields::image(&self.configuration, object.object_type, account), target_id, linked_to })
    }

    async fn note_taken(&self, object: &SourceObject, inputs: Inputs, taken: &mut TakenValues) -> Result<(), TargetError> {
        let mut free: Option<String> = None;
        for query in unique_queries(&self.configuration, object, inputs) {
            if free.as_deref() == Some(query.property.as_str()) {
                continue;
            }
            let value = query.value.as_text().unwrap_or_default();
            if self.target.find(object.object_type, &query.property, &value).await?.is_empty() {
                free = Some(query.property);
            } else {
                taken.add(object.object_type, &query);
            }
        }
        Ok(())
    }
}

fn account(matching: &Matching, evaluation: &Evaluation) -> Option<Link> {
    match matching {
        Matching::Linked(link) => Some(link.clone()),
        Matching::Searched(found) => {
            let id = evaluation.subject.target_id.as_ref()?;
            let candidate = found.iter().flatten().find(|candidate| candidate.target_id == *id)?;
            Some(Link { target_id: id.clone(), image: candidate.image.clone(), kept: BTreeMap::new() })
        }
        Matching::NotTried => None,
    }
}
