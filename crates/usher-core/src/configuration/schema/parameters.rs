//! The tree that Graph writes beside an expression's text (expressions.md G-11), and the little syntax that it needs.
//!
//! Works on the text alone, so that a document with functions that this version doesn't know is still read and written.
//! Never judges an expression: that is `expression/`.

use serde_json::{Value as Json, json};

use super::{list, text};
use crate::expression::functions;

/// The name of a lone attribute: `[mail]`. Inner brackets balance (G-13).
pub(super) fn attribute(expression: &str) -> Option<&str> {
    let inner = expression.strip_prefix('[')?.strip_suffix(']')?;
    let mut depth = 1_i32;
    for character in inner.chars() {
        depth += match character {
            '[' => 1,
            ']' => -1,
            _ => 0,
        };
        if depth == 0 {
            return None;
        }
    }
    (depth == 1 && !inner.is_empty()).then_some(inner)
}

/// The text of a lone quoted constant, with its escapes resolved (G-7).
pub(super) fn constant(expression: &str) -> Option<String> {
    let inner = expression.strip_prefix('"')?.strip_suffix('"').filter(|_| expression.len() > 1)?;
    let mut result = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return None,
            '\\' => match characters.next()? {
                escaped @ ('"' | '\\') => result.push(escaped),
                other => result.extend(['\\', other]),
            },
            _ => result.push(character),
        }
    }
    Some(result)
}

/// A constant as an expression writes it.
pub(super) fn quote(constant: &str) -> String {
    format!("\"{}\"", constant.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The whole `source` object for an expression.
pub(super) fn source(expression: &str) -> Json {
    let trimmed = expression.trim();
    if let Some(name) = attribute(trimmed) {
        return json!({"expression": expression, "name": name, "parameters": [], "type": "Attribute"});
    }
    if let Some(constant) = constant(trimmed) {
        return json!({"expression": expression, "name": constant, "parameters": [], "type": "Constant"});
    }
    let Some((name, arguments)) = call(trimmed) else {
        return literal(expression, trimmed);
    };
    let keys = Keys::of(name);
    let parameters: Vec<Json> = arguments
        .iter()
        .enumerate()
        .filter(|(_, argument)| !argument.is_empty())
        .map(|(place, argument)| json!({"key": keys.at(place), "value": source(argument)}))
        .collect();
    json!({"expression": expression, "name": name, "parameters": parameters, "type": "Function"})
}

/// Numbers and bare words are constants, which Graph quotes (G-6); anything else is kept as text with no tree.
fn literal(expression: &str, trimmed: &str) -> Json {
    let plain =
        !trimmed.is_empty() && trimmed.chars().all(|character| character.is_ascii_alphanumeric() || character == '-' || character == '&');
    if plain {
        return json!({"expression": quote(trimmed), "name": trimmed, "parameters": [], "type": "Constant"});
    }
    json!({"expression": expression, "name": trimmed, "parameters": [], "type": "Function"})
}

/// Takes `Name(a, b, )` apart at its outermost commas.
fn call(expression: &str) -> Option<(&str, Vec<&str>)> {
    let open = expression.find('(')?;
    let name = expression[..open].trim_end();
    let inner = expression[open + 1..].strip_suffix(')')?;
    if name.is_empty() || !name.chars().all(|character| character.is_ascii_alphanumeric()) {
        return None;
    }
    let mut arguments = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0_i32, false, false);
    for (index, character) in inner.char_indices() {
        if quoted {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => quoted = false,
                _ => {}
            }
            continue;
        }
        match character {
            '"' => quoted = true,
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                arguments.push(inner[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    arguments.push(inner[start..].trim());
    Some((name, arguments))
}

/// What Graph calls a function's parameters: the first ones each by its own key, all that follow by one.
struct Keys {
    first: Vec<String>,
    rest: Option<String>,
}

impl Keys {
    /// The documented keys (G-11), else the names that the functions' page uses.
    fn of(name: &str) -> Self {
        let documented = |first: &[&str], rest: Option<&str>| Self {
            first: first.iter().map(|key| (*key).to_owned()).collect(),
            rest: rest.map(str::to_owned),
        };
        match name {
            "Replace" => documented(
                &[
                    "source",
                    "Find",
                    "RegularExpression",
                    "RegularExpressionGroupName",
                    "Replacement",
                    "ReplacementPropertyName",
                    "Template",
                ],
                None,
            ),
            "Switch" => documented(&["source", "defaultValue"], Some("switchValue")),
            "Join" => documented(&["separator"], Some("source")),
            _ => {
                let function = functions().iter().find(|function| function.name.eq_ignore_ascii_case(name));
                match function.map_or(&[][..], |function| function.parameters) {
                    [] => documented(&[], Some("source")),
                    several if several.iter().any(|one| one.repeated) => documented(&[], Some("source")),
                    fixed => Self { first: fixed.iter().map(|one| one.name.to_owned()).collect(), rest: None },
                }
            }
        }
    }

    fn at(&self, place: usize) -> &str {
        self.first.get(place).or(self.rest.as_ref()).map_or("source", String::as_str)
    }

    /// The arguments where their keys put them, whatever the order in which they stand; left-out ones are empty. Keys that nobody
    /// documents tell nothing: then the order does.
    fn arrange(&self, given: Vec<(&str, String)>) -> Vec<String> {
        let is = |one: &str, key: &str| one.eq_ignore_ascii_case(key);
        let is_rest = |key: &str| self.rest.as_ref().is_some_and(|rest| is(rest, key)) && !self.first.iter().any(|one| is(one, key));
        let is_known = |key: &str| is_rest(key) || self.first.iter().any(|one| is(one, key));
        let once = |key: &str| is_rest(key) || given.iter().filter(|(other, _)| is(other, key)).count() == 1;
        if !given.iter().all(|(key, _)| is_known(key) && once(key)) {
            return given.into_iter().map(|(_, text)| text).collect();
        }
        let of = |key: &str| given.iter().find(|(other, _)| is(other, key)).map(|(_, text)| text.clone()).unwrap_or_default();
        let mut arranged: Vec<String> = self.first.iter().map(|key| of(key)).collect();
        arranged.extend(given.iter().filter(|(key, _)| is_rest(key)).map(|(_, text)| text.clone()));
        while arranged.last().is_some_and(String::is_empty) {
            arranged.pop();
        }
        arranged
    }
}

/// An expression's text from its tree, for a document that has only the tree.
pub(super) fn rebuild(json: &Json) -> String {
    let written = text(json, "expression");
    if !written.is_empty() {
        return written.to_owned();
    }
    let name = text(json, "name");
    match text(json, "type") {
        "Attribute" => return format!("[{name}]"),
        "Constant" => return quote(name),
        _ => {}
    }
    let given = list(json, "parameters").iter().filter_map(|one| Some((text(one, "key"), rebuild(one.get("value")?)))).collect();
    format!("{name}({})", Keys::of(name).arrange(given).join(", "))
}

/// Does a source with both an expression and a tree say different things by them? Compared by the attributes, texts and functions that
/// stand in each, since the keys that tell their order aren't all documented.
pub(super) fn tree_differs(json: &Json) -> bool {
    let written = text(json, "expression").trim();
    let has_tree = !text(json, "name").is_empty() || !list(json, "parameters").is_empty();
    if written.is_empty() || !has_tree {
        return false;
    }
    let (Some(mut meant), Some(mut beside)) = (leaves(&source(written)), leaves(json)) else { return false };
    meant.sort();
    beside.sort();
    meant != beside
}

/// The names in a tree; `None`: a part of it can't be taken apart.
fn leaves(json: &Json) -> Option<Vec<String>> {
    let name = text(json, "name");
    match text(json, "type") {
        "Attribute" => Some(vec![format!("[{name}]")]),
        "Constant" => Some(vec![quote(name)]),
        "Function" if name.chars().all(|character| character.is_ascii_alphanumeric()) => {
            let mut found = vec![name.to_lowercase()];
            for parameter in list(json, "parameters") {
                found.extend(leaves(parameter.get("value")?)?);
            }
            Some(found)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn a_switch_keeps_its_left_out_default() {
        let text = r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#;
        let tree = source(text);
        let keys: Vec<&str> = list(&tree, "parameters").iter().map(|parameter| super::text(parameter, "key")).collect();
        assert_eq!(keys, ["source", "switchValue", "switchValue", "switchValue", "switchValue"]);
        let mut bare = tree;
        bare["expression"] = Json::Null;
        assert_eq!(rebuild(&bare), text);
    }

    #[test]
    fn commas_and_quotes_inside_texts_do_not_part_arguments() {
        let tree = source(r#"Join(", ", "a\",b", [x,y], ToLower([z], ))"#);
        let parameters = list(&tree, "parameters");
        assert_eq!(parameters.len(), 4);
        assert_eq!(parameters[1]["value"]["name"], r#"a",b"#);
        assert_eq!(parameters[2]["value"]["name"], "x,y");
        assert_eq!(parameters[3]["value"]["type"], "Function");
    }

    #[test]
    fn two_attributes_are_not_one() {
        assert_eq!(attribute("[a] = [b]"), None);
        assert_eq!(attribute(r#"[emails[type eq "work"].value]"#), Some(r#"emails[type eq "work"].value"#));
    }

    /// A source that has only its tree.
    fn bare(name: &str, parameters: &[(&str, &str)]) -> Json {
        let value = |text: &str| {
            let mut tree = source(text);
            tree["expression"] = Json::Null;
            tree
        };
        let parameters: Vec<Json> = parameters.iter().map(|(key, text)| json!({"key": key, "value": value(text)})).collect();
        json!({"type": "Function", "name": name, "expression": null, "parameters": parameters})
    }

    #[test]
    fn keys_decide_where_an_argument_stands() {
        let join = bare("Join", &[("source", "[givenName]"), ("separator", "\" \""), ("source", "[surname]")]);
        assert_eq!(rebuild(&join), r#"Join(" ", [givenName], [surname])"#);
        let append = bare("Append", &[("suffix", "\".test\""), ("source", "[mail]")]);
        assert_eq!(rebuild(&append), r#"Append([mail], ".test")"#);
        let mid = bare("Mid", &[("length", "\"3\""), ("source", "[mail]"), ("start", "\"1\"")]);
        assert_eq!(rebuild(&mid), r#"Mid([mail], "1", "3")"#);
        let replace = bare("Replace", &[("Replacement", "\"\""), ("source", "[mail]"), ("Find", "\"@contoso.com\"")]);
        assert_eq!(rebuild(&replace), r#"Replace([mail], "@contoso.com", , , "")"#);
        let left = bare("Left", &[("numchars", "\"3\""), ("string", "[mail]")]);
        assert_eq!(rebuild(&left), r#"Left([mail], "3")"#);
        let switch = bare("Switch", &[("switchValue", "\"a\""), ("switchValue", "\"b\""), ("source", "[mail]")]);
        assert_eq!(rebuild(&switch), r#"Switch([mail], , "a", "b")"#);
    }

    #[test]
    fn a_tree_that_says_something_else_than_its_expression_is_seen() {
        let with_tree = |expression: &str, tree: &str| {
            let mut both = source(tree);
            both["expression"] = json!(expression);
            tree_differs(&both)
        };
        let text = r#"Join(" ", [givenName], Mid([surname], 1, 3))"#;
        assert!(!with_tree(text, text) && !tree_differs(&json!({"expression": text})));
        assert!(!with_tree("mid([surname], \"1\", 3)", "Mid([surname], 1, 3)"), "the same by Graph's own ways of writing");
        assert!(with_tree(text, r#"Join(" ", [givenName], Mid([displayName], 1, 3))"#));
        assert!(with_tree("[mail]", "[userPrincipalName]") && with_tree("\"a\"", "\"b\""));
        assert!(!with_tree("IIF([a] = [b], [a], [c])", "IIF([a] = [b], [a], [c])"), "a comparison has no documented tree");
    }

    #[test]
    fn keys_that_nobody_documents_leave_the_order() {
        let left = bare("Left", &[("value", "[mail]"), ("count", "\"3\"")]);
        assert_eq!(rebuild(&left), r#"Left([mail], "3")"#);
        let unknown = bare("FutureFunction", &[("x", "[mail]"), ("y", "[upn]")]);
        assert_eq!(rebuild(&unknown), "FutureFunction([mail], [upn])");
        let coalesce = bare("Coalesce", &[("source", "[mail]"), ("source", "[upn]"), ("source", "\"none\"")]);
        assert_eq!(rebuild(&coalesce), r#"Coalesce([mail], [upn], "none")"#);
    }
}
