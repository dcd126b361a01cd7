//! Values in the target attribute's type, and when two of them are the same. Never guesses: what doesn't fit is an error.

use crate::configuration::{AttributeType, CompiledMapping};
use crate::expression::parse_date;
use crate::import::Value;

/// Why a value doesn't fit the target attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// Several values for an attribute that holds one (EP-410).
    SeveralValues(usize),
    /// Not a Boolean.
    NotBoolean,
    /// Not a whole number.
    NotInteger,
    /// Not a date.
    NotDate,
}

/// Fits a value to the mapping's target attribute. Null stays null. Where the type isn't known the value goes as it is.
pub(crate) fn convert(value: &Value, mapping: &CompiledMapping) -> Result<Value, Mismatch> {
    let Some(target_type) = mapping.target_type else { return Ok(if value.is_null() { Value::Null } else { value.clone() }) };
    match value {
        _ if value.is_null() => Ok(Value::Null),
        Value::List(_) if mapping.multivalued => Ok(value.clone()),
        Value::List(values) => match values.as_slice() {
            [one] => convert_one(&Value::text(one.as_str()), target_type),
            several => Err(Mismatch::SeveralValues(several.len())),
        },
        one if mapping.multivalued => Ok(Value::List(one.as_text().into_iter().collect())),
        one => convert_one(one, target_type),
    }
}

fn convert_one(value: &Value, target_type: AttributeType) -> Result<Value, Mismatch> {
    let text = value.as_text().unwrap_or_default();
    match target_type {
        AttributeType::Boolean => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(Value::Boolean(true)),
            "false" | "0" => Ok(Value::Boolean(false)),
            _ => Err(Mismatch::NotBoolean),
        },
        AttributeType::Integer => text.trim().parse().map(Value::Integer).map_err(|_| Mismatch::NotInteger),
        // An empty text is sent as it is (EP-407); any date in the form of RFC 7643 §2.3.5, in UTC.
        AttributeType::DateTime if text.is_empty() => Ok(Value::Text(text)),
        AttributeType::DateTime => parse_date(&text).map(|date| Value::Text(date.to_string())).ok_or(Mismatch::NotDate),
        AttributeType::String | AttributeType::Reference | AttributeType::Binary => Ok(Value::Text(text)),
    }
}

/// What an account's list says of an app role is its value; the functions that give several write each as JSON text (EP-414).
pub(crate) fn role_values(value: &Value) -> Value {
    let Value::List(values) = value else { return value.clone() };
    let plain = |text: &String| {
        let role = serde_json::from_str::<serde_json::Value>(text).ok();
        role.and_then(|role| role.get("value")?.as_str().map(str::to_owned)).unwrap_or_else(|| text.clone())
    };
    Value::List(values.iter().map(plain).collect())
}

/// Are these the same for this attribute? Several values are a set (scim-client.md 3.9); case counts only where `case_exact` (EP-409).
pub(crate) fn same(one: &Value, other: &Value, case_exact: bool) -> bool {
    one == other || (one.is_null() == other.is_null() && set(one, case_exact) == set(other, case_exact))
}

fn set(value: &Value, case_exact: bool) -> Vec<String> {
    let fold = |text: &str| if case_exact { text.to_owned() } else { text.to_lowercase() };
    let mut values: Vec<String> = match value {
        Value::List(values) => values.iter().map(|text| fold(text)).collect(),
        Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Text(_) => value.as_text().iter().map(|text| fold(text)).collect(),
    };
    values.sort_unstable();
    values.dedup();
    values
}

/// All of `current`, then what `added` has beyond it: for mappings that only add (EP-404).
pub(crate) fn union(current: &Value, added: &Value, case_exact: bool) -> Value {
    let (Value::List(current_values), Value::List(new)) = (current, added) else {
        return added.clone();
    };
    // An account's list says of a role its value alone.
    let known = set(&role_values(current), case_exact);
    let fresh =
        new.iter().filter(|text| !set(&role_values(&Value::List(vec![(*text).clone()])), case_exact).iter().all(|one| known.contains(one)));
    Value::List(current_values.iter().chain(fresh).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_counts_only_where_it_is_exact() {
        assert!(same(&"A@x.com".into(), &"a@X.com".into(), false));
        assert!(!same(&"A".into(), &"a".into(), true));
    }

    #[test]
    fn an_empty_text_is_not_nothing() {
        assert!(!same(&"".into(), &Value::Null, false));
        assert!(same(&Value::List(Vec::new()), &Value::Null, false));
    }

    #[test]
    fn several_values_are_a_set() {
        let one = Value::List(vec!["b".to_owned(), "a".to_owned()]);
        let other = Value::List(vec!["A".to_owned(), "B".to_owned()]);
        assert!(same(&one, &other, false));
        assert_eq!(union(&one, &other, false), one);
    }
}
