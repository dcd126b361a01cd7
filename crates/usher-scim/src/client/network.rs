//! No answer at all: why, told by the chain of causes and never by the address, which may hold any word.

use std::error::Error;
use std::io;

use crate::error::{Kind, ScimError};
use crate::tenant_url::TenantUrl;

/// How rustls and its wrapper begin when TLS fails.
const TLS: [&str; 8] = [
    "invalid peer certificate",
    "received fatal alert",
    "received corrupt message",
    "tls handshake",
    "peer is incompatible",
    "peer misbehaved",
    "peer sent no certificates",
    "no certificates",
];
/// A server that answers in plain text where TLS was begun.
const PLAIN: &str = "received corrupt message of type invalidcontenttype";

/// Why no answer came. [`Kind::Unreachable`]: no byte of the request was sent.
pub(super) fn no_answer(url: &TenantUrl, error: &reqwest::Error) -> ScimError {
    let host = url.host();
    if !error.is_connect() && !error.is_builder() {
        let (code, message) = if error.is_timeout() {
            ("Timeout", format!("{host} gave no answer in time."))
        } else {
            ("WebExceptionProtocolError", format!("The connection to {host} broke before the answer was there."))
        };
        let fix = "Usher looks again by itself. If it stays, check the network and the application's status page.";
        return ScimError::new(Kind::Unknown, code, message, fix);
    }
    let causes = causes(error);
    let begins = |words: &str| causes.iter().any(|cause| cause.starts_with(words));
    let last = causes.last().map_or("", String::as_str);
    let (code, message, fix) = if is_refused(error) {
        (
            "Refused",
            format!("{host} refused the connection: nothing listens at that address and port."),
            "Check the tenant URL's host and port, and whether the application is running.",
        )
    } else if begins("dns error") {
        (
            "NoNetwork",
            format!("The name {host} could not be found. Either it is misspelt, or this machine has no network."),
            "Check the tenant URL's spelling and this machine's network.",
        )
    } else if begins(PLAIN) {
        (
            "Tls",
            format!("No secure connection to {host}: what listens at that port doesn't speak TLS, as an http:// address doesn't."),
            "Check the tenant URL's port: it must be the one that answers https.",
        )
    } else if TLS.iter().any(|words| begins(words)) {
        (
            "Tls",
            format!("No secure connection to {host}: its certificate is not one that this machine trusts, or TLS failed ({last})."),
            "Check the address. Behind a company proxy, install the company's root certificate on this machine.",
        )
    } else if begins("tunnel") || begins("proxy") {
        (
            "NoNetwork",
            format!("The proxy on the way to {host} didn't let the connection through ({last})."),
            "Check the proxy settings of this machine (HTTPS_PROXY, NO_PROXY).",
        )
    } else if error.is_timeout() {
        (
            "NoNetwork",
            format!("No connection to {host} came about in time."),
            "Check this machine's network, proxy and firewall, and the tenant URL's port.",
        )
    } else {
        ("NoNetwork", format!("{host} could not be reached ({last})."), "Check this machine's network, proxy and firewall.")
    };
    ScimError::new(Kind::Unreachable, code, message, fix)
}

/// What lies below the error, outermost first; the error itself names the address.
fn below(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause| (**cause).source())
}

fn causes(error: &reqwest::Error) -> Vec<String> {
    below(error).map(|cause| cause.to_string().to_ascii_lowercase()).collect()
}

fn is_refused(error: &reqwest::Error) -> bool {
    below(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| cause.kind() == io::ErrorKind::ConnectionRefused)
}
