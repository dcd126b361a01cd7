//! Quotes that don't fit. The CSV reader ends the last field where the file ends, so one quote too many swallows every person below
//! it without a word; and it goes on behind a closing quote as if that were text, so two quotes too many join rows. Both are refused.

use std::path::Path;

use usher_engine::ports::SourceError;

use super::wrong;

enum At {
    FieldStart,
    Unquoted,
    /// In quotes that were opened in this line.
    Quoted(u64),
    /// Behind a quote that closes, unless another follows.
    Closed(u64),
}

/// Refuses a file that ends inside quotes or has text behind a closing quote, and names the line where they were opened.
pub(super) fn check(file: &Path, text: &str) -> Result<(), SourceError> {
    let mut line = 1;
    let mut at = At::FieldStart;
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::FieldStart, b'"') => At::Quoted(line),
            (At::Quoted(opened), b'"') => At::Closed(opened),
            (At::Closed(opened), b'"') | (At::Quoted(opened), _) => At::Quoted(opened),
            (At::FieldStart | At::Unquoted | At::Closed(_), b',' | b'\n' | b'\r') => At::FieldStart,
            (At::FieldStart | At::Unquoted, _) => At::Unquoted,
            (At::Closed(opened), _) => return Err(refused(file, opened, "has text behind a closing quote")),
        };
        line += u64::from(byte == b'\n');
    }
    match at {
        At::Quoted(opened) => Err(refused(file, opened, "opens a quote that is never closed, so all rows below would be lost in it")),
        At::FieldStart | At::Unquoted | At::Closed(_) => Ok(()),
    }
}

fn refused(file: &Path, line: u64, what: &str) -> SourceError {
    wrong(file, line, what, "Put the quotes right (a quote within quotes is written twice), or export the file again.")
}
