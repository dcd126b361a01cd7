//! What can be typed about connections.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgGroup, Args, Subcommand, ValueEnum};

use super::attribute::ObjectArg;
use super::{CredentialArgs, EntraArgs, TokenArgs};
use crate::numbers::number;

/// `connection`.
#[derive(Debug, Subcommand)]
pub enum ConnectionCommand {
    /// Adds one with its profile's default mappings
    Add(AddArgs),
    /// Lists all
    List,
    /// Shows one
    Show {
        /// The connection
        name: String,
    },
    /// Changes what Properties has beyond `add`: protected accounts, cleared attributes, options of scope
    Set(SetArgs),
    /// Removes one with its history and secret; the application's accounts stay
    Remove {
        /// The connection
        name: String,
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
    /// Writes the connection document on standard output
    Export {
        /// The connection
        name: String,
        /// Only Entra's synchronization schema
        #[arg(long)]
        schema_only: bool,
    },
    /// Adds a connection from its document, or from Entra's synchronization schema ("Download schema")
    Import {
        /// The document or schema; `-` is standard input
        file: PathBuf,
        /// Another name; a schema for a connection that is there changes its schema
        #[arg(long)]
        name: Option<String>,
        /// For a schema: csv:USERS.csv[,GROUPS.csv], practice:N or entra:TENANT
        #[arg(long)]
        source: Option<String>,
        /// For a schema with the source entra:TENANT
        #[command(flatten)]
        entra: EntraArgs,
        /// For a schema: the application profile
        #[arg(long)]
        profile: Option<String>,
        /// For a schema: the SCIM base address
        #[arg(long, value_name = "URL")]
        tenant_url: Option<String>,
        /// Its token
        #[command(flatten)]
        token: TokenArgs,
    },
    /// Replaces the secret token
    SecretToken {
        /// The connection
        name: String,
        /// The new one
        #[command(flatten)]
        token: TokenArgs,
    },
}

/// `connection add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// Its name
    pub name: String,
    /// csv:USERS.csv[,GROUPS.csv], practice:N or entra:TENANT
    ///
    /// In USERS.csv a column appRole says who is assigned; without it everyone is. In GROUPS.csv (id, displayName, member) a column appRole
    /// says which groups are assigned, and hands its role on to their members, which nested groups need too; without it every group is
    /// provisioned and hands nothing on. A column owners names a group's owners, several separated by semicolons.
    ///
    /// TENANT is the tenant ID or a domain of Microsoft Entra ID; see --client-id, --application, --cloud.
    #[arg(long)]
    pub source: String,
    /// For entra:TENANT
    #[command(flatten)]
    pub entra: EntraArgs,
    /// For entra:TENANT, unattended
    #[command(flatten)]
    pub credential: CredentialArgs,
    /// Application profile: dialpad, scim
    #[arg(long)]
    pub profile: String,
    /// The application's SCIM address
    #[arg(long, value_name = "URL")]
    pub tenant_url: String,
    /// Who is to be told of quarantine and held deletions; kept, for this version sends no mail yet
    #[arg(long, value_name = "EMAIL")]
    pub notify: Option<String>,
    /// The most disables and deletes that one cycle may send without someone's word
    #[arg(long, value_name = "N", value_parser = number::<u32>, allow_negative_numbers = true)]
    pub accidental_deletion_threshold: Option<u32>,
    /// Its token
    #[command(flatten)]
    pub token: TokenArgs,
}

/// `connection set`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("change").required(true).multiple(true).args([
    "protect", "protect_group", "protect_pattern", "unprotect", "unprotect_id", "unprotect_group", "unprotect_pattern", "clear", "keep", "nested_groups",
    "skip_out_of_scope_deletions",
])))]
pub struct SetArgs {
    /// The connection
    pub name: String,
    /// Never touch this person or group: id, userPrincipalName, or what the application calls the account
    #[arg(long, value_name = "WHO", value_parser = NonEmptyStringValueParser::new())]
    pub protect: Vec<String>,
    /// Never touch this group and its direct members: id or display name
    #[arg(long, value_name = "GROUP", value_parser = NonEmptyStringValueParser::new())]
    pub protect_group: Vec<String>,
    /// Never touch whoever has a source attribute that fits a .NET regular expression
    #[arg(long, value_name = "ATTRIBUTE=PATTERN", value_parser = NonEmptyStringValueParser::new())]
    pub protect_pattern: Vec<String>,
    /// Take an entry off again, as `usher connection show` names it
    #[arg(long, value_name = "ENTRY")]
    pub unprotect: Vec<String>,
    /// As --unprotect, where a group or pattern is written alike
    #[arg(long, value_name = "WHO", value_parser = NonEmptyStringValueParser::new())]
    pub unprotect_id: Vec<String>,
    /// As --unprotect, where an account or pattern is written alike
    #[arg(long, value_name = "GROUP", value_parser = NonEmptyStringValueParser::new())]
    pub unprotect_group: Vec<String>,
    /// As --unprotect, where an account or group is written alike
    #[arg(long, value_name = "ATTRIBUTE=PATTERN", value_parser = NonEmptyStringValueParser::new())]
    pub unprotect_pattern: Vec<String>,
    /// Clear this target attribute where the source has no value; Entra can't
    #[arg(long, value_name = "ATTRIBUTE", value_parser = NonEmptyStringValueParser::new())]
    pub clear: Vec<String>,
    /// Leave this target attribute as it is where the source has no value
    #[arg(long, value_name = "ATTRIBUTE", value_parser = NonEmptyStringValueParser::new())]
    pub keep: Vec<String>,
    /// Whose attributes --clear and --keep name
    #[arg(long, value_enum, default_value = "user")]
    pub object: ObjectArg,
    /// Are members of groups within an assigned group assigned too?
    #[arg(long, value_enum)]
    pub nested_groups: Option<SwitchArg>,
    /// Are accounts of people who fall out of scope left as they are?
    #[arg(long, value_enum)]
    pub skip_out_of_scope_deletions: Option<SwitchArg>,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SwitchArg {
    /// Yes
    On,
    /// No
    Off,
}

impl From<SwitchArg> for bool {
    fn from(switch: SwitchArg) -> Self {
        switch == SwitchArg::On
    }
}
