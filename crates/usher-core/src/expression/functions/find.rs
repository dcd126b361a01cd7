//! A function by its name, and what to write instead of a name that is none.

use super::{Function, functions};
use crate::nearest::nearest;

/// How a function's name was written.
pub(in crate::expression) enum Spelling {
    /// As Entra writes it.
    Exact(&'static Function),
    /// In another case: Entra's pages call the language case-sensitive (G-4).
    OtherCase(&'static Function),
}

/// Functions of Entra Connect, another engine with many of the same names, and what does their work here.
const ELSEWHERE: [(&str, &str); 12] = [
    ("len", "Len is a function of Entra Connect; provisioning has none that counts characters. InStr and Mid may serve."),
    ("trim", "Trim is a function of Entra Connect. Use Replace with the pattern \"^\\\\s+|\\\\s+$\", or StripSpaces."),
    ("right", "Right is a function of Entra Connect. Use Replace with a pattern such as \"^.*(.{3})$\", or Mid."),
    ("contains", "Contains is a function of Entra Connect. Use IIF(InStr(...) > 0, ...)."),
    ("padleft", "PadLeft is a function of Entra Connect. Use Append or Join."),
    ("padright", "PadRight is a function of Entra Connect. Use Append or Join."),
    ("ucase", "UCase is a function of Entra Connect. Use ToUpper."),
    ("lcase", "LCase is a function of Entra Connect. Use ToLower."),
    ("prepend", "Use Append with its two arguments exchanged."),
    ("isnothing", "Use IsNull."),
    ("defaultdomain", "Write the domain as a text: Usher can't ask Entra for the default one."),
    ("approleassignments", "Use SingleAppRoleAssignment, AppRoleAssignmentsComplex or AssertiveAppRoleAssignmentsComplex."),
];

/// The function of that name; else what to write instead.
pub(in crate::expression) fn find(name: &str) -> Result<Spelling, String> {
    let all = functions();
    if let Ok(place) = all.binary_search_by_key(&name, |function| function.name) {
        return Ok(Spelling::Exact(all[place]));
    }
    if let Some(function) = all.iter().find(|function| function.name.eq_ignore_ascii_case(name)) {
        return Ok(Spelling::OtherCase(function));
    }
    if let Some((_, instead)) = ELSEWHERE.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Err((*instead).to_owned());
    }
    let near = nearest(name, all.iter().map(|function| function.name));
    Err(near.map(|near| format!("Did you mean {near}?")).unwrap_or_else(|| "Look at the list of functions.".to_owned()))
}
