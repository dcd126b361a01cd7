//! `$batch`: up to twenty requests in one, each answered by its id, each throttled by itself.
//! Rule: Microsoft Graph, "Combine multiple HTTP requests using JSON batching".

use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::answer::{Answer, Refused, refusal};
use super::ask::Ask;
use super::client::GraphClient;
use super::wait;
use crate::error::EntraError;
use crate::permission::Job;

/// Requests in one batch.
pub const LARGEST_BATCH: usize = 20;
/// Rounds for those that were told to come again.
const ROUNDS: u32 = 6;

/// What became of one of them.
type Outcome = Result<Answer, EntraError>;

impl GraphClient {
    /// Sends them all, twenty at a time, and gives their answers in the same order. Those that are throttled wait as long as each was told and
    /// go again, without the others.
    ///
    /// # Errors
    /// As [`GraphClient::send`], for a batch as a whole. What one of them was refused for is in its own place.
    pub async fn batch(&self, asks: &[Ask]) -> Result<Vec<Outcome>, EntraError> {
        let mut outcomes: Vec<Option<Outcome>> = asks.iter().map(|_| None).collect();
        let mut pending: Vec<usize> = (0..asks.len()).collect();
        let mut round = 0;
        while !pending.is_empty() {
            round += 1;
            let mut again = Vec::new();
            let mut longest = None;
            for chunk in chunks(asks, &pending) {
                let answers = self.send(batch_of(asks, &chunk)).await?.json;
                for index in chunk {
                    let ask = asks.get(index).ok_or_else(|| EntraError::unpublished("a batch lost a request"))?;
                    let (outcome, wait) = self.read(ask, index, &answers);
                    match wait.filter(|wait| round < ROUNDS && *wait <= wait::LONGEST) {
                        Some(wait) => {
                            longest = longest.max(Some(wait));
                            again.push(index);
                        }
                        None => {
                            if let Some(place) = outcomes.get_mut(index) {
                                *place = Some(outcome);
                            }
                        }
                    }
                }
            }
            if let Some(wait) = longest {
                self.pause(wait);
            }
            pending = again;
        }
        Ok(outcomes.into_iter().flatten().collect())
    }

    /// One's answer, and how long to wait where it may be sent again.
    fn read(&self, ask: &Ask, index: usize, answers: &Json) -> (Outcome, Option<Duration>) {
        let id = index.to_string();
        let list = answers["responses"].as_array();
        let Some(answer) = list.and_then(|list| list.iter().find(|answer| answer["id"].as_str() == Some(&id))) else {
            return (Err(unanswered(ask)), None);
        };
        let Some(status) = answer["status"].as_u64().and_then(|status| u16::try_from(status).ok()) else {
            return (Err(unanswered(ask)), None);
        };
        let header = |name: &str| headers(answer).find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned());
        let json = &answer["body"];
        if (200..300).contains(&status) {
            return (Ok(Answer { status, json: json.clone(), location: header("location") }), None);
        }
        let error = refusal(&Refused {
            job: ask.job,
            caller: self.caller(),
            is_write: !ask.repeatable,
            status,
            json,
            request_id: header("request-id"),
            client_request_id: None,
        });
        let told = header("retry-after").and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
        let may_again = status == 429 || (ask.repeatable && matches!(status, 500 | 502..=504));
        (Err(error), may_again.then(|| told.unwrap_or_else(|| wait::backoff(3))))
    }
}

fn headers(answer: &Json) -> impl Iterator<Item = (&str, &str)> {
    let map = answer["headers"].as_object().into_iter().flatten();
    map.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

/// A part that has no answer: a read simply failed, a write may have been done.
fn unanswered(ask: &Ask) -> EntraError {
    let error = EntraError::unpublished("a batch has no answer to one of its requests");
    if ask.repeatable { error } else { EntraError { kind: crate::Kind::Unknown, ..error } }
}

/// At most twenty each, and of one version of the API.
fn chunks(asks: &[Ask], pending: &[usize]) -> Vec<Vec<usize>> {
    let version = |index: &usize| asks.get(*index).map_or("", |ask| split(&ask.target).0);
    let mut versions: Vec<&str> = pending.iter().map(version).collect();
    versions.sort_unstable();
    versions.dedup();
    let of = |wanted: &&str| pending.iter().filter(|index| version(index) == *wanted).copied().collect::<Vec<_>>();
    versions.iter().map(of).flat_map(|same| same.chunks(LARGEST_BATCH).map(<[usize]>::to_vec).collect::<Vec<_>>()).collect()
}

fn split(target: &str) -> (&str, &str) {
    target.split_at(target.find('/').unwrap_or(target.len()))
}

fn batch_of(asks: &[Ask], chunk: &[usize]) -> Ask {
    let parts = || chunk.iter().filter_map(|index| asks.get(*index).map(|ask| (index, ask)));
    let requests: Vec<Json> = parts().map(|(index, ask)| part(*index, ask)).collect();
    let first = parts().next().map(|(_, ask)| ask);
    let (job, version) = first.map_or((Job::ReadDirectory, "v1.0"), |ask| (ask.job, split(&ask.target).0));
    let mut batch = Ask::post(job, &[], json!({ "requests": requests }));
    batch.target = format!("{version}/$batch");
    batch.repeatable = parts().all(|(_, ask)| ask.repeatable);
    batch
}

fn part(index: usize, ask: &Ask) -> Json {
    let mut part = json!({ "id": index.to_string(), "method": ask.method.as_str(), "url": split(&ask.target).1 });
    let mut headers: Map<String, Json> = ask.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    if let Some(body) = &ask.body {
        headers.insert("Content-Type".to_owned(), json!("application/json"));
        part["body"] = body.clone();
    }
    if !headers.is_empty() {
        part["headers"] = Json::Object(headers);
    }
    part
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Ask, Job, batch_of, chunks};
    use serde_json::json;

    #[test]
    fn twenty_of_one_version_in_each() {
        let asks: Vec<Ask> = (0..45).map(|number| Ask::get(Job::ReadDirectory, &["users", &number.to_string()])).collect();
        let mut asks = asks;
        asks[3] = asks[3].clone().beta();
        let pending: Vec<usize> = (0..45).collect();
        let sizes: Vec<usize> = chunks(&asks, &pending).iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 20, 20, 4]);
        assert_eq!(batch_of(&asks, &[3]).target, "beta/$batch");
    }

    #[test]
    fn a_part_has_its_address_below_the_version_and_a_body_its_type() {
        let asks = [
            Ask::get(Job::ReadDirectory, &["users", "delta"]).query("$select", "id,mail").header("Prefer", "return=minimal"),
            Ask::post(Job::AssignRole, &["servicePrincipals", "s", "appRoleAssignedTo"], json!({"a": 1})),
        ];
        let batch = batch_of(&asks, &[0, 1]);
        assert!(!batch.repeatable, "one of them writes");
        let requests = &batch.body.unwrap()["requests"];
        assert_eq!(
            *requests,
            json!([
                {"id": "0", "method": "GET", "url": "/users/delta?$select=id,mail", "headers": {"Prefer": "return=minimal"}},
                {"id": "1", "method": "POST", "url": "/servicePrincipals/s/appRoleAssignedTo", "body": {"a": 1}, "headers": {"Content-Type": "application/json"}},
            ])
        );
        assert!(batch_of(&asks, &[0]).repeatable);
    }
}
