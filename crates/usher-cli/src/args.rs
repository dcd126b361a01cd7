//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::numbers::{number, one_or_more, people, port, share};

mod attribute;
mod connection;
mod entra;
mod entry;
mod service;

pub use attribute::{AddAttributeArgs, AttributeCommand, DiscoverArgs, ListsArgs, RemoveAttributeArgs};
pub use connection::{AddArgs, ConnectionCommand, SetArgs};
pub use entra::{CredentialArgs, DirectoryCommand, EntraArgs, SignInArgs};
pub use entry::{ActionArg, StatusArg};
pub use service::{EngineArg, EngineArgs, ServiceArgs, ServiceCommand};

/// Takes people to their seats: provisions users and groups to Dialpad and any other SCIM 2.0 application.
#[derive(Debug, Parser)]
#[command(
    name = "usher",
    version,
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but at least one person or group failed, 4 held by accidental deletion prevention, 5 in quarantine, 130 interrupted."
)]
pub struct Arguments {
    /// For every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// For every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Where state lives; otherwise the platform's own data folder
    #[arg(long, global = true, value_name = "DIR", env = "USHER_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Results as JSON on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// No progress, no warnings
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// More on standard error; twice for still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// Where a secret token comes from.
#[derive(Debug, Args)]
pub struct TokenArgs {
    /// File that holds the secret token; `-` is standard input. Otherwise USHER_SECRET_TOKEN, or a prompt
    #[arg(long, value_name = "FILE")]
    pub secret_token_file: Option<PathBuf>,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole job with no account anywhere: practice people to a practice Dialpad, twice, and the history
    Practice(PracticeArgs),
    /// The practice Dialpad alone, or with --graph the practice Graph; its first line is JSON: where it is, and how to get in
    ServePractice(ServeArgs),
    /// Writes the practice directory as users.csv and groups.csv
    PracticeDirectory(DirectoryArgs),
    /// Add, list, show, set, remove, export or import connections
    #[command(subcommand)]
    Connection(Box<ConnectionCommand>),
    /// Test Connection: authorised? which SCIM features?
    Test {
        /// The connection
        name: String,
    },
    /// Read the application's own list of attributes, and add what is new to those that can be mapped
    Discover(DiscoverArgs),
    /// Attributes of the application that can be mapped: add one by hand, or remove one
    #[command(subcommand)]
    Attribute(AttributeCommand),
    /// Lists that only you know, such as the application's offices: show them, or enter one
    Lists(ListsArgs),
    /// Sign in to Microsoft Entra ID for a connection whose people come from there
    SignIn(SignInArgs),
    /// Forget what signs a connection in to Microsoft Entra ID
    SignOut {
        /// The connection
        name: String,
    },
    /// What was read of a connection's directory
    #[command(subcommand)]
    Directory(DirectoryCommand),
    /// Every change that a cycle would make, each with its reason, and none made
    Plan {
        /// The connection
        name: String,
        /// Compare everyone, not only those who changed
        #[arg(long)]
        initial: bool,
    },
    /// One cycle
    Run {
        /// The connection
        name: String,
        /// Compare everyone, not only those who changed
        #[arg(long)]
        initial: bool,
        /// Let through what accidental deletion prevention held, for this cycle only
        #[arg(long)]
        allow_deletions: bool,
    },
    /// Stop starting cycles by itself
    Pause {
        /// The connection
        name: String,
    },
    /// Start cycles by itself again
    Resume {
        /// The connection
        name: String,
    },
    /// Forget what is cleared; the next cycle compares everyone
    Restart {
        /// The connection
        name: String,
        /// What to forget
        #[arg(long, value_enum, default_value = "all")]
        clear: Clear,
    },
    /// Provision on demand, with the four steps
    Provision(ProvisionArgs),
    /// State, last cycle, next cycle, quarantine, counts
    Status {
        /// The connection; otherwise all
        name: Option<String>,
    },
    /// Provisioning log entries, newest first
    History(HistoryArgs),
    /// Microsoft Entra's provisioning service as engine: adopt its job, see and write what it holds, direct it
    Service(ServiceArgs),
    /// Move a connection between this machine and Microsoft Entra's provisioning service, never both at once
    Engine(EngineArgs),
    /// The plan that Usher would make, beside what Microsoft Entra's provisioning service did
    Compare {
        /// The connection
        name: String,
    },
    /// The value of a mapping expression for one source object
    Expression {
        /// The expression
        #[arg(allow_hyphen_values = true)]
        expression: String,
        /// The object, a JSON object; `-` is standard input
        #[arg(long, value_name = "FILE")]
        source: Option<PathBuf>,
        /// `now`, `existing`, `roles` as JSON
        #[arg(long, value_name = "FILE")]
        context: Option<PathBuf>,
        /// Show how the value comes about, call by call
        #[arg(long)]
        explain: bool,
    },
    /// Is a source object in scope of filters?
    Scope {
        /// A JSON list of filters, each a list of {attribute, operator, value}; `-` is standard input
        filters: PathBuf,
        /// The object, a JSON object; `-` is standard input
        #[arg(long, value_name = "FILE")]
        source: PathBuf,
    },
    /// What this machine and a connection need: each check with what was seen and what to do. Changes nothing anywhere
    Doctor {
        /// The connection; otherwise all
        name: Option<String>,
        /// Also whatever can be run of the checklist of a first real tenant of Microsoft Entra ID, and print that list
        #[arg(long)]
        entra: bool,
    },
    /// Shell completions, on standard output
    Completions {
        /// For which shell
        shell: Shell,
    },
}

/// `practice`.
#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// How many people
    #[arg(long, default_value_t = 200, value_parser = people, allow_negative_numbers = true)]
    pub users: u32,
    /// Which company: the same number, the same people
    #[arg(long, default_value_t = 1, value_parser = number::<u32>, allow_negative_numbers = true)]
    pub seed: u32,
}

/// `serve-practice`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Port on this machine; 0 for any
    #[arg(long, default_value_t = 0, value_parser = port, allow_negative_numbers = true)]
    pub port: u16,
    /// The practice Graph and its sign-in instead: Microsoft Entra's directory with made-up people. Its first line: graphUrl,
    /// authorityUrl, tenantId, clientId, clientSecret, application, statsUrl, controlUrl, environment
    #[arg(long, conflicts_with_all = ["token", "data", "rate", "latency_ms", "fault_rate", "fault_seed"])]
    pub graph: bool,
    /// With --graph: how many people
    #[arg(long, default_value_t = 200, value_parser = people, allow_negative_numbers = true, requires = "graph")]
    pub users: u32,
    /// With --graph: which company; the same number, the same people
    #[arg(long, default_value_t = 1, value_parser = number::<u32>, allow_negative_numbers = true, requires = "graph")]
    pub seed: u32,
    /// The token that it takes; random otherwise
    #[arg(long)]
    pub token: Option<String>,
    /// File that keeps its people; otherwise they are gone with it
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Requests a second for the company; more get 429 with Retry-After
    #[arg(long, default_value_t = 20, value_parser = one_or_more, allow_negative_numbers = true)]
    pub rate: u32,
    /// Every answer takes so many milliseconds
    #[arg(long, default_value_t = 0, value_parser = number::<u64>, allow_negative_numbers = true)]
    pub latency_ms: u64,
    /// Share of requests that get a fault, 0 to 1
    #[arg(long, default_value_t = 0.0, value_parser = share, allow_negative_numbers = true)]
    pub fault_rate: f64,
    /// Which requests
    #[arg(long, default_value_t = 1, value_parser = number::<u64>, allow_negative_numbers = true)]
    pub fault_seed: u64,
}

/// `practice-directory`.
#[derive(Debug, Args)]
pub struct DirectoryArgs {
    /// How many people
    #[arg(long, value_parser = people, allow_negative_numbers = true)]
    pub users: u32,
    /// Which company: the same number, the same people
    #[arg(long, default_value_t = 1, value_parser = number::<u32>, allow_negative_numbers = true)]
    pub seed: u32,
    /// The folder; made if missing
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// What `restart` forgets.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Clear {
    /// Waiting times of those who failed, so that they are tried again now; Entra's service compares everyone for that
    Escrows,
    /// The quarantine
    Quarantine,
    /// Where the last cycle stood
    Watermark,
    /// All of these
    All,
}

impl Clear {
    /// As the engine knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Escrows => "escrows",
            Self::Quarantine => "quarantine",
            Self::Watermark => "watermark",
            Self::All => "all",
        }
    }
}

/// `provision`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("whom").required(true).args(["user", "group"])))]
pub struct ProvisionArgs {
    /// The connection
    pub name: String,
    /// A person: matching value, userPrincipalName or object id
    #[arg(long, value_name = "WHO")]
    pub user: Option<String>,
    /// A group, by name or object id
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Up to five members of the group
    #[arg(long, value_delimiter = ',', requires = "group")]
    pub members: Vec<String>,
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub preview: bool,
}

/// `history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The connection
    pub name: String,
    /// Part of a name or userPrincipalName
    #[arg(long, value_name = "WHO")]
    pub user: Option<String>,
    /// How it ended
    #[arg(long, value_enum)]
    pub status: Option<StatusArg>,
    /// What was done
    #[arg(long, value_enum)]
    pub action: Option<ActionArg>,
    /// From then on: 2026-11-23, 2026-11-23T08:00:00Z, or 2h, 7d ago
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Of one cycle
    #[arg(long, value_name = "ID")]
    pub cycle: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 100, value_name = "N", value_parser = one_or_more, allow_negative_numbers = true)]
    pub limit: u32,
}
