//! The words of Graph's enumerations. Their letter case varies between pages, examples and answers, so none counts; a word that isn't known
//! is kept and shown as it came.

/// An enumeration that is compared without case, and keeps what it doesn't know.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// Another, as it came; empty where none did.
            Other(String),
        }

        impl $name {
            /// Reads it, in any letter case.
            #[must_use]
            pub fn read(word: &str) -> Self {
                let word = word.trim();
                $(if word.eq_ignore_ascii_case($text) { return Self::$variant; })+
                Self::Other(word.to_owned())
            }

            /// As Graph's reference writes it.
            #[must_use]
            pub fn text(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(word) => word,
                }
            }
        }
    };
}

words! {
    /// How the job's schedule stands (`synchronizationScheduleState`).
    ScheduleState {
        /// It runs on its schedule.
        Active = "Active",
        /// Never started, or switched off by the service.
        Disabled = "Disabled",
        /// Someone paused it.
        Paused = "Paused",
    }
}
words! {
    /// How the job stands (`synchronizationStatusCode`).
    StatusCode {
        /// No credentials yet.
        NotConfigured = "NotConfigured",
        /// Configured and never run.
        NotRun = "NotRun",
        /// Runs.
        Active = "Active",
        /// Paused.
        Paused = "Paused",
        /// In quarantine.
        Quarantine = "Quarantine",
    }
}
words! {
    /// How a cycle ended (`synchronizationTaskExecutionResult`).
    ExecutionState {
        /// Well.
        Succeeded = "Succeeded",
        /// Not.
        Failed = "Failed",
        /// With errors of single people or groups.
        EntryLevelErrors = "EntryLevelErrors",
    }
}
words! {
    /// Why the job is in quarantine (`quarantineReason`, EP-706).
    QuarantineReason {
        /// Too many failures for the number that went well.
        EncounteredEscrowProportionThreshold = "EncounteredEscrowProportionThreshold",
        /// More than 40,000 failures.
        EncounteredBaseEscrowThreshold = "EncounteredBaseEscrowThreshold",
        /// More than 60,000 failures of any kind.
        EncounteredTotalEscrowThreshold = "EncounteredTotalEscrowThreshold",
        /// The target refused: credentials, an answer that isn't SCIM.
        EncounteredQuarantineException = "EncounteredQuarantineException",
        /// Someone asked for it.
        QuarantinedOnDemand = "QuarantinedOnDemand",
        /// Accidental deletion prevention.
        TooManyDeletes = "TooManyDeletes",
        /// The source could not be read to its end.
        IngestionInterrupted = "IngestionInterrupted",
        /// Not told.
        Unknown = "Unknown",
    }
}
words! {
    /// What a log entry did (`provisioningAction`).
    LogAction {
        /// Made an account.
        Create = "create",
        /// Changed one.
        Update = "update",
        /// Removed one.
        Delete = "delete",
        /// Held back by accidental deletion prevention.
        StagedDelete = "stagedDelete",
        /// Switched one off.
        Disable = "disable",
        /// Something else, or nothing.
        Nothing = "other",
    }
}
words! {
    /// How a log entry ended (`provisioningResult`).
    LogResult {
        /// Done.
        Success = "success",
        /// Not done.
        Failure = "failure",
        /// Nothing was to be done.
        Skipped = "skipped",
        /// Done, with something to look at.
        Warning = "warning",
    }
}
words! {
    /// Which step a log entry or an answer on demand tells of (`provisioningStepType`).
    StepType {
        /// Read from the source.
        Import = "import",
        /// In scope or not.
        Scoping = "scoping",
        /// Which account.
        Matching = "matching",
        /// Attributes worked out.
        Processing = "processing",
        /// References found.
        ReferenceResolution = "referenceResolution",
        /// Sent to the target.
        Export = "export",
    }
}

#[cfg(test)]
mod tests {
    use super::{LogAction, StatusCode};

    #[test]
    fn letter_case_doesnt_count_and_an_unknown_word_is_kept() {
        assert_eq!(StatusCode::read("quarantine"), StatusCode::Quarantine);
        assert_eq!(LogAction::read("StagedDelete"), LogAction::StagedDelete);
        assert_eq!(LogAction::read("unknownFutureValue").text(), "unknownFutureValue");
        assert_eq!(StatusCode::read("").text(), "");
    }
}
