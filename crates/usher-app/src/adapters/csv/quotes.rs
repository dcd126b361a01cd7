//! Quotes that don't fit. The CSV reader ends the last field where the file ends, so one quote too many swallows every person below
//! it without a word; it goes on behind a closing quote as if that were text, so two quotes too many join rows; and where the second
//! stands at the end of a field some rows below, all between them become one cell. All three are refused.

use std::path::Path;

use usher_engine::ports::SourceError;

use super::wrong;

enum At {
    FieldStart,
    Unquoted,
    Quoted(Opened),
    /// Behind a quote that closes, unless another follows.
    Closed(Opened),
}

/// A quote, and what has followed it so far.
#[derive(Clone, Copy)]
struct Opened {
    line: u64,
    breaks: usize,
    commas: usize,
}

impl Opened {
    fn on(line: u64) -> Self {
        Self { line, breaks: 0, commas: 0 }
    }

    fn with(self, byte: u8) -> Self {
        Self { breaks: self.breaks + usize::from(byte == b'\n'), commas: self.commas + usize::from(byte == b','), ..self }
    }
}

/// Refuses a file that ends inside quotes, has text behind a closing quote, or whole rows within quotes, and names the line where
/// they were opened.
pub(super) fn check(file: &Path, text: &str) -> Result<(), SourceError> {
    let mut line = 1;
    let mut at = At::FieldStart;
    let mut commas_of_header = 0;
    let mut in_header = true;
    for (place, byte) in text.bytes().enumerate() {
        at = match (at, byte) {
            (At::FieldStart, b'"') => At::Quoted(Opened::on(line)),
            (At::Quoted(opened), b'"') => At::Closed(opened),
            (At::Closed(opened), b'"') => At::Quoted(opened),
            (At::Quoted(opened), _) => At::Quoted(opened.with(byte)),
            (At::Closed(opened), b',' | b'\n' | b'\r') => {
                refuse_swallowed(file, opened, commas_of_header)?;
                At::FieldStart
            }
            (At::FieldStart | At::Unquoted, b',' | b'\n' | b'\r') => At::FieldStart,
            (At::FieldStart | At::Unquoted, _) => At::Unquoted,
            (At::Closed(opened), _) => return Err(refused(file, opened, "has text behind a closing quote")),
        };
        if in_header && matches!(at, At::FieldStart) {
            commas_of_header += usize::from(byte == b',');
            // Blank lines above the header are skipped.
            in_header = byte != b'\n' || text[..place].trim().is_empty();
        }
        line += u64::from(byte == b'\n');
    }
    match at {
        At::Quoted(opened) => Err(refused(file, opened, "opens a quote that is never closed, so all rows below would be lost in it")),
        At::Closed(opened) => refuse_swallowed(file, opened, commas_of_header),
        At::FieldStart | At::Unquoted => Ok(()),
    }
}

/// A cell of several lines is well, such as an address; one with as many commas as that many rows would have isn't.
fn refuse_swallowed(file: &Path, opened: Opened, commas_of_header: usize) -> Result<(), SourceError> {
    if opened.breaks == 0 || opened.commas < opened.breaks * commas_of_header {
        return Ok(());
    }
    let what = format!("opens a quote that is closed {} lines below, so the rows between would be lost in one cell", opened.breaks);
    Err(refused(file, opened, &what))
}

fn refused(file: &Path, opened: Opened, what: &str) -> SourceError {
    wrong(file, opened.line, what, "Put the quotes right (a quote within quotes is written twice), or export the file again.")
}
