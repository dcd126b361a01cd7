//! Is an account of a known id still the same person's? A target that was set up anew counts its ids from the start again, and then a
//! stored id leads to somebody else's account, which must not be renamed.

use crate::evaluate::TargetImage;
use crate::import::{ObjectType, Value};

/// Attributes that tell people apart, beside userName and externalId. Of a group nothing else does.
const TELLING: [&str; 3] = ["displayName", "name.", "emails["];

/// Does an account hold nothing any more of what told whose it was? An externalId that is held on both sides decides together with the
/// name; without one, every name and address of a person that is known on both sides must differ, and there must be two of them at
/// least.
#[must_use]
pub fn is_another(object_type: ObjectType, known: &TargetImage, now: &TargetImage) -> bool {
    if known.name.is_empty() || now.name.is_empty() || same(&known.name, &now.name) {
        return false;
    }
    let text = |image: &TargetImage, name: &str| image.attributes.get(name).and_then(Value::as_text).filter(|text| !text.is_empty());
    if let (Some(before), Some(after)) = (text(known, "externalId"), text(now, "externalId")) {
        return before != after;
    }
    if object_type == ObjectType::Group {
        return false;
    }
    let telling = known.attributes.keys().filter(|name| TELLING.iter().any(|known| name.starts_with(known)));
    let both: Vec<_> = telling.filter_map(|name| Some((text(known, name)?, text(now, name)?))).collect();
    !both.is_empty() && both.iter().all(|(before, after)| !same(before, after))
}

/// Is this one of the attributes that tell people apart? What was sent of them proves nothing about whose account it is.
#[must_use]
pub fn tells(name: &str) -> bool {
    name == "externalId" || TELLING.iter().any(|known| name.starts_with(known))
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::is_another as is_another_of;
    use crate::evaluate::TargetImage;
    use crate::import::ObjectType;

    fn is_another(known: &TargetImage, now: &TargetImage) -> bool {
        is_another_of(ObjectType::User, known, now)
    }

    fn image(name: &str, attributes: &[(&str, &str)]) -> TargetImage {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        TargetImage { name: name.to_owned(), attributes, ..TargetImage::default() }
    }

    #[test]
    fn a_renamed_person_stays_the_same_and_a_stranger_is_another() {
        let ann = image("ann@contoso.com", &[("externalId", "7"), ("displayName", "Ann Lee")]);
        assert!(!is_another(&ann, &image("ann.berg@contoso.com", &[("externalId", "7"), ("displayName", "Ann Berg")])));
        assert!(is_another(&ann, &image("bo@contoso.com", &[("externalId", "8"), ("displayName", "Ann Lee")])));
        let ann = image("ann@contoso.com", &[("displayName", "Ann Lee"), ("name.givenName", "Ann"), ("title", "Engineer")]);
        let married = image("ann.berg@contoso.com", &[("displayName", "Ann Berg"), ("name.givenName", "Ann")]);
        let stranger = image("bo@contoso.com", &[("displayName", "Bo Ek"), ("name.givenName", "Bo"), ("title", "Engineer")]);
        assert!(!is_another(&ann, &married));
        assert!(is_another(&ann, &stranger));
        assert!(!is_another(&ann, &image("bo@contoso.com", &[("title", "Chief")])), "too little is known to say so");
        assert!(!is_another(&ann, &image("ANN@contoso.com", &[("displayName", "Somebody")])));
    }
}
