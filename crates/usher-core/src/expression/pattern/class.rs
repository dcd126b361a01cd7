//! Character classes: ranges, escapes, and .NET's subtraction `[a-z-[aeiou]]`.

use super::escape::{Escape, read};
use super::fold::Case;
use super::scan::Scan;

/// Reads a class, whose `[` was taken, and writes it for the engine.
pub(super) fn translate(scan: &mut Scan, case: Case) -> Result<String, String> {
    let negated = scan.take("^");
    let mut out = String::from(if negated { "[^" } else { "[" });
    let mut first = true;
    loop {
        let Some(letter) = scan.peek() else { return Err("A character class has no closing bracket.".to_owned()) };
        if letter == ']' && !first {
            scan.next();
            return Ok(out + "]");
        }
        if !first && letter == '-' && scan.ahead(1) == Some('[') {
            return subtraction(scan, case, &out);
        }
        first = false;
        match one(scan)? {
            Escape::Set(set) => out.push_str(&case.set(set)),
            Escape::Letter(low) => match range_end(scan)? {
                None => out.push_str(&case.within(low, low)),
                Some(high) if high < low => return Err(format!("The range {low}-{high} runs backwards.")),
                Some(high) => out.push_str(&case.within(low, high)),
            },
            Escape::Number(_) | Escape::Name(_) | Escape::Place(_) => return Err("This escape means nothing within a class.".to_owned()),
        }
    }
}

fn one(scan: &mut Scan) -> Result<Escape, String> {
    match scan.next() {
        Some('\\') => read(scan, true),
        Some(letter) => Ok(Escape::Letter(letter)),
        None => Err("A character class has no closing bracket.".to_owned()),
    }
}

/// The end of a range that begins with the letter just read.
fn range_end(scan: &mut Scan) -> Result<Option<char>, String> {
    let follows = scan.peek() == Some('-') && !matches!(scan.ahead(1), None | Some(']' | '['));
    if !follows {
        return Ok(None);
    }
    scan.next();
    match one(scan)? {
        Escape::Letter(high) => Ok(Some(high)),
        Escape::Set(_) | Escape::Number(_) | Escape::Name(_) | Escape::Place(_) => {
            Err("A range can't end with a whole set of letters.".to_owned())
        }
    }
}

/// `-[...]` takes its letters away from all that stands before it; it ends the class.
fn subtraction(scan: &mut Scan, case: Case, base: &str) -> Result<String, String> {
    scan.next();
    scan.next();
    let taken = translate(scan, case)?;
    if !scan.take("]") {
        return Err("A subtraction such as -[aeiou] must be the last part of its class.".to_owned());
    }
    Ok(format!("[{base}]--{taken}]"))
}
