//! Secret tokens: from a file, standard input, the environment or a prompt; never from the command line, where others can read them.

use std::io::{IsTerminal, Read};
use std::path::Path;

use usher_app::app::SecretStoreChoice;
use usher_app::commands::EntraCredential;
use usher_app::message::of_io;
use usher_core::secret::Secret;

use crate::args::CredentialArgs;
use crate::exit::Failure;

/// `USHER_SECRET_STORE`.
pub fn store() -> Result<SecretStoreChoice, Failure> {
    match std::env::var("USHER_SECRET_STORE").as_deref() {
        Err(_) | Ok("") => Ok(SecretStoreChoice::Automatic),
        Ok("keychain") => Ok(SecretStoreChoice::Keychain),
        Ok("file") => passphrase().map(SecretStoreChoice::File),
        Ok("env") => Ok(SecretStoreChoice::Env),
        Ok(other) => Err(Failure::usage(format!("USHER_SECRET_STORE is “{other}”."), "It may be keychain, file or env.")),
    }
}

/// Are tokens kept nowhere, and read from the environment each time?
pub fn only_environment() -> bool {
    std::env::var("USHER_SECRET_STORE").is_ok_and(|store| store == "env")
}

/// None where nobody can be asked: many jobs need no secret, and the one that does says what is missing.
fn passphrase() -> Result<Option<Secret>, Failure> {
    if let Ok(passphrase) = std::env::var("USHER_PASSPHRASE")
        && !passphrase.is_empty()
    {
        return Ok(Some(Secret::new(passphrase)));
    }
    prompt("Passphrase of the secrets' file: ")
}

/// The token, wherever it comes from; none when nobody gives one and nobody can be asked.
pub fn token(file: Option<&Path>) -> Result<Option<Secret>, Failure> {
    if let Some(file) = file {
        return from_file(file).map(Some);
    }
    if let Ok(token) = std::env::var("USHER_SECRET_TOKEN")
        && !token.is_empty()
    {
        return Ok(Some(Secret::new(token)));
    }
    prompt("Secret token: ")
}

/// What an application signs in with, of the files that were named.
///
/// # Errors
/// A file can't be read; or beside the secret's a certificate is named by the environment, and nobody could tell which is meant.
pub fn credential_of_files(args: &CredentialArgs) -> Result<Option<EntraCredential>, Failure> {
    if args.client_secret_file.is_some() && variable(CERTIFICATE_VARIABLE).is_some() {
        return Err(Failure::usage(
            format!("Both a client secret (--client-secret-file) and a certificate ({CERTIFICATE_VARIABLE}) are given."),
            format!(
                "Give one: unset {CERTIFICATE_VARIABLE} to sign in by the secret, or leave out --client-secret-file to sign in by the certificate, which is better."
            ),
        ));
    }
    if let Some(file) = &args.client_certificate {
        return Ok(Some(EntraCredential::Certificate(text_of("certificate", file)?)));
    }
    let secret = args.client_secret_file.as_deref().map(|file| text_of("client secret", file)).transpose()?;
    Ok(secret.map(EntraCredential::ClientSecret))
}

/// The same, else of the environment.
pub fn credential(args: &CredentialArgs) -> Result<Option<EntraCredential>, Failure> {
    if let Some(credential) = credential_of_files(args)? {
        return Ok(Some(credential));
    }
    if let Some(file) = variable(CERTIFICATE_VARIABLE) {
        return Ok(Some(EntraCredential::Certificate(text_of("certificate", Path::new(&file))?)));
    }
    Ok(variable("USHER_ENTRA_CLIENT_SECRET").map(|secret| EntraCredential::ClientSecret(Secret::new(secret))))
}

const CERTIFICATE_VARIABLE: &str = "USHER_ENTRA_CLIENT_CERTIFICATE";

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

fn from_file(file: &Path) -> Result<Secret, Failure> {
    text_of("secret token", file)
}

/// One line break at the end is the editor's; any other is refused later, with words.
fn text_of(what: &str, file: &Path) -> Result<Secret, Failure> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(file).map(|held| text = held)
    };
    read.map_err(|error| {
        Failure::plain(
            format!("The {what} can't be read from {}: {}.", file.display(), of_io(&error)),
            "Check the file's name and rights; it must be plain text.",
        )
    })?;
    let token = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    if token.is_empty() {
        return Err(Failure::plain(format!("There is no {what} in {}.", file.display()), "Put it into the file, alone."));
    }
    Ok(Secret::new(token.to_owned()))
}

fn prompt(question: &str) -> Result<Option<Secret>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let typed = rpassword::prompt_password(question).map_err(|error| {
        Failure::plain(format!("The terminal can't be asked: {error}."), "Give the secret in a file or the environment.")
    })?;
    Ok((!typed.is_empty()).then(|| Secret::new(typed)))
}
