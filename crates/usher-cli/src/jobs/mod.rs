//! The commands, a file for each kind of job.

mod attribute;
mod connection;
mod connection_set;
mod cycle;
mod entra;
mod lists;
mod look;
mod practice;
mod service;
mod tools;

use usher_app::commands::tools::Tell;
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::Ended;
use crate::args::{Arguments, AttributeCommand, Command, DirectoryCommand};
use crate::session::Session;

/// Does what was typed.
pub async fn run(arguments: Arguments) -> Ended {
    let Arguments { common, command } = arguments;
    match command {
        Command::Practice(args) => return practice::story(&common, args).await,
        Command::ServePractice(args) => return practice::serve(&common, args).await,
        Command::PracticeDirectory(args) => return practice::directory(&common, args).await,
        Command::Expression { expression, source, context, explain } => {
            let tell = if explain { Tell::Trace } else { Tell::Value };
            return tools::expression(&common, &expression, source.as_deref(), context.as_deref(), tell);
        }
        Command::Scope { filters, source } => return tools::scope(&common, &filters, &source),
        Command::Completions { shell } => return tools::completions(&common, shell),
        Command::Doctor { name, entra } => return crate::doctor::run(&common, name.as_deref(), entra).await,
        _ => {}
    }
    let (session, _log) = Session::open(&common).await?;
    session.until_stopped(on_connections(&session, command)).await
}

async fn on_connections(session: &Session, command: Command) -> Ended {
    match command {
        Command::Connection(command) => connection::run(session, *command).await,
        Command::Test { name } => look::test(session, &name).await,
        Command::Discover(args) => attribute::discover(session, args).await,
        Command::Attribute(AttributeCommand::Add(args)) => attribute::add(session, args).await,
        Command::Attribute(AttributeCommand::Remove(args)) => attribute::remove(session, args).await,
        Command::Lists(args) => lists::run(session, args).await,
        Command::Plan { name, initial } => cycle::plan(session, &name, wanted(initial)).await,
        Command::Run { name, initial, allow_deletions } => {
            let deletions = if allow_deletions { Deletions::AllowedOnce } else { Deletions::Guarded };
            cycle::run(session, &name, RunRequest { wanted: wanted(initial), deletions }).await
        }
        Command::SignIn(args) => entra::sign_in(session, args).await,
        Command::SignOut { name } => entra::sign_out(session, &name).await,
        Command::Directory(DirectoryCommand::Wipe { name }) => entra::wipe(session, &name).await,
        Command::Pause { name } => cycle::pause(session, &name).await,
        Command::Resume { name } => cycle::resume(session, &name).await,
        Command::Restart { name, clear } => cycle::restart(session, &name, clear).await,
        Command::Provision(args) => cycle::provision(session, args).await,
        Command::Service(args) => service::run(session, args).await,
        Command::Engine(args) => service::engine(session, args).await,
        Command::Compare { name } => service::compare(session, &name).await,
        Command::Status { name } => look::status(session, name.as_deref()).await,
        Command::History(args) => look::history(session, args).await,
        Command::Practice(_)
        | Command::ServePractice(_)
        | Command::PracticeDirectory(_)
        | Command::Expression { .. }
        | Command::Scope { .. }
        | Command::Doctor { .. }
        | Command::Completions { .. } => Ok(crate::exit::Exit::Done),
    }
}

fn wanted(initial: bool) -> Wanted {
    if initial { Wanted::Initial } else { Wanted::WhatIsDue }
}
