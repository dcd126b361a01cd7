//! Protected ids that name nobody: a slip in one leaves somebody unprotected, and would only be seen when their account is gone.

use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_core::scope::{UnmatchedId, UnmatchedIds};

use crate::app::{Answer, App, Loaded};

const BOTH: &[ObjectType] = &[ObjectType::User, ObjectType::Group];

impl App {
    /// The protected ids that neither the source nor any account that Usher knows of has, each in a sentence. Empty too where the source
    /// can't be read: whoever reads it next says why.
    pub async fn protection_doubts(&self, id: &ConnectionId) -> Vec<String> {
        self.unmatched_ids(id).await.unwrap_or_default()
    }

    async fn unmatched_ids(&self, id: &ConnectionId) -> Answer<Vec<String>> {
        let Loaded { document, profile, .. } = self.load(id).await?;
        let mut looked = UnmatchedIds::new(&document.protected);
        if looked.is_empty() {
            return Ok(Vec::new());
        }
        // Protection is all that keeps the account of someone who left; and an entry may be what the target calls an account.
        let wanted = id.clone();
        let known = self.store(move |store| Ok([store.departed_names(&wanted)?, store.account_names(&wanted)?].concat())).await?;
        known.iter().for_each(|name| looked.add_name(name));
        if looked.is_empty() {
            return Ok(Vec::new());
        }
        self.for_everyone(id, BOTH, |object| looked.add(&object)).await?;
        let mut rest = looked.rest();
        if rest.is_empty() {
            return Ok(Vec::new());
        }
        self.for_everyone(id, BOTH, |object| rest.add(&object)).await?;
        Ok(rest.told().into_iter().map(|one| words(&one, &profile.display_name)).collect())
    }
}

fn words(one: &UnmatchedId, application: &str) -> String {
    let UnmatchedId { entry, nearest } = one;
    let meant = nearest.as_ref().map(|nearest| format!(" Did you mean {nearest}?")).unwrap_or_default();
    format!(
        "protected.ids: nobody in the source has the id or userPrincipalName “{entry}”. Unless an account in {application} has this id or name, it protects nobody.{meant}"
    )
}
