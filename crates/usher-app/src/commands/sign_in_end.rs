//! How long what signs a connection in to Microsoft Entra ID is good: a certificate tells it itself, of a client secret the registration does.
//! Warned of from 30 days on, more clearly from 14 and 7.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use usher_core::configuration::{ConnectionDocument, SourceSetting};
use usher_core::id::ConnectionId;
use usher_entra::application;

use crate::adapters::entra::graph::{Purpose, SignedInGraph, Way};
use crate::app::{Answer, App};
use crate::secrets::EntraSecret;
use crate::view::{EntraSignInKind, SignInEnd, SignInView};

/// Days before the end at which the words change.
const WARN_DAYS: [(i64, SignInEnd); 3] = [(7, SignInEnd::Within7Days), (14, SignInEnd::Within14Days), (30, SignInEnd::Within30Days)];
const DAY_MS: i64 = 24 * 3600 * 1000;

impl App {
    /// What signs the connection in, and until when, as far as it is known without asking anybody. `None`: its people don't come from Entra
    /// ID, or nobody is signed in, which is told where it matters.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn sign_in_now(&self, id: &ConnectionId) -> Answer<Option<SignInView>> {
        let document = self.load(id).await?.document;
        if !matches!(document.source, SourceSetting::Entra { .. }) {
            return Ok(None);
        }
        let graph = self.entra_graph(id, &document, Purpose::Directory).await;
        Ok(graph.ok().map(|graph| view(graph.way, graph.ends_at, Self::now_ms())))
    }

    /// The same where it ends soon or has ended: what is warned of.
    ///
    /// # Errors
    /// As [`Self::sign_in_now`].
    pub async fn sign_in_ends_soon(&self, id: &ConnectionId) -> Answer<Option<SignInView>> {
        Ok(self.sign_in_now(id).await?.filter(|view| view.end > SignInEnd::Far))
    }

    /// The same, asked anew: of a client secret Entra ID is asked when it ends, which is kept beside a secret that is kept. That it can't be
    /// told stops nobody.
    pub(super) async fn sign_in_end(&self, id: &ConnectionId, document: &ConnectionDocument, graph: &SignedInGraph) -> SignInView {
        let ends_at = match (graph.way, &document.source) {
            (Way::ClientSecret, SourceSetting::Entra { client_id, .. }) => self.secret_end(id, client_id, graph).await,
            _ => graph.ends_at,
        };
        view(graph.way, ends_at, Self::now_ms())
    }

    async fn secret_end(&self, id: &ConnectionId, client_id: &str, graph: &SignedInGraph) -> Option<Timestamp> {
        let kept = self.kept_sign_in(id).await.ok().flatten();
        let is_kept = kept.is_some();
        let secret = kept.or_else(|| EntraSecret::of_environment().ok().flatten());
        let Some(EntraSecret::ClientSecret(secret, known)) = secret else { return graph.ends_at };
        match application::secret_ends_at(&graph.client, client_id, &secret).await {
            Ok(Some(told)) => {
                let is_news = is_kept && known != Some(told);
                if is_news && let Err(problem) = self.keep_sign_in(id, &EntraSecret::ClientSecret(secret, Some(told))).await {
                    tracing::warn!(connection = %id, code = problem.code, "when the client secret ends could not be kept");
                }
                Some(told)
            }
            Ok(None) => known,
            Err(error) => {
                tracing::debug!(connection = %id, code = error.code, "when the client secret ends could not be told");
                known
            }
        }
    }
}

fn view(way: Way, ends_at: Option<Timestamp>, now_ms: i64) -> SignInView {
    let (way, what, renew) = match way {
        Way::Person => (EntraSignInKind::Person, "A person's sign-in", ""),
        Way::ClientSecret => (EntraSignInKind::ClientSecret, "The client secret", "usher sign-in NAME --client-secret-file FILE"),
        Way::Certificate => (EntraSignInKind::Certificate, "The certificate", "usher sign-in NAME --client-certificate FILE"),
    };
    let ends_at_ms = ends_at.map(Timestamp::as_millisecond);
    let Some(at) = ends_at else {
        let message = if way == EntraSignInKind::Person {
            "A person is signed in; it renews itself for as long as Microsoft Entra ID lets it.".to_owned()
        } else {
            format!("{what} signs in to Microsoft Entra ID. When it ends isn't known here.")
        };
        return SignInView { way, ends_at_ms, end: SignInEnd::Far, message, fix: String::new() };
    };
    let left_ms = at.as_millisecond() - now_ms;
    let days = left_ms / DAY_MS;
    let end = if left_ms <= 0 {
        SignInEnd::Ended
    } else {
        WARN_DAYS.into_iter().find(|(most, _)| days < *most).map_or(SignInEnd::Far, |(_, end)| end)
    };
    let date = at.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d").to_string();
    let in_days = match days {
        0 => "in less than a day".to_owned(),
        1 => "in 1 day".to_owned(),
        days => format!("in {days} days"),
    };
    let message = match end {
        SignInEnd::Far => format!("{what} signs in to Microsoft Entra ID and is good until {date}."),
        SignInEnd::Within30Days => format!("{what} that signs in to Microsoft Entra ID ends on {date}, {in_days}."),
        SignInEnd::Within14Days => {
            format!("{what} that signs in to Microsoft Entra ID ends on {date}, {in_days}; no cycle can run after that.")
        }
        SignInEnd::Within7Days => {
            format!("{what} that signs in to Microsoft Entra ID ends {in_days}, on {date}: provisioning stops then unless it is replaced.")
        }
        SignInEnd::Ended => format!("{what} that signs in to Microsoft Entra ID has ended on {date}: nobody can be read or provisioned."),
    };
    let fix = if end == SignInEnd::Far {
        String::new()
    } else {
        format!("Make a new one under App registrations > the registration > Certificates & secrets, then enter it here: {renew}")
    };
    SignInView { way, ends_at_ms, end, message, fix }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{DAY_MS, SignInEnd, Timestamp, Way, view};

    #[test]
    fn the_nearer_the_end_the_clearer_the_words() {
        let now_ms = 1_795_000_000_000;
        let after = |days: i64| view(Way::Certificate, Some(Timestamp::from_millisecond(now_ms + days * DAY_MS + 1000).unwrap()), now_ms);
        for (days, end, words) in [
            (31, SignInEnd::Far, "is good until"),
            (30, SignInEnd::Far, "is good until"),
            (29, SignInEnd::Within30Days, "in 29 days"),
            (14, SignInEnd::Within30Days, "in 14 days"),
            (13, SignInEnd::Within14Days, "no cycle can run after that"),
            (6, SignInEnd::Within7Days, "provisioning stops then"),
            (0, SignInEnd::Within7Days, "in less than a day"),
            (-1, SignInEnd::Ended, "has ended"),
        ] {
            let view = after(days);
            assert_eq!(view.end, end, "{days}");
            assert!(view.message.contains(words), "{days}: {}", view.message);
            assert_eq!(view.fix.is_empty(), end == SignInEnd::Far);
        }
    }

    #[test]
    fn what_has_no_known_end_warns_of_none() {
        for way in [Way::Person, Way::ClientSecret] {
            let view = view(way, None, 0);
            assert_eq!((view.end, view.ends_at_ms, view.fix.as_str()), (SignInEnd::Far, None, ""));
        }
    }
}
