//! Faults on demand: the next so many requests of a path fail in the way that was asked for; delta tokens expire.

use std::collections::VecDeque;

use super::call::Call;
use super::refusal::Refusal;

/// One way to fail.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// The status that is answered; `None`: the connection is cut within the answer.
    pub(super) status: Option<u16>,
    /// Requests whose path holds this.
    pub(super) path: String,
    /// So many are let through first.
    pub(super) skip: u32,
    /// So many fail.
    pub(super) count: u32,
    /// Only pages after the first: requests that carry a `$skiptoken`.
    pub(super) next_page: bool,
}

impl Fault {
    /// The code that says: cut the connection.
    pub(super) const CUT: &'static str = "practiceCut";

    pub(super) fn refusal(&self) -> Refusal {
        let message = "An unexpected error occurred while processing the request.";
        match self.status {
            None => Refusal::new(502, Self::CUT, message),
            Some(503) => Refusal::new(503, "ServiceUnavailable", "Service is temporarily unavailable.").with("retry-after", "1"),
            Some(504) => Refusal::new(504, "GatewayTimeout", "The gateway did not receive a response in time."),
            Some(502) => Refusal::new(502, "BadGateway", message),
            Some(status) => Refusal::new(status, "InternalServerError", message),
        }
    }
}

/// What is to fail.
#[derive(Debug, Default)]
pub(super) struct Faults {
    waiting: VecDeque<Fault>,
    empty_pages: u32,
    epoch: u32,
    expiry: Expiry,
}

impl Faults {
    pub(super) fn demand(&mut self, fault: Fault) {
        self.waiting.push_back(fault);
    }

    pub(super) fn next(&mut self, call: &Call) -> Option<Fault> {
        let path = call.segments.join("/");
        let page = call.query.get("$skiptoken").is_some();
        let place = self.waiting.iter().position(|fault| path.contains(&fault.path) && (page || !fault.next_page))?;
        let fault = &mut self.waiting[place];
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        fault.count = fault.count.saturating_sub(1);
        let struck = fault.clone();
        if fault.count == 0 {
            self.waiting.remove(place);
        }
        Some(struck)
    }

    /// The next so many answers to delta queries are empty pages that go on.
    pub(super) fn demand_empty_pages(&mut self, count: u32) {
        self.empty_pages += count;
    }

    /// Is this one an empty page?
    pub(super) fn take_empty_page(&mut self) -> bool {
        let empty = self.empty_pages > 0;
        self.empty_pages = self.empty_pages.saturating_sub(1);
        empty
    }

    /// All delta tokens that are out expire.
    pub(super) fn expire_delta(&mut self, expiry: Expiry) {
        self.epoch += 1;
        self.expiry = expiry;
    }

    /// Tokens of an earlier epoch have expired.
    pub(super) fn epoch(&self) -> u32 {
        self.epoch
    }

    /// How they are answered.
    pub(super) fn expiry(&self) -> Expiry {
        self.expiry
    }
}

/// How delta tokens that have expired are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Expiry {
    /// 410 with where to begin again.
    #[default]
    Gone,
    /// 400 syncStateNotFound.
    NotFound,
}
