//! Access tokens that were handed out: opaque texts, each with whom it speaks for, what it allows, and until when.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::call::Caller;
use super::refusal::Refusal;

#[derive(Debug, Default)]
pub(crate) struct Tokens(HashMap<String, (Caller, Timestamp)>);

impl Tokens {
    /// A new token that lives so long.
    pub(crate) fn give(&mut self, caller: Caller, now: Timestamp, life: SignedDuration) -> String {
        let token = format!("practice-access-{:032x}", rand::random::<u128>());
        self.0.insert(token.clone(), (caller, now + life));
        token
    }

    /// All that are out end now.
    pub(crate) fn expire_all(&mut self, now: Timestamp) {
        self.0.values_mut().for_each(|(_, until)| *until = now);
    }

    /// Whose it is.
    ///
    /// # Errors
    /// 401 in Graph's words.
    pub(crate) fn caller(&self, authorization: Option<&str>, now: Timestamp) -> Result<Caller, Refusal> {
        let Some(token) = authorization.and_then(|line| line.strip_prefix("Bearer ")) else {
            return Err(Refusal::token("Access token is empty."));
        };
        match self.0.get(token) {
            None => Err(Refusal::token("IDX14100: JWT is not well formed, there are no dots (.).")),
            Some((_, until)) if *until <= now => Err(Refusal::token("Lifetime validation failed, the token is expired.")),
            Some((caller, _)) => Ok(caller.clone()),
        }
    }
}
