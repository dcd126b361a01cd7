//! Where a secret must not be: searched for as it is and in the ways in which programs write bytes down.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

/// A secret, and every way of writing it down that is searched for.
pub struct Traces {
    name: String,
    spellings: Vec<(&'static str, Vec<u8>)>,
}

impl Traces {
    /// Of a secret, or of a part of it that nothing else holds: 16 bytes or more.
    ///
    /// # Panics
    /// If it is shorter: something else could look like it.
    #[must_use]
    pub fn of(name: &str, secret: &[u8]) -> Self {
        assert!(secret.len() >= 16, "{name} is too short to be told from chance");
        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut spellings = vec![
            ("as it is", secret.to_vec()),
            ("in hex", hex.clone().into_bytes()),
            ("in upper-case hex", hex.to_uppercase().into_bytes()),
            ("as a list of numbers", secret.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes()),
            ("in base64", within_base64(secret, &STANDARD)),
            ("in base64, one byte on", within_base64(&secret[2..], &STANDARD)),
            ("in base64, two bytes on", within_base64(&secret[1..], &STANDARD)),
            ("in base64url", within_base64(secret, &URL_SAFE)),
            ("in base64url, one byte on", within_base64(&secret[2..], &URL_SAFE)),
            ("in base64url, two bytes on", within_base64(&secret[1..], &URL_SAFE)),
        ];
        if let Ok(text) = std::str::from_utf8(secret) {
            spellings.push(("in UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
            spellings.push(("in big-endian UTF-16", text.encode_utf16().flat_map(u16::to_be_bytes).collect()));
        }
        Self { name: name.to_owned(), spellings }
    }

    /// How it stands in some bytes, if it does.
    #[must_use]
    pub fn found_in(&self, held: &[u8]) -> Option<String> {
        let stands = |spelling: &[u8]| held.windows(spelling.len()).any(|window| window == spelling);
        self.spellings.iter().find(|(_, spelling)| stands(spelling)).map(|(how, _)| format!("{} {how}", self.name))
    }

    /// Every file below a folder that holds it.
    #[must_use]
    pub fn files_in(&self, folder: &Path) -> Vec<(PathBuf, String)> {
        let found = |file: PathBuf| Some((self.found_in(&std::fs::read(&file).ok()?)?, file));
        crate::files_with(folder, "").into_iter().filter_map(found).map(|(how, file)| (file, how)).collect()
    }

    /// Is every spelling noticed? A search that finds nothing would find nothing amiss.
    ///
    /// # Panics
    /// If one isn't.
    pub fn prove(&self) {
        for (how, spelling) in &self.spellings {
            let held = [b"something before ".as_slice(), spelling, b" and after"].concat();
            assert!(self.found_in(&held).is_some(), "{} {how} isn't noticed", self.name);
        }
    }
}

/// The letters that stand for these bytes whatever comes before and after: bytes that share a group of four letters with others are left out.
fn within_base64(secret: &[u8], alphabet: &Alphabet) -> Vec<u8> {
    let whole = secret.len() - secret.len() % 3;
    GeneralPurpose::new(alphabet, NO_PAD).encode(&secret[..whole]).into_bytes()
}
