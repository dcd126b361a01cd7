//! The shape of a document: objects where objects belong. The reader also takes an object as the list of its values (`["u005"]` for
//! `{"ids": ["u005"]}`) and a word as an object, so that what stands for which would hang on an order that nobody wrote down.

use serde_json::Value as Json;

/// The first place that holds a list or a text where an object belongs, or an object where something else does; with the reader's own words
/// for it. `held`: the document as it was understood, written out with every property.
pub(super) fn misshapen(json: &Json, held: &Json) -> Option<(String, String)> {
    below(json, held, "")
}

fn below(json: &Json, held: &Json, place: &str) -> Option<(String, String)> {
    match (json, held) {
        (Json::Object(json), Json::Object(held)) => json.iter().find_map(|(name, value)| {
            let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
            below(value, held.get(name)?, &place)
        }),
        (Json::Array(json), Json::Array(held)) => {
            json.iter().zip(held).enumerate().find_map(|(index, (value, held))| below(value, held, &format!("{place}[{index}]")))
        }
        (Json::Array(_), Json::Object(_)) => Some((place.to_owned(), "invalid type: sequence, expected struct".to_owned())),
        (Json::Object(_), Json::String(_)) => Some((place.to_owned(), "invalid type: map, expected a string".to_owned())),
        _ => None,
    }
}
