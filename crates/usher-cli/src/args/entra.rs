//! What can be typed about Microsoft Entra ID.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Which directory, through which registration, and whose assignments.
#[derive(Debug, Default, Args)]
pub struct EntraArgs {
    /// Application (client) ID of the registration that signs in
    #[arg(long, value_name = "ID", env = "USHER_ENTRA_CLIENT_ID")]
    pub client_id: Option<String>,
    /// The enterprise application whose assignments count: its Object ID or name
    #[arg(long, value_name = "APPLICATION", env = "USHER_ENTRA_APPLICATION")]
    pub application: Option<String>,
    /// global (the default), usGovernment, usGovernmentDod or china
    #[arg(long, value_name = "CLOUD", env = "USHER_ENTRA_CLOUD")]
    pub cloud: Option<String>,
    /// Microsoft Graph's address, where it is none of these clouds'; together with --authority-url
    #[arg(long, value_name = "URL", env = "USHER_ENTRA_GRAPH_URL")]
    pub graph_url: Option<String>,
    /// The address of the authority that signs in; together with --graph-url
    #[arg(long, value_name = "URL", env = "USHER_ENTRA_AUTHORITY_URL")]
    pub authority_url: Option<String>,
}

/// What an application signs in with.
#[derive(Debug, Default, Args)]
pub struct CredentialArgs {
    /// File that holds the client secret; `-` is standard input. Otherwise USHER_ENTRA_CLIENT_SECRET
    #[arg(long, value_name = "FILE", conflicts_with = "client_certificate")]
    pub client_secret_file: Option<PathBuf>,
    /// PEM file that holds a certificate and its private key; better than a secret. Otherwise USHER_ENTRA_CLIENT_CERTIFICATE
    #[arg(long, value_name = "FILE")]
    pub client_certificate: Option<PathBuf>,
}

/// `sign-in`.
#[derive(Debug, Args)]
pub struct SignInArgs {
    /// The connection
    pub name: String,
    /// With a code that is entered on any device, rather than in this machine's browser
    #[arg(long, conflicts_with_all = ["client_secret_file", "client_certificate"])]
    pub device_code: bool,
    /// Also to direct Microsoft Entra's provisioning service and read its logs
    #[arg(long)]
    pub service: bool,
    /// Not a person: the application itself, unattended. File that holds its client secret; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "client_certificate")]
    pub client_secret_file: Option<PathBuf>,
    /// Not a person: the application itself, unattended. PEM file that holds its certificate and private key
    #[arg(long, value_name = "FILE")]
    pub client_certificate: Option<PathBuf>,
}

/// `directory`.
#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Drop what was read of it; links and the provisioning log stay, and the next cycle reads everything anew
    Wipe {
        /// The connection
        name: String,
    },
}
