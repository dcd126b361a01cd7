//! `auditLogs/provisioning`: the provisioning log, newest first, filtered and paged. Values are compared with case.

use jiff::Timestamp;
use serde_json::Value as Json;

use super::super::Shared;
use super::super::call::{Answer, Call};
use super::super::directory::{next_page, page_token};
use super::super::filter::{Filter, Op};
use super::super::refusal::Refusal;

const SUMMARY: &str = "provisioningObjectSummary";
/// Entries in a page, and the most.
const PAGE: usize = 1000;
const TEXT: &[Op] = &[Op::Eq, Op::Contains];
const TIME: &[Op] = &[Op::Eq, Op::Gt, Op::Lt];

/// What can be filtered by (provisioningobjectsummary-list).
const FILTERED: [(&str, &[Op]); 17] = [
    ("id", TEXT),
    ("jobId", TEXT),
    ("cycleId", TEXT),
    ("changeId", TEXT),
    ("tenantId", TEXT),
    ("activityDateTime", TIME),
    ("durationInMilliseconds", TIME),
    ("provisioningAction", TEXT),
    ("provisioningStatusInfo/status", TEXT),
    ("sourceIdentity/id", TEXT),
    ("sourceIdentity/displayName", TEXT),
    ("sourceIdentity/identityType", TEXT),
    ("targetIdentity/id", TEXT),
    ("targetIdentity/displayName", TEXT),
    ("servicePrincipal/id", TEXT),
    ("servicePrincipal/displayName", TEXT),
    ("initiatedBy/displayName", TEXT),
];

pub(in super::super) fn answer(shared: &Shared, call: &Call) -> Result<Answer, Refusal> {
    call.query.only(&["$filter", "$orderby", "$top", "$skiptoken"])?;
    let extensions = shared.world().extensions.clone();
    let now = shared.world().now();
    let filter = Filter::of(&call.query, SUMMARY, &FILTERED, &extensions)?;
    let oldest_first = oldest_first(call.query.get("$orderby"))?;
    let top = call.query.top(PAGE, PAGE)?;
    let page = page(shared, now, &Page::read(&page_token(call)?), oldest_first, filter.as_ref(), top);
    let next = page.next.map(|token| next_page(shared, call, &token));
    Ok(Answer::many(SUMMARY, page.entries, next))
}

/// Where a page begins: so many that fit are passed over, of the entries that were there when the first page was read.
#[derive(Debug, Clone, Copy)]
struct Page {
    end: usize,
    from: usize,
}

impl Page {
    fn read(token: &str) -> Self {
        let numbers = token.split_once(':').and_then(|(end, from)| Some((end.parse().ok()?, from.parse().ok()?)));
        let (end, from) = numbers.unwrap_or((usize::MAX, 0));
        Self { end, from }
    }
}

struct Entries {
    entries: Vec<Json>,
    next: Option<String>,
}

fn page(shared: &Shared, now: Timestamp, asked: &Page, oldest_first: bool, filter: Option<&Filter>, top: usize) -> Entries {
    let mut service = shared.provisioning();
    let (first, log) = service.log(now);
    let end = asked.end.min(first + log.len());
    let there = end.saturating_sub(first);
    let place = |at: usize| if oldest_first { at } else { there - 1 - at };
    let fits = |json: &&Json| filter.is_none_or(|filter| filter.fits(|name| value(json, name)));
    let fitting = (0..there).map(|at| &log[place(at)].json).filter(fits);
    let mut entries: Vec<Json> = fitting.skip(asked.from).take(top + 1).cloned().collect();
    let next = (entries.len() > top).then(|| format!("{end}:{}", asked.from + top));
    entries.truncate(top);
    Entries { entries, next }
}

fn value(json: &Json, name: &str) -> Json {
    json.pointer(&format!("/{name}")).cloned().unwrap_or_default()
}

/// # Errors
/// 400 for an order that isn't known.
fn oldest_first(order: Option<&str>) -> Result<bool, Refusal> {
    match order.map(|text| text.split_whitespace().collect::<Vec<_>>()).as_deref() {
        None | Some(["activityDateTime", "desc"]) => Ok(false),
        Some(["activityDateTime"] | ["activityDateTime", "asc"]) => Ok(true),
        Some(other) => Err(Refusal::bad(format!("The order '{}' is not supported.", other.join(" ")))),
    }
}
