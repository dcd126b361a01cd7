//! `$batch`: up to 20 requests in one (JSON batching), each with an answer of its own, in any order.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use serde_json::{Map, Value as Json, json};

use super::Shared;
use super::call::{self, Answer, Call};
use super::guid::Guid;
use super::refusal::Refusal;
use super::routes;

/// Requests in one batch.
const MOST: usize = 20;

pub(super) async fn answer(shared: &Arc<Shared>, call: &Call) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.body.as_ref().ok_or_else(|| Refusal::bad("Invalid batch payload format."))?;
    let all = body["requests"].as_array().ok_or_else(|| Refusal::bad("Invalid batch payload format."))?;
    if all.is_empty() || all.len() > MOST {
        return Err(Refusal::bad(format!("Number of batch request steps exceeds the maximum value of {MOST}, or there is none.")));
    }
    let mut statuses: HashMap<String, u16> = HashMap::new();
    let mut answers = Vec::new();
    for one in all {
        let id = one["id"].as_str().ok_or_else(|| Refusal::bad("Batch request steps must have an id that is a text."))?.to_owned();
        if statuses.contains_key(&id) {
            return Err(Refusal::bad(format!("Batch request ids must be unique: '{id}'.")));
        }
        let failed = depends_on(one, &statuses)?;
        let answer = match failed {
            true => Err(Refusal::new(424, "FailedDependency", "A request that this one depends on failed.")),
            false => step(shared, call, one).await,
        };
        let json = answered(shared, &id, answer);
        statuses.insert(id, json["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(500));
        answers.push(json);
    }
    // In any order, as the page says: a client that counts instead of reading ids is found out.
    answers.reverse();
    Ok(Answer::free(json!({ "responses": answers })))
}

/// Did one of those fail that this one depends on?
fn depends_on(one: &Json, statuses: &HashMap<String, u16>) -> Result<bool, Refusal> {
    let mut failed = false;
    for id in one["dependsOn"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        let status = statuses.get(id).ok_or_else(|| Refusal::bad(format!("dependsOn names '{id}', which isn't an earlier request.")))?;
        failed |= *status >= 400;
    }
    Ok(failed)
}

async fn step(shared: &Arc<Shared>, outer: &Call, one: &Json) -> Result<Answer, Refusal> {
    const TAKEN: [&str; 6] = ["id", "method", "url", "headers", "body", "dependsOn"];
    if let Some(name) = one.as_object().into_iter().flat_map(Map::keys).find(|name| !TAKEN.contains(&name.as_str())) {
        return Err(Refusal::unpublished(format!("A batch request has no '{name}'.")));
    }
    let bad = |what: &str| Refusal::bad(format!("Invalid batch request: {what}."));
    let method: Method = one["method"].as_str().and_then(|text| text.parse().ok()).ok_or_else(|| bad("method"))?;
    let url = one["url"].as_str().filter(|url| url.starts_with('/')).ok_or_else(|| bad("url must begin with '/'"))?;
    let uri: Uri = url.replace(' ', "%20").parse().map_err(|_| bad("url"))?;
    if uri.path().starts_with("/$batch") {
        return Err(bad("a batch within a batch"));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in one["headers"].as_object().into_iter().flatten() {
        let name: HeaderName = name.parse().map_err(|_| bad("headers"))?;
        headers.insert(name, HeaderValue::from_str(value.as_str().unwrap_or_default()).map_err(|_| bad("headers"))?);
    }
    let body = one.get("body").filter(|body| !body.is_null()).cloned();
    if body.is_some() && !headers.contains_key("content-type") {
        return Err(bad("a body needs the header Content-Type"));
    }
    let inner = call::read(method, outer.version, &uri, uri.path(), &headers, body, outer.caller.clone());
    shared.stats().batched(inner.method.as_str(), &inner.segments);
    Box::pin(routes::answer(shared, &inner)).await
}

fn answered(shared: &Shared, id: &str, answer: Result<Answer, Refusal>) -> Json {
    let (status, body, headers) = match answer {
        Ok(answer) => (answer.status, (answer.status != 204).then_some(answer.body), answer.headers),
        Err(refusal) => {
            let request_id = Guid::random().to_string();
            (refusal.status, Some(refusal.body(shared.world().now(), &request_id, &request_id)), refusal.headers)
        }
    };
    let mut told: Map<String, Json> = headers.into_iter().map(|(name, value)| (title(name), value.into())).collect();
    if body.is_some() {
        told.insert("Content-Type".to_owned(), "application/json".into());
    }
    let mut json = json!({ "id": id, "status": status, "headers": told });
    if let Some(body) = body {
        json["body"] = body;
    }
    json
}

/// `retry-after` as `Retry-After`: names within a batch's answer are written so.
fn title(name: &str) -> String {
    let word = |part: &str| part.get(..1).map(str::to_uppercase).unwrap_or_default() + part.get(1..).unwrap_or_default();
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}
