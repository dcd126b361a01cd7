//! The way to a host (name, connection, TLS), and whether its clock says the same as this machine's: signed assertions, tokens and
//! certificates are good for minutes only.

use usher_entra::{EntraError, look};
use usher_scim::TenantUrl;

use super::check;
use crate::message::{self, problem};
use crate::view::DoctorCheckView;

/// Microsoft takes five minutes' difference; from half of it on somebody should look.
/// Rule: Microsoft identity platform, token validation (clock skew).
const SKEW_FAILS_SECONDS: i64 = 300;
const SKEW_WARNS_SECONDS: i64 = 120;

/// The target's host.
pub(super) async fn target(url: &TenantUrl) -> Vec<DoctorCheckView> {
    match usher_scim::client::look::look(url).await {
        Ok(seen) => {
            let way = check::ok(check::TARGET, format!("{} answers (HTTP status {}).", url.host(), seen.status));
            std::iter::once(way).chain(seen.ahead_seconds.map(|ahead| clock(url.host(), ahead))).collect()
        }
        Err(error) => vec![check::fail(check::TARGET, &message::of_scim(&error))],
    }
}

/// The authority's or Graph's.
pub(super) fn microsoft(name: &str, looked: Result<look::Seen, EntraError>) -> Vec<DoctorCheckView> {
    match looked {
        Ok(look::Seen { host, status, ahead }) => {
            let way = if name == check::AUTHORITY && matches!(status, 400 | 404) {
                let message = format!("{host} answers, and doesn't know the tenant (HTTP status {status}).");
                let fix = "Check the tenant id or domain (Entra admin center > Overview), and whether the chosen cloud is the tenant's.";
                check::fail(name, &problem("TenantUnknown", &message, fix))
            } else {
                check::ok(name, format!("{host} answers (HTTP status {status})."))
            };
            std::iter::once(way).chain(ahead.map(|ahead| clock(&host, ahead.as_secs()))).collect()
        }
        Err(error) => vec![check::fail(name, &message::of_entra(&error))],
    }
}

/// This machine's clock beside a host's.
fn clock(host: &str, ahead_seconds: i64) -> DoctorCheckView {
    let off = ahead_seconds.abs();
    let which = if ahead_seconds > 0 { "behind" } else { "ahead of" };
    let told = if off < 120 { format!("{off} seconds") } else { format!("{} minutes", off / 60) };
    let message = format!("This machine's clock is {told} {which} {host}'s.");
    let fix = "Set this machine's clock, and let it be kept right (NTP: timedatectl set-ntp true; Windows: w32tm /resync).";
    if off >= SKEW_FAILS_SECONDS {
        check::fail(check::CLOCK, &problem("ClockWrong", &format!("{message} Tokens and certificates aren't taken then."), fix))
    } else if off >= SKEW_WARNS_SECONDS {
        check::warn(check::CLOCK, &problem("ClockOff", &message, fix))
    } else {
        check::ok(check::CLOCK, format!("As {host}'s, within {} seconds.", off.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::{check, clock, look, microsoft};
    use crate::view::DoctorState;

    #[test]
    fn an_authority_that_doesnt_know_the_tenant_fails_and_graph_without_a_token_is_well() {
        let seen = |status| Ok(look::Seen { host: "login.example".to_owned(), status, ahead: None });
        assert_eq!(microsoft(check::AUTHORITY, seen(400))[0].code, "TenantUnknown");
        assert_eq!(microsoft(check::AUTHORITY, seen(200))[0].state, DoctorState::Ok);
        assert_eq!(microsoft(check::GRAPH, seen(401))[0].state, DoctorState::Ok);
    }

    #[test]
    fn some_seconds_are_nothing_and_minutes_break_tokens() {
        for (ahead, state, words) in [
            (0, DoctorState::Ok, "within 1 seconds"),
            (-30, DoctorState::Ok, "within 30 seconds"),
            (150, DoctorState::Warn, "2 minutes behind"),
            (-3700, DoctorState::Fail, "61 minutes ahead of"),
        ] {
            let check = clock("graph.example", ahead);
            assert_eq!(check.state, state, "{ahead}");
            assert!(check.seen.contains(words), "{}", check.seen);
        }
    }
}
