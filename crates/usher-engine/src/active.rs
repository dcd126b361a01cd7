//! Access is never taken on trust: a target that answers a write with another `active` than was sent has not done it. Such a value is
//! never kept as "the target's own form", or a leaver would keep access for good.

use std::collections::BTreeMap;
use std::time::Duration;

use usher_core::evaluate::TargetImage;
use usher_core::import::{ObjectType, Value};

use crate::ports::{Target, TargetError, TargetErrorKind, TargetObject};

/// The target attribute that gives access or takes it.
pub(crate) const ACTIVE: &str = "active";

/// How long a target may take until what it wrote can be read (scim-client.md 10.2).
pub(crate) const READ_AFTER_WRITE: Duration = Duration::from_millis(700);

/// What the account holds after a write, and the error where `active` is not what was sent. An answer may be older than the write, so a
/// wrong one is read once more before it is believed.
pub(crate) async fn confirm(
    target: &dyn Target,
    object_type: ObjectType,
    mut object: TargetObject,
    sent: &BTreeMap<String, Value>,
    requests: &mut u32,
) -> (TargetObject, Option<TargetError>) {
    let Some(Value::Boolean(wanted)) = sent.get(ACTIVE) else { return (object, None) };
    match held(&object.image) {
        Some(active) if active == *wanted => return (object, None),
        Some(_) => {}
        None => {
            // It doesn't tell: it holds what was sent, as far as it said nothing else (scim-client.md 4.7).
            object.image.active = Some(*wanted);
            object.image.attributes.insert(ACTIVE.to_owned(), Value::Boolean(*wanted));
            return (object, None);
        }
    }
    tokio::time::sleep(READ_AFTER_WRITE).await;
    // What can't be read proves nothing: the answer stands.
    let read = target.get(object_type, &object.id).await;
    *requests += read.as_ref().map_or_else(|error| error.requests, |answered| answered.requests);
    if let Ok(Some(now)) = read.map(|answered| answered.value)
        && held(&now.image) == Some(*wanted)
    {
        object.image = TargetImage { members: object.image.members, ..now.image };
        return (object, None);
    }
    let error = ignored(*wanted, *requests);
    (object, Some(error))
}

/// Is the account active, as far as its image tells?
fn held(image: &TargetImage) -> Option<bool> {
    match image.attributes.get(ACTIVE) {
        Some(Value::Boolean(active)) => Some(*active),
        Some(Value::Text(text)) => Some(!text.eq_ignore_ascii_case("false")),
        Some(Value::Null | Value::Integer(_) | Value::List(_)) | None => image.active,
    }
}

fn ignored(wanted: bool, requests: u32) -> TargetError {
    let (message, fix) = if wanted {
        (
            "The application answered as if it were done, but the account is still inactive: this person has no access yet.",
            "Look at the account in the application: an invitation may have to be accepted, or a licence may be missing. Usher tries again by itself.",
        )
    } else {
        (
            "The application answered as if it were done, but the account is still active: this person keeps access.",
            "Take access away in the application by hand, and see why it keeps the account (owners and last administrators often can't be disabled). Usher tries again by itself.",
        )
    };
    TargetError {
        kind: TargetErrorKind::Object,
        code: "TargetIgnoredActive",
        status: None,
        message: message.to_owned(),
        fix: fix.to_owned(),
        requests,
    }
}
