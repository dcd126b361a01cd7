//! A plan in one sentence: how many change and how, what that does to the target's licences, how long it takes, and who is left.

use usher_core::configuration::ApplicationProfile;
use usher_core::id::ConnectionId;
use usher_core::plan::{Counts, LicenceCount};

use crate::app::{Answer, App, Loaded};

impl App {
    /// The plan's sentence, the same in the window and on the command line.
    pub(super) async fn plan_sentence(
        &self,
        id: &ConnectionId,
        counts: &Counts,
        licences: &[LicenceCount],
        blocked: u32,
    ) -> Answer<String> {
        let Loaded { profile, .. } = self.load(id).await?;
        Ok(sentence(profile, counts, licences, blocked))
    }
}

fn sentence(profile: &ApplicationProfile, counts: &Counts, licences: &[LicenceCount], blocked: u32) -> String {
    let target = &profile.display_name;
    let blocked = match blocked {
        0 => String::new(),
        1 => " 1 person or group can't be provisioned as they are.".to_owned(),
        several => format!(" {several} people and groups can't be provisioned as they are."),
    };
    let changes = counts.changes();
    if changes == 0 {
        return format!("Nothing would change in {target}.{blocked}");
    }
    let named = [
        (counts.create, "created"),
        (counts.update, "updated"),
        (counts.enable, "enabled"),
        (counts.disable, "disabled"),
        (counts.delete, "deleted"),
    ];
    let parts: Vec<String> = named.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let rate = profile.requests_per_second.max(1);
    let seconds = changes.div_ceil(rate).max(1);
    let unit = if seconds == 1 { "second" } else { "seconds" };
    let subject =
        if changes == 1 { "1 person or group would change".to_owned() } else { format!("{changes} people and groups would change") };
    let pace = format!("About {seconds} {unit} at {target}'s {rate} requests a second.");
    let licences = licence_words(licences).map(|words| format!(" {words}")).unwrap_or_default();
    format!("{subject} in {target}: {}.{licences}{blocked} {pace}", parts.join(", "))
}

/// "Takes 12 Dialpad_Ai Voice licences and frees 5."; `None` where no licence moves. A new account may be billed at once, so it is said before.
fn licence_words(counts: &[LicenceCount]) -> Option<String> {
    let sum = |of: fn(&LicenceCount) -> u32| counts.iter().map(of).sum::<u32>();
    let (taken, freed) = (sum(|one| one.taken), sum(|one| one.freed));
    let noun = |count: u32| if count == 1 { "licence" } else { "licences" };
    let names = |of: fn(&LicenceCount) -> u32| {
        let each = counts.iter().filter(|one| of(one) > 0).map(|one| format!("{} {}", of(one), one.licence));
        each.collect::<Vec<_>>().join(", ")
    };
    let (takes, frees) = match counts {
        [one] => (format!("{taken} {} {}", one.licence, noun(taken)), format!("{freed} {} {}", one.licence, noun(freed))),
        _ => (
            format!("{taken} {} ({})", noun(taken), names(|one| one.taken)),
            format!("{freed} {} ({})", noun(freed), names(|one| one.freed)),
        ),
    };
    match (taken, freed, counts) {
        (0, 0, _) => None,
        (_, 0, _) => Some(format!("Takes {takes}.")),
        (0, _, _) => Some(format!("Frees {frees}.")),
        (_, _, [_]) => Some(format!("Takes {takes} and frees {freed}.")),
        (_, _, _) => Some(format!("Takes {takes} and frees {frees}.")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use usher_core::configuration::builtin;

    use super::*;

    fn count(licence: &str, taken: u32, freed: u32) -> LicenceCount {
        LicenceCount { licence: licence.to_owned(), taken, freed }
    }

    #[test]
    fn licences_stand_in_the_sentence_before_anything_is_sent() {
        let counts = Counts { create: 12, disable: 5, ..Counts::default() };
        let licences = [count("Dialpad_Ai Voice", 12, 5)];
        assert_eq!(
            sentence(builtin("dialpad").unwrap(), &counts, &licences, 0),
            "17 people and groups would change in Dialpad: 12 created, 5 disabled. Takes 12 Dialpad_Ai Voice licences and frees 5. About 1 second at Dialpad's 20 requests a second."
        );
        assert_eq!(
            sentence(builtin("scim").unwrap(), &Counts { update: 1, ..Counts::default() }, &[], 0),
            "1 person or group would change in SCIM application: 1 updated. About 1 second at SCIM application's 50 requests a second."
        );
    }

    #[test]
    fn who_cant_be_provisioned_is_counted_beside_those_who_change() {
        let dialpad = builtin("dialpad").unwrap();
        let words = |counts: Counts, blocked: u32| sentence(dialpad, &counts, &[], blocked);
        let update = Counts { update: 1, ..Counts::default() };
        assert_eq!(
            words(update, 10),
            "1 person or group would change in Dialpad: 1 updated. 10 people and groups can't be provisioned as they are. About 1 second at Dialpad's 20 requests a second."
        );
        assert!(words(update, 1).contains(" 1 person or group can't be provisioned as they are. "));
        assert_eq!(words(Counts::default(), 2), "Nothing would change in Dialpad. 2 people and groups can't be provisioned as they are.");
        assert_eq!(words(Counts::default(), 0), "Nothing would change in Dialpad.");
    }

    #[test]
    fn each_licence_is_named_where_there_are_several() {
        let words = |counts: &[LicenceCount]| licence_words(counts).unwrap_or_default();
        assert_eq!(words(&[]), "");
        assert_eq!(words(&[count("Voice", 1, 0)]), "Takes 1 Voice licence.");
        assert_eq!(words(&[count("Voice", 0, 2)]), "Frees 2 Voice licences.");
        assert_eq!(
            words(&[count("Sales", 1, 0), count("Voice", 2, 1)]),
            "Takes 3 licences (1 Sales, 2 Voice) and frees 1 licence (1 Voice)."
        );
        assert_eq!(words(&[count("Sales", 0, 0)]), "");
    }
}
