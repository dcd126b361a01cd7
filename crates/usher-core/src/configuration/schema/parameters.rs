//! The tree that Graph writes beside an expression's text (expressions.md G-11), and the little syntax that it needs.
//!
//! Works on the text alone, so that a document with functions that this version doesn't know is still read and written.
//! Never judges an expression: that is `expression/`.

use serde_json::{Value as Json, json};

use super::{list, text};

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
    let keys = keys(name, arguments.len());
    let parameters: Vec<Json> = arguments
        .iter()
        .zip(keys)
        .filter(|(argument, _)| !argument.is_empty())
        .map(|(argument, key)| json!({"key": key, "value": source(argument)}))
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

/// The parameter keys that Graph is documented to use (G-11); `source` for the functions whose keys aren't documented.
fn keys(function: &str, count: usize) -> Vec<&'static str> {
    let (first, rest): (&[&str], &str) = match function {
        "Replace" => (
            &["source", "Find", "RegularExpression", "RegularExpressionGroupName", "Replacement", "ReplacementPropertyName", "Template"],
            "source",
        ),
        "Switch" => (&["source", "defaultValue"], "switchValue"),
        "Join" => (&["separator"], "source"),
        "Mid" => (&["source", "start", "length"], "source"),
        "Append" => (&["source", "suffix"], "source"),
        "Split" => (&["source", "delimiter"], "source"),
        _ => (&[], "source"),
    };
    (0..count).map(|index| first.get(index).copied().unwrap_or(rest)).collect()
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
    let parameters = list(json, "parameters");
    let positional = keys(name, if name == "Replace" { 7 } else { 2 });
    let named = matches!(name, "Replace" | "Switch");
    if !named {
        let arguments: Vec<String> = parameters.iter().filter_map(|parameter| parameter.get("value")).map(rebuild).collect();
        return format!("{name}({})", arguments.join(", "));
    }
    let value_of = |key: &str| {
        parameters.iter().find(|parameter| text(parameter, "key") == key).and_then(|parameter| parameter.get("value")).map(rebuild)
    };
    let mut arguments: Vec<String> = positional.iter().map(|key| value_of(key).unwrap_or_default()).collect();
    arguments.extend(
        parameters
            .iter()
            .filter(|parameter| text(parameter, "key") == "switchValue")
            .filter_map(|parameter| parameter.get("value"))
            .map(rebuild),
    );
    format!("{name}({})", arguments.join(", "))
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
}
