//! Values in whatever form a target keeps them. Decides nothing about what is sent.

use std::collections::{BTreeMap, BTreeSet};

use usher_core::import::Value;

/// Does an account hold all of what was sent, though perhaps in another case or with other spaces? Several values are a set
/// (scim-client.md 3.9).
pub(super) fn holds(sent: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) -> bool {
    sent.iter().all(|(name, value)| folded(value) == held.get(name).map(folded).unwrap_or_default())
}

fn folded(value: &Value) -> BTreeSet<String> {
    value.texts().iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(title: Value) -> BTreeMap<String, Value> {
        [("title".to_owned(), title)].into()
    }

    #[test]
    fn case_spaces_and_order_are_the_targets_own_and_anything_else_is_another_value() {
        let sent = values("Chief  Engineer ".into());
        for held in ["Chief Engineer", "chief engineer", " CHIEF \tengineer"] {
            assert!(holds(&sent, &values(held.into())), "{held:?}");
        }
        for held in ["ChiefEngineer", "Chief", "Chief Engineer 2"] {
            assert!(!holds(&sent, &values(held.into())), "{held:?}");
        }
        assert!(!holds(&sent, &BTreeMap::new()), "nothing is held");
        assert!(holds(&values(Value::Null), &BTreeMap::new()), "nothing was sent");
        let list = |texts: [&str; 2]| values(Value::List(texts.map(str::to_owned).into()));
        assert!(holds(&list(["a b", "C"]), &list(["c", "A  B"])));
        assert!(!holds(&list(["a b", "C"]), &list(["c", "d"])));
    }
}
