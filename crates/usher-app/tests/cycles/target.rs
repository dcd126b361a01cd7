//! A target in memory that counts its writes, and fails, forgets to answer or never answers as a test asks.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{MatchQuery, TargetImage};
use usher_core::id::TargetId;
use usher_core::import::{ObjectType, Value};
use usher_engine::ports::{Answered, Listing, MembersError, Target, TargetError, TargetErrorKind, TargetObject};

use crate::fault::Fault;

mod seen;

#[derive(Default)]
struct Held {
    accounts: BTreeMap<(ObjectType, TargetId), TargetImage>,
    /// People and groups are numbered apart, as many servers do: account t1 and group t1 are two.
    next: BTreeMap<ObjectType, u32>,
    writes: Vec<String>,
    faults: BTreeMap<usize, Fault>,
    attempts: usize,
    /// The write under way leaves `active` as it was.
    deaf: bool,
    /// The write under way changes titles only.
    half: bool,
    /// The write under way changes `active` only.
    only_active: bool,
    /// Lists show nobody.
    hidden: bool,
    /// Nothing answers.
    down: bool,
    /// Refuses whatever is asked in these words.
    refuses: Vec<String>,
    /// Keeps texts in small letters.
    folds: bool,
    /// Who is neither added to a group nor removed from one.
    barred: Vec<TargetId>,
    /// Takes a second account of the same name, as servers do that leave uniqueness to their clients.
    takes_doubles: bool,
}

/// Accounts and groups, and the faults to come.
#[derive(Default)]
pub struct Memory {
    held: Mutex<Held>,
}

impl Memory {
    /// The write of that number, counted from now, goes wrong.
    pub fn set_faults(&self, faults: impl IntoIterator<Item = (usize, Fault)>) {
        let mut held = self.held.lock().unwrap();
        held.attempts = 0;
        held.down = false;
        held.faults = faults.into_iter().collect();
    }

    /// From now on two accounts may have one name: only Usher's own care keeps each person's single.
    pub fn take_doubles(&self) {
        self.held.lock().unwrap().takes_doubles = true;
    }

    /// From now on texts of new accounts are kept in small letters.
    pub fn fold_values(&self) {
        self.held.lock().unwrap().folds = true;
    }

    /// From now on this account is neither added to a group nor removed from one.
    pub fn bar_from_groups(&self, id: &TargetId) {
        self.held.lock().unwrap().barred.push(id.clone());
    }

    /// Writes that were done since the last call.
    pub fn take_writes(&self) -> Vec<String> {
        std::mem::take(&mut self.held.lock().unwrap().writes)
    }

    /// Someone else's account.
    pub fn add(&self, user_name: &str, active: bool) -> TargetId {
        let image = TargetImage {
            name: user_name.to_owned(),
            active: Some(active),
            attributes: [("userName".to_owned(), user_name.into())].into(),
            members: Vec::new(),
        };
        let mut held = self.held.lock().unwrap();
        let id = held.fresh(ObjectType::User);
        held.accounts.insert((ObjectType::User, id.clone()), image);
        id
    }

    /// Gives an account a title, as its administrator would.
    pub fn title(&self, id: &TargetId, title: &str) {
        let mut held = self.held.lock().unwrap();
        held.accounts.get_mut(&(ObjectType::User, id.clone())).unwrap().attributes.insert("title".to_owned(), title.into());
    }

    /// Gives an account a display name.
    pub fn describe(&self, id: &TargetId, display_name: &str) {
        let mut held = self.held.lock().unwrap();
        let image = held.accounts.get_mut(&(ObjectType::User, id.clone())).unwrap();
        image.attributes.insert("displayName".to_owned(), display_name.into());
    }

    /// Rewrites an account as its administrator would.
    pub fn rewrite(&self, id: &TargetId, values: &[(&str, &str)]) {
        let mut held = self.held.lock().unwrap();
        let image = held.accounts.get_mut(&(ObjectType::User, id.clone())).unwrap();
        for (name, value) in values {
            image.attributes.insert((*name).to_owned(), (*value).into());
        }
        image.name = image.attributes.get("userName").and_then(Value::as_text).unwrap_or_default();
    }

    /// Lists show nobody.
    pub fn hide_from_lists(&self, hidden: bool) {
        self.held.lock().unwrap().hidden = hidden;
    }

    /// Renames the only group, and from now on doesn't tell its externalId.
    pub fn rename_group(&self, name: &str) {
        let mut held = self.held.lock().unwrap();
        for ((kind, _), image) in &mut held.accounts {
            if *kind == ObjectType::Group {
                image.name = name.to_owned();
                image.attributes.insert("displayName".to_owned(), name.into());
                image.attributes.remove("externalId");
            }
        }
    }

    /// Forgets everything: ids are counted from the start again.
    pub fn begin_anew(&self) {
        *self.held.lock().unwrap() = Held::default();
    }

    async fn write<T>(&self, what: String, work: impl FnOnce(&mut Held) -> Result<T, TargetError>) -> Result<Answered<T>, TargetError> {
        let (fault, done) = {
            let mut held = self.held.lock().unwrap();
            held.up()?;
            let fault = {
                let at = held.attempts;
                held.faults.remove(&at)
            };
            held.attempts += 1;
            match fault {
                Some(Fault::LostBefore | Fault::LostBeforeAndDown) => {
                    held.down = fault == Some(Fault::LostBeforeAndDown);
                    return Err(wrong(TargetErrorKind::Unknown));
                }
                Some(Fault::Refused) => return Err(wrong(TargetErrorKind::Object)),
                Some(Fault::SaysGone) => return Err(wrong(TargetErrorKind::Gone)),
                Some(Fault::Silent) => (fault, None),
                _ => {
                    if fault == Some(Fault::MadeByAnother) {
                        held.others();
                    }
                    held.deaf = fault == Some(Fault::ActiveIgnored);
                    held.half = fault == Some(Fault::HalfDone);
                    held.only_active = fault == Some(Fault::ActiveOnlyThenRefused);
                    held.writes.push(what);
                    held.down = fault == Some(Fault::LostAfterAndDown);
                    (fault, Some(work(&mut held)))
                }
            }
        };
        match (fault, done) {
            (Some(Fault::DoneThenGone), _) => Err(TargetError { requests: 2, ..wrong(TargetErrorKind::Gone) }),
            (Some(Fault::ActiveOnlyThenRefused), _) => Err(TargetError { requests: 4, ..wrong(TargetErrorKind::Object) }),
            (Some(Fault::LostAfter | Fault::LostAfterAndDown | Fault::HalfDone), _) => Err(wrong(TargetErrorKind::Unknown)),
            (None | Some(Fault::Done | Fault::ActiveIgnored | Fault::MadeByAnother), Some(done)) => {
                done.map(|value| Answered { value, requests: 1 })
            }
            _ => std::future::pending().await,
        }
    }
}

impl Held {
    fn up(&self) -> Result<(), TargetError> {
        if self.down { Err(wrong(TargetErrorKind::Connection)) } else { Ok(()) }
    }

    fn answers(&self, question: &str) -> Result<(), TargetError> {
        self.up()?;
        if !self.refuses.iter().any(|word| question.contains(word.as_str())) {
            return Ok(());
        }
        // A collection that isn't there at all is gone; a question is refused.
        Err(wrong(if question.starts_with("list") { TargetErrorKind::Gone } else { TargetErrorKind::Object }))
    }

    fn others(&mut self) {
        let attributes = [("userName".to_owned(), "ada@contoso.com".into()), ("title".to_owned(), "Boss".into())].into();
        let image = TargetImage { name: "ada@contoso.com".to_owned(), active: Some(true), attributes, members: Vec::new() };
        let id = self.fresh(ObjectType::User);
        self.accounts.insert((ObjectType::User, id), image);
    }

    fn fresh(&mut self, object_type: ObjectType) -> TargetId {
        let next = self.next.entry(object_type).or_default();
        *next += 1;
        TargetId(format!("t{next}"))
    }
}

fn wrong(kind: TargetErrorKind) -> TargetError {
    TargetError {
        kind,
        code: "UnprocessableEntity",
        status: None,
        message: "as the test asked".to_owned(),
        fix: String::new(),
        requests: 1,
    }
}

fn image_of(values: &BTreeMap<String, Value>, mut image: TargetImage) -> TargetImage {
    for (name, value) in values {
        if value.is_null() {
            image.attributes.remove(name);
        } else {
            image.attributes.insert(name.clone(), value.clone());
        }
    }
    image.name =
        image.attributes.get("userName").or_else(|| image.attributes.get("displayName")).and_then(Value::as_text).unwrap_or_default();
    if let Some(Value::Boolean(active)) = image.attributes.get("active") {
        image.active = Some(*active);
    }
    image
}

#[async_trait]
impl Target for Memory {
    async fn list(&self, object_type: ObjectType, _: &CancellationToken) -> Result<Answered<Listing>, TargetError> {
        let held = self.held.lock().unwrap();
        held.answers(&format!("list {object_type:?}"))?;
        let of_type = held.accounts.iter().filter(|((kind, _), _)| *kind == object_type && !held.hidden);
        let objects = of_type.map(|((_, id), image)| TargetObject { id: id.clone(), image: image.clone() }).collect();
        Ok(Answered { value: Listing { objects, complete: true }, requests: 1 })
    }

    async fn size(&self, object_type: ObjectType) -> Result<Answered<Option<u32>>, TargetError> {
        let held = self.held.lock().unwrap();
        held.answers(&format!("list {object_type:?}"))?;
        let size = held.accounts.keys().filter(|(kind, _)| *kind == object_type).count();
        Ok(Answered { value: u32::try_from(size).ok(), requests: 1 })
    }

    async fn find(&self, object_type: ObjectType, query: &MatchQuery) -> Result<Answered<Vec<TargetObject>>, TargetError> {
        let wanted = query.value.as_text().map(|text| text.to_lowercase());
        let fits =
            |image: &TargetImage| image.attributes.get(&query.property).and_then(Value::as_text).map(|text| text.to_lowercase()) == wanted;
        let held = self.held.lock().unwrap();
        held.answers(&format!("find {object_type:?} {:?}", query.value))?;
        let found = held.accounts.iter().filter(|((kind, _), image)| *kind == object_type && fits(image));
        let value = found.map(|((_, id), image)| TargetObject { id: id.clone(), image: image.clone() }).collect();
        Ok(Answered { value, requests: 1 })
    }

    async fn get(&self, object_type: ObjectType, id: &TargetId) -> Result<Answered<Option<TargetObject>>, TargetError> {
        let held = self.held.lock().unwrap();
        held.answers(&format!("get {id}"))?;
        let image = held.accounts.get(&(object_type, id.clone())).cloned();
        Ok(Answered { value: image.map(|image| TargetObject { id: id.clone(), image }), requests: 1 })
    }

    async fn create(&self, object_type: ObjectType, values: &BTreeMap<String, Value>) -> Result<Answered<TargetObject>, TargetError> {
        self.write(format!("create {values:?}"), |held| {
            let name = values.get("userName").cloned();
            let taken = |image: &TargetImage| name.is_some() && image.attributes.get("userName") == name.as_ref();
            if !held.takes_doubles && held.accounts.values().any(taken) {
                return Err(wrong(TargetErrorKind::Exists));
            }
            let folded = values.iter().map(|(name, value)| match value {
                Value::Text(text) if held.folds => (name.clone(), Value::text(text.to_lowercase())),
                kept => (name.clone(), kept.clone()),
            });
            let image = image_of(&folded.collect(), TargetImage::default());
            let id = held.fresh(object_type);
            held.accounts.insert((object_type, id.clone()), image.clone());
            Ok(TargetObject { id, image })
        })
        .await
    }

    async fn update(
        &self,
        object_type: ObjectType,
        id: &TargetId,
        _: &TargetImage,
        values: &BTreeMap<String, Value>,
    ) -> Result<Answered<TargetObject>, TargetError> {
        self.write(format!("update {id} {values:?}"), |held| {
            let name = values.get("userName");
            let taken =
                |(other, image): (&(ObjectType, TargetId), &TargetImage)| other.1 != *id && image.attributes.get("userName") == name;
            if !held.takes_doubles && name.is_some() && held.accounts.iter().any(taken) {
                return Err(wrong(TargetErrorKind::Exists));
            }
            let image = held.accounts.get_mut(&(object_type, id.clone())).ok_or_else(|| wrong(TargetErrorKind::Gone))?;
            let before = image.clone();
            let mut values = values.clone();
            if held.half {
                values.retain(|name, _| name == "title");
            }
            if held.only_active {
                values.retain(|name, _| name == "active");
            }
            *image = image_of(&values, before.clone());
            if held.deaf {
                image.active = before.active;
                image.attributes.extend(before.attributes.get_key_value("active").map(|(name, value)| (name.clone(), value.clone())));
            }
            Ok(TargetObject { id: id.clone(), image: image.clone() })
        })
        .await
    }

    async fn change_members(&self, group: &TargetId, added: &[TargetId], removed: &[TargetId]) -> Result<Answered<()>, MembersError> {
        let changed = self.write(format!("members {group}"), |held| {
            let barred: Vec<TargetId> = added.iter().chain(removed).filter(|id| held.barred.contains(id)).cloned().collect();
            let image = held.accounts.get_mut(&(ObjectType::Group, group.clone())).ok_or_else(|| wrong(TargetErrorKind::Gone))?;
            image.members.retain(|id| !removed.contains(id) || barred.contains(id));
            image.members.extend(added.iter().filter(|id| !barred.contains(id)).cloned());
            image.members.sort();
            image.members.dedup();
            Ok(barred)
        });
        let Answered { value: barred, requests } = changed.await?;
        if barred.is_empty() {
            return Ok(Answered { value: (), requests });
        }
        Err(MembersError { error: wrong(TargetErrorKind::Object), refused: barred })
    }

    async fn members(&self, group: &TargetId) -> Result<Answered<Vec<TargetId>>, TargetError> {
        let held = self.held.lock().unwrap();
        held.answers("members")?;
        let value = held.accounts.get(&(ObjectType::Group, group.clone())).map(|image| image.members.clone()).unwrap_or_default();
        Ok(Answered { value, requests: 1 })
    }

    async fn delete(&self, object_type: ObjectType, id: &TargetId) -> Result<Answered<()>, TargetError> {
        self.write(format!("delete {id}"), |held| {
            held.accounts.remove(&(object_type, id.clone()));
            Ok(())
        })
        .await
    }

    fn note(&self) -> Option<String> {
        None
    }
}
