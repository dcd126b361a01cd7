//! `--source`: where people come from.

use std::path::Path;

use usher_core::configuration::{CloudName, CloudSetting, SourceSetting};

use crate::args::EntraArgs;
use crate::exit::Failure;

const KINDS: &str = "Use csv:USERS.csv, csv:USERS.csv,GROUPS.csv, practice:N or entra:TENANT.";

/// Reads `csv:USERS[,GROUPS]`, `practice:N` or `entra:TENANT`; the last with what stands beside it.
pub fn parse(text: &str, beside: &EntraArgs) -> Result<SourceSetting, Failure> {
    let Some((kind, rest)) = text.split_once(':') else {
        return Err(Failure::usage(format!("“{text}” names no source."), KINDS));
    };
    match kind {
        "csv" => csv(rest),
        "practice" => match rest.parse::<u32>() {
            Ok(users @ 1..=1_000_000) => Ok(SourceSetting::Practice { users, seed: 1, round: 0 }),
            _ => Err(Failure::usage(format!("“{rest}” is no number of people."), "Use practice:N with N from 1 to 1000000.")),
        },
        "entra" => entra(rest, beside),
        other => Err(Failure::usage(format!("“{other}” is no kind of source."), KINDS)),
    }
}

fn entra(tenant: &str, beside: &EntraArgs) -> Result<SourceSetting, Failure> {
    if tenant.trim().is_empty() {
        return Err(Failure::usage("The source names no tenant.", "Use entra:TENANT with the tenant ID or one of its domains."));
    }
    let given = |value: &Option<String>, what: &str, fix: &str| {
        let value = value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or_else(|| Failure::usage(format!("The source entra:{tenant} lacks {what}."), fix))
    };
    Ok(SourceSetting::Entra {
        tenant_id: tenant.trim().to_owned(),
        cloud: cloud(beside)?,
        client_id: given(&beside.client_id, "the client id", "Give --client-id ID or USHER_ENTRA_CLIENT_ID.")?,
        application: given(
            &beside.application,
            "the enterprise application",
            "Give --application with its Object ID or name, or USHER_ENTRA_APPLICATION.",
        )?,
    })
}

fn cloud(beside: &EntraArgs) -> Result<CloudSetting, Failure> {
    match (&beside.graph_url, &beside.authority_url, &beside.cloud) {
        (Some(graph), Some(authority), None) => Ok(CloudSetting::Addresses { graph: graph.clone(), authority: authority.clone() }),
        (None, None, None) => Ok(CloudSetting::default()),
        (None, None, Some(name)) => CloudName::parse(name).map(CloudSetting::Named).ok_or_else(|| {
            let known = CloudName::ALL.map(CloudName::text).join(", ");
            Failure::usage(format!("“{name}” is no cloud."), format!("Use one of {known}."))
        }),
        (Some(_), Some(_), Some(_)) => Err(Failure::usage(
            "Both a cloud and addresses are given.",
            "Leave out --cloud (USHER_ENTRA_CLOUD), or --graph-url and --authority-url (USHER_ENTRA_GRAPH_URL, USHER_ENTRA_AUTHORITY_URL).",
        )),
        (Some(_), None, _) | (None, Some(_), _) => {
            Err(Failure::usage("Of --graph-url and --authority-url only one is given.", "Give both, or name the cloud with --cloud."))
        }
    }
}

fn csv(rest: &str) -> Result<SourceSetting, Failure> {
    let (users, groups) = match rest.split_once(',') {
        Some((users, groups)) => (users, Some(groups)),
        None => (rest, None),
    };
    if users.is_empty() || groups.is_some_and(str::is_empty) {
        return Err(Failure::usage("The source names no file.", KINDS));
    }
    Ok(SourceSetting::Csv { users: absolute(users)?, groups: groups.map(absolute).transpose()? })
}

/// Cycles may be started from another folder than this one.
fn absolute(path: &str) -> Result<String, Failure> {
    let path = std::path::absolute(Path::new(path))
        .map_err(|error| Failure::plain(format!("The path {path} can't be used: {error}."), "Give the whole path."))?;
    Ok(path.display().to_string())
}
