//! What can be typed about Microsoft Entra's provisioning service as an engine.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Clear;

/// `service`.
#[derive(Debug, Args)]
pub struct ServiceArgs {
    /// The connection
    pub name: String,
    /// What to do
    #[command(subcommand)]
    pub command: ServiceCommand,
}

/// What the service is asked.
#[derive(Debug, Subcommand)]
pub enum ServiceCommand {
    /// Use the application's provisioning job, or make one where it has none; nothing starts by that
    Adopt {
        /// The job, where the application has several
        #[arg(long, value_name = "ID")]
        job: Option<String>,
        /// The template to make it from; otherwise the application's usual one
        #[arg(long, value_name = "ID")]
        template: Option<String>,
    },
    /// What would be written to the service: before and after, and nothing written
    Plan {
        /// Keep the plan in a file, to be written exactly
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
        /// Send the secret token anew, though nothing else changes
        #[arg(long)]
        credentials: bool,
    },
    /// Write a kept plan, exactly; refused if anything moved since
    Write {
        /// The plan's file
        plan: PathBuf,
    },
    /// Can the service sign in to the application?
    Validate {
        /// With the credentials that the service keeps, rather than this connection's
        #[arg(long)]
        kept: bool,
    },
    /// Start the job
    Start,
    /// Pause the job; a cycle under way runs to its end
    Pause,
    /// Restart the job
    Restart {
        /// What to forget
        #[arg(long, value_enum, default_value = "all")]
        clear: Clear,
        /// Let through the deletions that are held, once
        #[arg(long, conflicts_with = "links")]
        allow_deletions: bool,
        /// Forget the links of people to accounts too: everyone is matched anew
        #[arg(long)]
        links: bool,
    },
    /// Ask how the job stands
    Status,
    /// Read the service's log into this machine's, where it is kept
    Log,
    /// The mappings and filters as the service holds them, word for word
    Schema,
}

/// `engine`.
#[derive(Debug, Args)]
pub struct EngineArgs {
    /// The connection
    pub name: String,
    /// Who is to do the work
    #[arg(value_enum)]
    pub engine: EngineArg,
}

/// Who does the work.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum EngineArg {
    /// This machine
    Local,
    /// Microsoft Entra's provisioning service
    Entra,
}
