//! A .NET pattern in the words of the engine here. What both read alike goes through; what differs is written otherwise; the rest is refused.

use std::collections::BTreeMap;

use super::class;
use super::escape::{Escape, LAST, literal, read};
use super::fold::Case;
use super::scan::Scan;

/// .NET counts no further.
const MOST_COUNTED: u64 = i32::MAX as u64;

/// A pattern, translated.
#[derive(Debug)]
pub(super) struct Translated {
    pub(super) pattern: String,
    /// Places of groups by their .NET numbers; the whole match is 0.
    pub(super) numbers: Vec<usize>,
    /// Does it take an engine that tries again from every place? What looks around or back does, and a `$` before the end.
    pub(super) tries_again: bool,
    /// The repetition that counts furthest, in words.
    pub(super) furthest: Option<String>,
    /// Where parts begin: bytes in `pattern`, and letters in the pattern as written.
    pub(super) places: Vec<(usize, usize)>,
}

/// Inline options (`(?imnsx)`).
#[derive(Debug, Clone, Copy, Default)]
struct Options {
    case: Case,
    multiline: bool,
    explicit_capture: bool,
    single_line: bool,
    ignore_white: bool,
}

/// One part of the output; numbers of groups are known at the end only.
enum Part {
    Text(String),
    Number(usize, Case),
    Name(String, Case),
}

struct Translation {
    scan: Scan,
    out: Vec<Part>,
    options: Options,
    /// Options to go back to at each closing parenthesis.
    open: Vec<Options>,
    /// Names of the groups in the order of their opening; `None` for unnamed ones.
    groups: Vec<Option<String>>,
    /// For each of `out`: where its part begins in the pattern as written.
    from: Vec<usize>,
    /// Where the part under way begins.
    begins: usize,
    tries_again: bool,
    /// Is there a `|` outside of all groups?
    has_cases: bool,
    /// How far a repetition counts at most, and which it is, in words.
    furthest: Option<(u64, String)>,
}

pub(super) fn translate(pattern: &str) -> Result<Translated, String> {
    let mut translation = Translation {
        scan: Scan::new(pattern),
        out: Vec::new(),
        options: Options::default(),
        open: Vec::new(),
        groups: Vec::new(),
        from: Vec::new(),
        begins: 0,
        tries_again: false,
        has_cases: false,
        furthest: None,
    };
    // True where a quantifier may follow: after something that can be repeated.
    let mut repeatable = false;
    while let Some(letter) = translation.scan.next() {
        translation.begins = translation.scan.place() - 1;
        let read = translation.one(letter, repeatable);
        repeatable = read.map_err(|why| format!("{why} Look at {}.", translation.scan.words(translation.begins)))?;
    }
    if !translation.open.is_empty() {
        return Err("A closing parenthesis is missing in the pattern.".to_owned());
    }
    translation.finish()
}

impl Translation {
    fn push(&mut self, text: impl Into<String>) {
        self.part(Part::Text(text.into()));
    }

    fn part(&mut self, part: Part) {
        self.out.push(part);
        self.from.push(self.begins);
    }

    /// Reads one part. Answers whether a quantifier may follow.
    fn one(&mut self, letter: char, repeatable: bool) -> Result<bool, String> {
        match letter {
            '\\' => self.escaped()?,
            '[' => {
                let class = class::translate(&mut self.scan, self.options.case)?;
                self.push(class);
            }
            '(' => return self.group(),
            ')' => {
                self.options = self.open.pop().ok_or_else(|| "The pattern has a closing parenthesis too many.".to_owned())?;
                self.push(")");
            }
            '*' | '+' | '?' => return self.quantified(letter.to_string(), repeatable),
            '{' => match self.counted() {
                Some(count) if counts_down(&count) => return Err(format!("{count} counts downwards: the smaller number comes first.")),
                Some(count) if furthest(&count) > MOST_COUNTED => return Err(format!("{count} counts further than a pattern can.")),
                Some(count) => return self.quantified(count, repeatable),
                None => self.push(literal('{')),
            },
            '|' => {
                self.push("|");
                self.has_cases |= self.open.is_empty();
                return Ok(false);
            }
            '^' => {
                self.push("^");
                return Ok(false);
            }
            // Without the option m it stands before a line break at the very end, too.
            '$' => {
                self.tries_again |= !self.options.multiline && !self.is_at_the_end();
                self.push(if self.options.multiline { "$" } else { LAST });
                return Ok(false);
            }
            '.' => self.push("."),
            '#' if self.options.ignore_white => {
                // It ends with its line, or with the pattern.
                self.scan.take_while(usize::MAX, |letter| letter != '\n');
                return Ok(repeatable);
            }
            letter if self.options.ignore_white && letter.is_whitespace() => return Ok(repeatable),
            letter => self.push(self.options.case.letter(letter)),
        }
        Ok(true)
    }

    /// Only there the engine takes an end for one of its own.
    fn is_at_the_end(&self) -> bool {
        self.scan.peek().is_none() && self.open.is_empty() && !self.has_cases
    }

    fn escaped(&mut self) -> Result<(), String> {
        match read(&mut self.scan, false)? {
            Escape::Letter(letter) => self.push(self.options.case.letter(letter)),
            Escape::Set(set) => self.push(self.options.case.set(set)),
            Escape::Place(place) => {
                self.tries_again |= place == LAST && !self.is_at_the_end();
                self.push(place);
            }
            Escape::Number(number) => {
                self.tries_again = true;
                self.part(Part::Number(number, self.options.case));
            }
            Escape::Name(name) => {
                self.tries_again = true;
                self.part(Part::Name(name, self.options.case));
            }
        }
        Ok(())
    }

    /// A quantifier; .NET knows `*?` and refuses `*+` and `**`.
    fn quantified(&mut self, quantifier: String, repeatable: bool) -> Result<bool, String> {
        if !repeatable {
            return Err(format!("Nothing stands before {quantifier} that could be repeated."));
        }
        self.push(quantifier);
        if self.scan.take("?") {
            self.push("?");
        }
        Ok(false)
    }

    /// `{2}`, `{2,}` or `{2,4}`, whose brace was taken; anything else in braces is text.
    fn counted(&mut self) -> Option<String> {
        let digits =
            |from: usize| (from..).take_while(|place| self.scan.ahead(*place).is_some_and(|letter| letter.is_ascii_digit())).count();
        let least = digits(0);
        let comma = self.scan.ahead(least) == Some(',');
        let length = if comma { least + 1 + digits(least + 1) } else { least };
        if least == 0 || self.scan.ahead(length) != Some('}') {
            return None;
        }
        let count = format!("{{{}", self.scan.take_while(length + 1, |_| true));
        let most = furthest(&count);
        if self.furthest.as_ref().is_none_or(|(other, _)| most > *other) {
            self.furthest = Some((most, self.scan.words(self.begins)));
        }
        Some(count)
    }

    /// A group, whose parenthesis was taken.
    fn group(&mut self) -> Result<bool, String> {
        if !self.scan.take("?") {
            self.open.push(self.options);
            if self.options.explicit_capture {
                self.push("(?:");
            } else {
                self.groups.push(None);
                self.push("(");
            }
            return Ok(false);
        }
        for plain in [":", "=", "!", "<=", "<!", ">"] {
            if self.scan.take(plain) {
                self.open.push(self.options);
                self.tries_again |= plain != ":";
                self.push(format!("(?{plain}"));
                return Ok(false);
            }
        }
        match self.scan.next() {
            Some('<') => self.named('>'),
            Some('\'') => self.named('\''),
            Some('#') => {
                self.scan.take_until(')').ok_or("A comment in the pattern has no closing parenthesis.")?;
                Ok(true)
            }
            Some('(') => {
                Err("Usher can't evaluate conditional groups such as (?(name)yes|no); write the cases as alternatives.".to_owned())
            }
            Some(letter) if letter == '-' || letter.is_ascii_lowercase() => self.inline_options(letter),
            Some('P') => Err("(?P means nothing in a .NET pattern; a named group is written (?<name>...).".to_owned()),
            _ => Err("This kind of group means nothing in a .NET pattern.".to_owned()),
        }
    }

    fn named(&mut self, end: char) -> Result<bool, String> {
        let name = self.scan.take_until(end).ok_or_else(|| format!("A group's name has no closing {end}."))?;
        if name.contains('-') {
            return Err(format!("Usher can't evaluate balancing groups such as (?<{name}>...)."));
        }
        let is_name = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
            && name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
        if !is_name {
            return Err(format!("“{name}” can't be a group's name here: letters, digits and _ are, with a letter first."));
        }
        if self.groups.contains(&Some(name.clone())) {
            return Err(format!("The group {name} is there twice; give each its own name."));
        }
        self.open.push(self.options);
        self.push(format!("(?<{name}>"));
        self.groups.push(Some(name));
        Ok(false)
    }

    /// `(?i)` up to the group's end, or `(?i:...)`.
    fn inline_options(&mut self, first: char) -> Result<bool, String> {
        let outer = self.options;
        let mut switch_on = true;
        let mut letter = Some(first);
        loop {
            match letter {
                Some('-') => switch_on = false,
                Some('i') => self.options.case = if switch_on { Case::Ignored } else { Case::Counts },
                Some('m') => self.options.multiline = switch_on,
                Some('n') => self.options.explicit_capture = switch_on,
                Some('s') => self.options.single_line = switch_on,
                Some('x') => self.options.ignore_white = switch_on,
                Some(':') => {
                    self.open.push(outer);
                    let flags = self.options.flags();
                    self.push(format!("(?{flags}:"));
                    return Ok(false);
                }
                Some(')') => {
                    let flags = self.options.flags();
                    self.push(format!("(?{flags})"));
                    return Ok(false);
                }
                Some(other) => return Err(format!("There is no option {other}; options in a pattern are i, m, n, s and x.")),
                None => return Err("A closing parenthesis is missing in the pattern.".to_owned()),
            }
            letter = self.scan.next();
        }
    }

    /// Groups get their numbers: unnamed ones first, then named ones, each from left to right.
    fn finish(self) -> Result<Translated, String> {
        let unnamed = self.groups.iter().enumerate().filter(|(_, name)| name.is_none());
        let named = self.groups.iter().enumerate().filter(|(_, name)| name.is_some());
        let numbers: Vec<usize> = std::iter::once(0).chain(unnamed.chain(named).map(|(place, _)| place + 1)).collect();
        let names: BTreeMap<&str, usize> =
            self.groups.iter().enumerate().filter_map(|(place, name)| Some((name.as_deref()?, place + 1))).collect();
        let mut pattern = String::new();
        let mut places = Vec::new();
        for (part, from) in self.out.iter().zip(&self.from) {
            places.push((pattern.len(), *from));
            match part {
                Part::Text(text) => pattern.push_str(text),
                Part::Number(number, case) => {
                    let place = numbers.get(*number).ok_or_else(|| format!("\\{number} refers to a group that isn't there."))?;
                    pattern.push_str(&before(*place, *case));
                }
                Part::Name(name, case) => {
                    let numbered = name.parse::<usize>().ok().and_then(|number| numbers.get(number).copied());
                    let place = names.get(name.as_str()).copied().or(numbered);
                    let place = place.ok_or_else(|| format!("\\k<{name}> refers to a group that isn't there."))?;
                    pattern.push_str(&before(place, *case));
                }
            }
        }
        let furthest = self.furthest.map(|(_, words)| words);
        Ok(Translated { pattern, numbers, tries_again: self.tries_again, furthest, places })
    }
}

/// `{3,2}`, which .NET refuses.
fn counts_down(count: &str) -> bool {
    let ends = count.trim_matches(['{', '}']).split_once(',');
    ends.and_then(|(least, most)| Some(least.parse::<u64>().ok()? > most.parse().ok()?)).unwrap_or(false)
}

/// What a group matched before.
fn before(place: usize, case: Case) -> String {
    match case {
        Case::Counts => format!("(?:\\{place})"),
        Case::Ignored => format!("(?i:\\{place})"),
    }
}

/// How far `{2,4}` counts.
fn furthest(count: &str) -> u64 {
    let numbers = count.trim_matches(['{', '}']).split(',').filter(|number| !number.is_empty());
    numbers.map(|number| number.parse().unwrap_or(u64::MAX)).max().unwrap_or(0)
}

impl Options {
    /// As the engine writes them; i, n and x are done with when the pattern has been read.
    fn flags(self) -> String {
        let flags = [('m', self.multiline), ('s', self.single_line)];
        let on: String = flags.iter().filter(|(_, on)| *on).map(|(letter, _)| *letter).collect();
        let off: String = flags.iter().filter(|(_, on)| !*on).map(|(letter, _)| *letter).collect();
        if off.is_empty() { on } else { format!("{on}-{off}") }
    }
}
