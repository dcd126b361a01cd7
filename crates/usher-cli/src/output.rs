//! Answers on standard output, as text or JSON; everything else on standard error.

use std::io::{IsTerminal, Write};

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use serde::Serialize;

use crate::Ended;
use crate::args::Common;
use crate::exit::{Exit, Failure};

/// Where answers go.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    /// As asked for.
    pub fn new(common: &Common) -> Self {
        Self { json: common.json, quiet: common.quiet }
    }

    /// As JSON, where what was typed could not be understood further.
    pub fn as_json() -> Self {
        Self { json: true, quiet: false }
    }

    /// Are answers JSON?
    pub fn is_json(self) -> bool {
        self.json
    }

    /// May bars move on standard error?
    pub fn shows_progress(self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// A document as JSON.
    pub fn json(self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::plain(format!("The answer could not be written: {error}."), "Report it."))?;
        self.line(&text)
    }

    /// A line of text. A reader who went away (`usher history | head`) is no error.
    pub fn line(self, text: &str) -> Result<(), Failure> {
        match writeln!(std::io::stdout(), "{text}") {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Failure::plain(format!("The answer could not be written: {error}."), "Check the disk that it goes to."))
            }
            _ => Ok(()),
        }
    }

    /// Lines of text, or a document: whichever was asked for.
    pub fn answer(self, value: &impl Serialize, text: impl FnOnce() -> String) -> Ended {
        if self.json {
            self.json(value)?;
        } else {
            self.line(&text())?;
        }
        Ok(Exit::Done)
    }

    /// What is doubtful, on standard error.
    pub fn warn(self, warnings: &[String]) {
        warnings.iter().for_each(|warning| self.note(&format!("Warning: {warning}")));
    }

    /// What must be told even where little is to be said, on standard error.
    pub fn tell(self, text: &str) {
        // Where nobody can be told any more, the exit code still tells.
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Something worth knowing, on standard error.
    pub fn note(self, text: &str) {
        if !self.quiet {
            self.tell(text);
        }
    }
}

/// A terminal narrower than this is none that a table fits.
const NARROWEST: u16 = 20;

/// A table as wide as the terminal, or as its contents where there is none.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'))).set_header(header.to_vec());
    // Some terminals don't know how wide they are.
    let known = std::io::stdout().is_terminal() && table.width().is_some_and(|width| width >= NARROWEST);
    table.set_content_arrangement(if known { ContentArrangement::Dynamic } else { ContentArrangement::Disabled });
    for row in rows {
        table.add_row(row);
    }
    table.trim_fmt()
}
