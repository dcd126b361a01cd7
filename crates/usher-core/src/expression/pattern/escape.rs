//! What a backslash means, inside and outside of character classes ("Character escapes in regular expressions").

use super::scan::Scan;

/// An escape, read.
pub(super) enum Escape {
    /// One letter.
    Letter(char),
    /// A set of letters, as it stands within a class of the engine's.
    Set(String),
    /// A group that matched before, by number.
    Number(usize),
    /// A group that matched before, by name.
    Name(String),
    /// A place between letters, as the engine writes it.
    Place(&'static str),
}

/// The end of the text, or the place before a line break there.
pub(super) const LAST: &str = r"(?=\n?\z)";

/// Letters of words in .NET: letters, marks that take no room, digits, connectors.
const WORD: &str = r"\p{L}\p{Mn}\p{Nd}\p{Pc}";

const CATEGORIES: [&str; 37] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S",
    "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co", "Cn",
];

/// Reads what follows a backslash. In a class `\b` is a backspace, and there are no groups and places.
pub(super) fn read(scan: &mut Scan, in_class: bool) -> Result<Escape, String> {
    let Some(letter) = scan.next() else { return Err("The pattern ends with a single backslash.".to_owned()) };
    Ok(match letter {
        'd' => Escape::Set(r"\d".to_owned()),
        'D' => Escape::Set(r"\D".to_owned()),
        's' => Escape::Set(r"\s".to_owned()),
        'S' => Escape::Set(r"\S".to_owned()),
        'w' => Escape::Set(format!("[{WORD}]")),
        'W' => Escape::Set(format!("[^{WORD}]")),
        'p' | 'P' => Escape::Set(category(scan, letter)?),
        't' => Escape::Letter('\t'),
        'n' => Escape::Letter('\n'),
        'r' => Escape::Letter('\r'),
        'f' => Escape::Letter('\u{c}'),
        'v' => Escape::Letter('\u{b}'),
        'a' => Escape::Letter('\u{7}'),
        'e' => Escape::Letter('\u{1b}'),
        'b' if in_class => Escape::Letter('\u{8}'),
        'b' => Escape::Place(r"\b"),
        'B' if !in_class => Escape::Place(r"\B"),
        'A' if !in_class => Escape::Place(r"\A"),
        'z' if !in_class => Escape::Place(r"\z"),
        'Z' if !in_class => Escape::Place(LAST),
        'x' => Escape::Letter(hexadecimal(scan, 2)?),
        'u' => Escape::Letter(hexadecimal(scan, 4)?),
        'c' => Escape::Letter(control(scan)?),
        'k' if !in_class => Escape::Name(group_name(scan)?),
        '0' => Escape::Letter(octal(scan, "")?),
        '1'..='9' if in_class => Escape::Letter(octal(scan, &letter.to_string())?),
        '1'..='9' => {
            let digits = format!("{letter}{}", scan.take_while(2, |letter| letter.is_ascii_digit()));
            Escape::Number(digits.parse().map_err(|_| format!("\\{digits} names no group."))?)
        }
        'G' if !in_class => {
            return Err("Usher can't evaluate \\G, the place where the match before ended; begin with ^, or leave it out.".to_owned());
        }
        letter if letter.is_alphanumeric() || letter == '_' => {
            return Err(format!("\\{letter} means nothing in a .NET pattern."));
        }
        letter => Escape::Letter(letter),
    })
}

fn category(scan: &mut Scan, letter: char) -> Result<String, String> {
    let name = if scan.take("{") { scan.take_until('}') } else { None };
    let Some(name) = name else { return Err(format!("After \\{letter} a category in braces is due, such as \\{letter}{{Lu}}.")) };
    if CATEGORIES.contains(&name.as_str()) {
        return Ok(format!("\\{letter}{{{name}}}"));
    }
    let block = name.starts_with("Is");
    Err(if block {
        format!("Usher doesn't know the block {name}; write the letters as a range, such as [\\u0370-\\u03FF].")
    } else {
        format!("There is no category {name}; categories are L, Lu, Ll, N, Nd, P, S, Z and their like.")
    })
}

fn hexadecimal(scan: &mut Scan, count: usize) -> Result<char, String> {
    let digits = scan.take_while(count, |letter| letter.is_ascii_hexdigit());
    let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == count);
    code.and_then(char::from_u32).ok_or_else(|| format!("{count} hexadecimal digits of a letter are due after \\x or \\u."))
}

fn octal(scan: &mut Scan, first: &str) -> Result<char, String> {
    let more = scan.take_while(3 - first.len().max(1), |letter| ('0'..='7').contains(&letter));
    let digits = format!("{first}{more}");
    let code = if digits.is_empty() { Ok(0) } else { u32::from_str_radix(&digits, 8) };
    code.ok().and_then(|code| char::from_u32(code & 0xff)).ok_or_else(|| format!("\\{digits} is no letter."))
}

fn control(scan: &mut Scan) -> Result<char, String> {
    let letter = scan.next().map(|letter| letter.to_ascii_uppercase()).filter(|letter| ('@'..='_').contains(letter));
    letter.and_then(|letter| char::from_u32(letter as u32 - 64)).ok_or_else(|| "After \\c a letter from A to Z is due.".to_owned())
}

fn group_name(scan: &mut Scan) -> Result<String, String> {
    let end = match scan.next() {
        Some('<') => '>',
        Some('\'') => '\'',
        _ => return Err("After \\k a group's name is due, as in \\k<name>.".to_owned()),
    };
    scan.take_until(end).ok_or_else(|| format!("The group's name after \\k has no closing {end}."))
}

/// A letter as the engine takes it for itself, inside and outside of classes.
pub(super) fn literal(letter: char) -> String {
    if letter.is_alphanumeric() || letter == '_' || !letter.is_ascii() || letter == ' ' {
        return letter.to_string();
    }
    format!("\\x{{{:x}}}", letter as u32)
}
