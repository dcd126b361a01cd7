//! Letters that are the same with the option i. .NET takes two letters for one whose lower case by the invariant culture is one, letter
//! by letter: k, K and the Kelvin sign; but not s and ſ, σ and ς, nor μ and the micro sign, which the engine here would.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::escape::literal;
use crate::expression::functions::invariant_lower;

/// Does the case of letters count?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Case {
    #[default]
    Counts,
    Ignored,
}

/// Letters by their lower case, where there are several. Letters beyond the first 65,536 of Unicode are two to .NET, and have no case.
static ALIKE: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut alike: HashMap<char, Vec<char>> = HashMap::new();
    for letter in '\0'..='\u{ffff}' {
        alike.entry(invariant_lower(letter)).or_default().push(letter);
    }
    alike.retain(|_, letters| letters.len() > 1);
    alike
});

fn alike(letter: char) -> &'static [char] {
    ALIKE.get(&invariant_lower(letter)).map_or(&[], Vec::as_slice)
}

impl Case {
    /// A letter outside of classes.
    pub(super) fn letter(self, letter: char) -> String {
        match self {
            Self::Ignored if !alike(letter).is_empty() => format!("[{}]", self.within(letter, letter)),
            Self::Counts | Self::Ignored => literal(letter),
        }
    }

    /// Letters from one to another, as they stand within a class.
    pub(super) fn within(self, low: char, high: char) -> String {
        let mut out = literal(low);
        if high > low {
            out = format!("{out}-{}", literal(high));
        }
        if self == Self::Ignored {
            let others = (low..=high.min('\u{ffff}')).flat_map(alike).filter(|other| !(low..=high).contains(*other));
            out.extend(others.map(|other| literal(*other)));
        }
        out
    }

    /// A set of letters. Of capitals, small and title letters .NET takes each for all.
    pub(super) fn set(self, set: String) -> String {
        match (self, set.as_str()) {
            (Self::Ignored, r"\p{Lu}" | r"\p{Ll}" | r"\p{Lt}") => r"[\p{Lu}\p{Ll}\p{Lt}]".to_owned(),
            (Self::Ignored, r"\P{Lu}" | r"\P{Ll}" | r"\P{Lt}") => r"[^\p{Lu}\p{Ll}\p{Lt}]".to_owned(),
            (Self::Ignored | Self::Counts, _) => set,
        }
    }
}
