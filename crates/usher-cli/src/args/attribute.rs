//! What can be typed about the application's attributes, and the lists of their values.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use usher_core::configuration::AttributeType;
use usher_core::import::ObjectType;

/// `discover`.
#[derive(Debug, Args)]
pub struct DiscoverArgs {
    /// The connection
    pub name: String,
    /// Show what would be added, and add nothing
    #[arg(long)]
    pub preview: bool,
}

/// `attribute`.
#[derive(Debug, Subcommand)]
pub enum AttributeCommand {
    /// Adds one that the application has and doesn't list
    Add(AddAttributeArgs),
    /// Removes one that was read or added and isn't mapped
    Remove(RemoveAttributeArgs),
}

/// `attribute add`.
#[derive(Debug, Args)]
pub struct AddAttributeArgs {
    /// The connection
    pub name: String,
    /// The attribute as SCIM names it: costCode, name.middleName, emails[type eq "home"].value, urn:...:User:costCode
    pub attribute: String,
    /// Of people or of groups
    #[arg(long, value_enum, default_value = "user")]
    pub object: ObjectArg,
    /// What it holds
    #[arg(long = "type", value_enum, default_value = "string")]
    pub value_type: TypeArg,
    /// It holds several values
    #[arg(long)]
    pub multi_valued: bool,
    /// The application refuses who has no value for it
    #[arg(long)]
    pub required: bool,
    /// A mere change of letter case counts
    #[arg(long)]
    pub case_exact: bool,
}

/// `attribute remove`.
#[derive(Debug, Args)]
pub struct RemoveAttributeArgs {
    /// The connection
    pub name: String,
    /// The attribute as SCIM names it
    pub attribute: String,
    /// Of people or of groups
    #[arg(long, value_enum, default_value = "user")]
    pub object: ObjectArg,
}

/// `lists`.
#[derive(Debug, Args)]
pub struct ListsArgs {
    /// The connection
    pub name: String,
    /// The list: offices, companyDomains; otherwise all are shown
    pub list: Option<String>,
    /// Its new entries, one a line; `-` is standard input
    #[arg(long, value_name = "FILE", requires = "list")]
    pub file: Option<PathBuf>,
    /// Take its entries away: values are checked against it no longer
    #[arg(long, requires = "list", conflicts_with = "file")]
    pub clear: bool,
}

/// Whose attribute it is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ObjectArg {
    /// Of people
    User,
    /// Of groups
    Group,
}

impl From<ObjectArg> for ObjectType {
    fn from(object: ObjectArg) -> Self {
        match object {
            ObjectArg::User => Self::User,
            ObjectArg::Group => Self::Group,
        }
    }
}

/// What it holds.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TypeArg {
    /// Text
    String,
    /// True or false
    Boolean,
    /// A whole number
    Integer,
    /// An instant
    DateTime,
    /// Bytes
    Binary,
    /// Another person
    Reference,
}

impl From<TypeArg> for AttributeType {
    fn from(value_type: TypeArg) -> Self {
        match value_type {
            TypeArg::String => Self::String,
            TypeArg::Boolean => Self::Boolean,
            TypeArg::Integer => Self::Integer,
            TypeArg::DateTime => Self::DateTime,
            TypeArg::Binary => Self::Binary,
            TypeArg::Reference => Self::Reference,
        }
    }
}
