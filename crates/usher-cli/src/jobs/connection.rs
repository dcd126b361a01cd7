//! `usher connection …`.

use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::Path;

use serde_json::json;
use usher_app::commands::{AddConnection, left_out_of};
use usher_app::message::of_io;
use usher_app::view::{ConnectionCard, ImportBeside, ImportView};
use usher_core::configuration::SourceSetting;
use usher_core::id::ConnectionId;

use crate::Ended;
use crate::args::{AddArgs, ConnectionCommand, TokenArgs};
use crate::exit::{Exit, Failure};
use crate::output::table;
use crate::session::Session;
use crate::{secrets, source, words};

use super::connection_set;

pub async fn run(session: &Session, command: ConnectionCommand) -> Ended {
    match command {
        ConnectionCommand::Add(args) => add(session, args).await,
        ConnectionCommand::List => list(session).await,
        ConnectionCommand::Show { name } => show(session, &name).await,
        ConnectionCommand::Set(args) => connection_set::run(session, args).await,
        ConnectionCommand::Remove { name, yes } => remove(session, &name, yes).await,
        ConnectionCommand::Export { name, schema_only } => {
            let id = session.connection(&name).await?;
            session.out.line(&session.app.export_connection(&id, schema_only).await?)?;
            Ok(Exit::Done)
        }
        ConnectionCommand::Import { file, name, source, entra, profile, tenant_url, token } => {
            let source = source.as_deref().map(|text| source::parse(text, &entra)).transpose()?;
            import(session, &file, ImportBeside { name, source, profile, tenant_url }, &token).await
        }
        ConnectionCommand::SecretToken { name, token } => secret_token(session, &name, &token).await,
    }
}

async fn add(session: &Session, args: AddArgs) -> Ended {
    let AddArgs { name, source, entra, credential, profile, tenant_url, notify, accidental_deletion_threshold, token } = args;
    let source = source::parse(&source, &entra)?;
    let is_entra = matches!(source, SourceSetting::Entra { .. });
    let signs_in = if is_entra && !Session::keeps_no_secret() { secrets::credential(&credential)? } else { None };
    let kept = if Session::keeps_no_secret() {
        note_not_kept(session, &token);
        None
    } else {
        Some(secrets::token(token.secret_token_file.as_deref())?.ok_or_else(no_token)?)
    };
    let told_by_mail = notify.is_some();
    let left_out = left_out_of(&tenant_url);
    let add = AddConnection { name: name.clone(), source, profile, tenant_url, notify, deletion_threshold: accidental_deletion_threshold };
    let id = session.app.add_with(add, kept).await?;
    session.out.warn(left_out.as_slice());
    match signs_in {
        Some(credential) => {
            if let Err(problem) = session.app.set_entra_credential(&id, credential).await {
                // A connection that can't sign in with what was given for it would only fail later, and less clearly.
                session.app.remove_connection(&id).await?;
                return Err(problem.into());
            }
        }
        None if is_entra && !Session::keeps_no_secret() => {
            session.out.note(&format!("Nobody is signed in to Microsoft Entra ID yet: usher sign-in \"{name}\""));
        }
        None => {}
    }
    if told_by_mail {
        session.out.note("The notification address is kept, but this version of Usher sends no mail yet: `usher status` tells.");
    }
    added(session, &id, &name)
}

fn no_token() -> Failure {
    Failure::usage("There is no secret token for the connection.", "Give it with --secret-token-file FILE or USHER_SECRET_TOKEN.")
}

const NOT_KEPT: &str = "USHER_SECRET_STORE is env, so no secret token is kept";

fn note_not_kept(session: &Session, token: &TokenArgs) {
    if token.secret_token_file.is_some() {
        session.out.note(&format!("{NOT_KEPT}: the one in the file isn't used. Give it with USHER_SECRET_TOKEN each time."));
    }
}

fn added(session: &Session, id: &ConnectionId, name: &str) -> Ended {
    session.out.answer(&json!({ "id": id, "name": name }), || format!("Added “{name}”. Next: usher test \"{name}\""))
}

async fn list(session: &Session) -> Ended {
    let cards = session.app.connections().await?;
    session.out.answer(&cards, || {
        if cards.is_empty() {
            return "No connections yet. Add one with `usher connection add`, or see the whole job with `usher practice`.".to_owned();
        }
        let row = |card: &ConnectionCard| {
            vec![
                card.name.clone(),
                card.source.clone(),
                card.target.clone(),
                words::state(card.state).to_owned(),
                card.people.to_string(),
                card.failing.to_string(),
            ]
        };
        table(&["Name", "From", "To", "State", "People", "Failing"], cards.iter().map(row))
    })
}

async fn show(session: &Session, name: &str) -> Ended {
    let id = session.connection(name).await?;
    let doubts = session.app.protection_doubts(&id).await;
    if session.out.is_json() {
        session.out.json(&session.app.whole_document(&id).await?)?;
        session.out.warn(&doubts);
        return Ok(Exit::Done);
    }
    let overview = session.app.overview(&id).await?;
    let mut rows = vec![vec!["State".to_owned(), overview.card.sentence.clone()]];
    let choices = session.app.choices_in_words(&id).await?;
    let facts = overview.facts.iter().chain(&choices);
    rows.extend(facts.map(|fact| vec![fact.label.clone(), format!("{} {}", fact.value, fact.detail).trim().to_owned()]));
    session.out.line(&table(&[&overview.card.name, ""], rows))?;
    session.out.warn(&doubts);
    Ok(Exit::Done)
}

async fn remove(session: &Session, name: &str, yes: bool) -> Ended {
    let id = session.connection(name).await?;
    if !yes && !sure(name)? {
        session.out.note("Nothing was removed.");
        return Ok(Exit::Failed);
    }
    session.app.remove_connection(&id).await?;
    session.out.answer(&json!({ "removed": name }), || format!("Removed “{name}”. The application's accounts are as they were."))
}

fn sure(name: &str) -> Result<bool, Failure> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Failure::usage(
            format!("Removing “{name}” takes its history with it, and nobody can be asked here."),
            "Add --yes if you mean it.",
        ));
    }
    eprint!("Remove “{name}” with its history and secret token? The application's accounts stay. [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    stdin
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Failure::plain(format!("The answer can't be read: {error}."), "Add --yes if you mean it."))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

async fn import(session: &Session, file: &Path, beside: ImportBeside, token: &TokenArgs) -> Ended {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.map_err(|error| {
        Failure::plain(format!("{} can't be read: {}.", file.display(), of_io(&error)), "Check the file's name and rights.")
    })?;
    let imported = session.app.import_connection(&text, beside).await?;
    let given = token.secret_token_file.is_some() || std::env::var_os("USHER_SECRET_TOKEN").is_some();
    if Session::keeps_no_secret() {
        note_not_kept(session, token);
    } else if given && let Some(token) = secrets::token(token.secret_token_file.as_deref())? {
        session.app.set_secret_token(&imported.id, token).await?;
    }
    session.out.answer(&imported, || imported_words(&imported))
}

/// What was taken in, what isn't followed, and what is left to be set.
fn imported_words(imported: &ImportView) -> String {
    let mut lines = vec![format!("Imported “{}”.", imported.name)];
    for (title, problems) in
        [("It can't run until this is put right", &imported.blocking), ("Kept, but doubtful or not followed here", &imported.not_honoured)]
    {
        if !problems.is_empty() {
            lines.push(format!("{title} ({}):", problems.len()));
            lines.extend(problems.iter().map(|one| format!("- {} {}", one.message, one.fix)));
        }
    }
    if !imported.to_be_set.is_empty() {
        lines.push("Before the first cycle, set:".to_owned());
        lines.extend(imported.to_be_set.iter().map(|one| format!("- {one}")));
    }
    lines.push(format!("Next: usher test \"{}\"", imported.name));
    lines.join("\n")
}

async fn secret_token(session: &Session, name: &str, token: &TokenArgs) -> Ended {
    if Session::keeps_no_secret() {
        let fix = "Give it with USHER_SECRET_TOKEN each time, or keep it: USHER_SECRET_STORE may be keychain or file.";
        return Err(Failure::usage(format!("{NOT_KEPT}."), fix));
    }
    let id = session.connection(name).await?;
    let token = secrets::token(token.secret_token_file.as_deref())?.ok_or_else(no_token)?;
    session.app.set_secret_token(&id, token).await?;
    session
        .out
        .answer(&json!({ "id": id, "name": name }), || format!("The secret token of “{name}” is replaced. Next: usher test \"{name}\""))
}
