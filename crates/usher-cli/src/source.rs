//! `--source`: where people come from.

use std::path::Path;

use usher_core::configuration::SourceSetting;

use crate::exit::Failure;

const KINDS: &str = "Use csv:USERS.csv, csv:USERS.csv,GROUPS.csv or practice:N.";

/// Reads `csv:USERS[,GROUPS]`, `practice:N` or `entra:TENANT`.
pub fn parse(text: &str) -> Result<SourceSetting, Failure> {
    let Some((kind, rest)) = text.split_once(':') else {
        return Err(Failure::usage(format!("“{text}” names no source."), KINDS));
    };
    match kind {
        "csv" => csv(rest),
        "practice" => match rest.parse::<u32>() {
            Ok(users @ 1..=1_000_000) => Ok(SourceSetting::Practice { users, seed: 1, round: 0 }),
            _ => Err(Failure::usage(format!("“{rest}” is no number of people."), "Use practice:N with N from 1 to 1000000.")),
        },
        "entra" => Err(Failure::plain(
            "Usher can't read people from Microsoft Entra ID yet.",
            "Download the users in Entra (Users, Download users) and use csv:USERS.csv.",
        )),
        other => Err(Failure::usage(format!("“{other}” is no kind of source."), KINDS)),
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
