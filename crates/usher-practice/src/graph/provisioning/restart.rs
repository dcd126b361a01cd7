//! What a restart resets (`resetScope`): a comma-separated list; empty is the portal's button.

use jiff::Timestamp;

use super::super::refusal::Refusal;
use super::job::Job;

/// What is reset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reset {
    links: bool,
    escrows: bool,
    watermark: bool,
    quarantine: bool,
    force_deletes: bool,
}

impl Reset {
    /// Reads the list, whose words were checked against the published ones.
    ///
    /// # Errors
    /// 400 for `None`, which isn't to be used, beside other words.
    pub(super) fn read(scope: &str) -> Result<Self, Refusal> {
        let words: Vec<&str> = scope.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Ok(Self { escrows: true, watermark: true, quarantine: true, ..Self::default() });
        }
        if words.contains(&"None") && words.len() > 1 {
            return Err(Refusal::bad("The reset scope 'None' can't be combined with others."));
        }
        let has = |word: &str| words.contains(&word) || words.contains(&"Full") && word != "ForceDeletes";
        Ok(Self {
            links: has("ConnectorDataStore"),
            escrows: has("Escrows"),
            watermark: has("Watermark"),
            quarantine: has("QuarantineState"),
            force_deletes: has("ForceDeletes"),
        })
    }

    /// Resets, and starts the job.
    pub(super) fn apply(self, job: &mut Job, now: Timestamp) {
        if self.links {
            job.links.clear();
        }
        if self.escrows {
            job.escrows.clear();
        }
        if self.watermark || self.links {
            job.seen.clear();
        }
        if self.quarantine {
            job.quarantine = None;
        }
        job.force_deletes |= self.force_deletes;
        job.start(now);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn nothing_named_is_the_portals_button_and_full_lets_no_deletions_through() {
        let button = Reset { escrows: true, watermark: true, quarantine: true, ..Reset::default() };
        assert_eq!(Reset::read("").unwrap(), button);
        assert_eq!(Reset::read("Watermark,Escrows, QuarantineState").unwrap(), button);
        assert_eq!(Reset::read("Full").unwrap(), Reset { links: true, ..button });
        assert_eq!(Reset::read("ForceDeletes").unwrap(), Reset { force_deletes: true, ..Reset::default() });
        assert!(Reset::read("None, Full").is_err());
    }
}
