//! The HTTP client under both Graph and the authority: no redirects, the system's proxies and roots, and why no answer came.

use std::error::Error;
use std::time::Duration;

use reqwest::Response;
use url::Url;

use crate::endpoints::is_loopback;
use crate::error::{EntraError, Kind};

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// Until the whole answer is there: writing a schema or provisioning on demand takes Graph long.
const WHOLE: Duration = Duration::from_secs(120);
/// An answer may be so large; a page of 999 users is about 2 MB, a schema 3 MB.
const LARGEST_ANSWER: usize = 64 << 20;

/// A client for one origin. Proxies and trusted roots are the system's; nothing of this machine itself goes through a proxy.
pub(crate) fn client(base: &Url) -> Result<reqwest::Client, EntraError> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("Usher/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .https_only(!is_loopback(base));
    let builder = if is_loopback(base) { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| {
        let message = format!("TLS can't be set up on this machine: {error}");
        EntraError::new(Kind::Configuration, "Tls", message, "Check the system's certificates.")
    })
}

/// The body, up to the largest that Graph sends.
pub(crate) async fn body(host: &str, mut response: Response) -> Result<Vec<u8>, EntraError> {
    let mut bytes = Vec::new();
    while let Some(some) = response.chunk().await.map_err(|error| no_answer(host, &error))? {
        if bytes.len() + some.len() > LARGEST_ANSWER {
            return Err(EntraError::unpublished("it goes on and on"));
        }
        bytes.extend_from_slice(&some);
    }
    Ok(bytes)
}

/// Why no answer came. [`Kind::Unreachable`]: no byte of the request was sent; else [`Kind::Unknown`].
pub(crate) fn no_answer(host: &str, error: &reqwest::Error) -> EntraError {
    let causes: Vec<String> =
        std::iter::successors(error.source(), |cause| (**cause).source()).map(|cause| cause.to_string().to_ascii_lowercase()).collect();
    let begins = |words: &str| causes.iter().any(|cause| cause.starts_with(words));
    let last = causes.last().map_or("", String::as_str);
    if !error.is_connect() && !error.is_builder() {
        let message = if error.is_timeout() {
            format!("{host} gave no answer in time.")
        } else {
            format!("The connection to {host} broke before the answer was there.")
        };
        return EntraError::new(Kind::Unknown, "NoAnswer", message, "Try again. If it stays, check this machine's network and proxy.");
    }
    let (code, message, fix) = if begins("invalid peer certificate") || begins("received fatal alert") || begins("received corrupt message")
    {
        (
            "Tls",
            format!("No secure connection to {host}: its certificate is not one that this machine trusts, or TLS failed ({last})."),
            "Behind a company proxy that looks into TLS, install the company's root certificate on this machine.",
        )
    } else if begins("dns error") {
        (
            "NoNetwork",
            format!("The name {host} could not be found."),
            "Check this machine's network and name servers, and the chosen cloud.",
        )
    } else if begins("tunnel") || begins("proxy") {
        (
            "NoNetwork",
            format!("The proxy on the way to {host} didn't let the connection through ({last})."),
            "Check the proxy settings of this machine (HTTPS_PROXY, NO_PROXY).",
        )
    } else {
        ("NoNetwork", format!("{host} could not be reached ({last})."), "Check this machine's network, proxy and firewall.")
    };
    EntraError::new(Kind::Unreachable, code, message, fix)
}
