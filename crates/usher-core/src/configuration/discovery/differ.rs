//! Where an application's own word differs from what profile and document say. Told, never followed: a list of attributes is often less
//! exact than the profile, and nothing may change under an admin's hand.

use super::{DiscoveredAttribute, ObjectSchema};
use crate::configuration::{
    ApplicationProfile, AttributeDefinition, AttributeRule, Complaint, Mutability, RenameRule, SynchronizationSchema,
};
use crate::evaluation::Severity;
use crate::import::ObjectType;

pub(super) fn differences(
    object: &ObjectSchema,
    known: &[AttributeDefinition],
    profile: &ApplicationProfile,
    schema: &SynchronizationSchema,
    object_type: ObjectType,
) -> Vec<Complaint> {
    let mapped: Vec<String> = schema.mappings(object_type).into_iter().map(|mapping| mapping.target).collect();
    let both = object.attributes.iter().filter_map(|told| {
        let known = known.iter().find(|one| one.name.eq_ignore_ascii_case(&told.name))?;
        let rule = profile.attributes.iter().find(|rule| rule.name == known.name);
        Some(Pair { told, known, rule, application: &profile.display_name, changes: changes(known, rule, profile, object_type) })
    });
    both.flat_map(|pair| {
        let is_mapped = mapped.contains(&pair.known.name);
        [pair.value_type(), pair.several(), pair.required(object_type, is_mapped), pair.case(), pair.mutability(), pair.unique(is_mapped)]
    })
    .flatten()
    .map(|complaint| complaint.at_objects(object_type))
    .collect()
}

/// May it change once the object is there, by the profile?
fn changes(known: &AttributeDefinition, rule: Option<&AttributeRule>, profile: &ApplicationProfile, object_type: ObjectType) -> RenameRule {
    match (object_type, known.name.as_str()) {
        (ObjectType::User, "userName") => profile.user_rename,
        (ObjectType::Group, "displayName") => profile.group_rename,
        (ObjectType::User | ObjectType::Group, _) => rule.map_or(RenameRule::Supported, |rule| rule.changes),
    }
}

/// One attribute, as told and as known.
struct Pair<'a> {
    told: &'a DiscoveredAttribute,
    known: &'a AttributeDefinition,
    rule: Option<&'a AttributeRule>,
    application: &'a str,
    changes: RenameRule,
}

impl Pair<'_> {
    fn complaint(&self, code: &str, message: &str, fix: &str) -> Complaint {
        let (application, name) = (self.application, &self.known.name);
        let message = message.replace("{app}", application).replace("{name}", name);
        Complaint::new(Severity::Warning, code, message, fix).at_attribute(name)
    }

    fn value_type(&self) -> Option<Complaint> {
        let told = self.told.attribute_type.filter(|told| *told != self.known.attribute_type)?;
        let message = format!("{{app}} says that {{name}} holds {}; Usher sends {}.", told.name(), self.known.attribute_type.name());
        Some(self.complaint("TypeDiffers", &message, "If values of it are refused, have the application's word checked."))
    }

    fn several(&self) -> Option<Complaint> {
        let (told, known) = (self.told.multivalued, self.known.multivalued);
        let words = |several: bool| if several { "several values" } else { "one value" };
        let message = format!("{{app}} says that {{name}} holds {}; Usher sends {}.", words(told), words(known));
        (told != known)
            .then(|| self.complaint("ValueCountDiffers", &message, "If values of it are refused, have the application's word checked."))
    }

    fn required(&self, object_type: ObjectType, is_mapped: bool) -> Option<Complaint> {
        let known = self.known.required || self.rule.is_some_and(|rule| rule.required);
        // Both are required whatever the schema says (RFC 7643 §4.1.1, §4.2); the RFC's own list of groups forgets it.
        let by_rfc = matches!((object_type, self.known.name.as_str()), (ObjectType::User, "userName") | (ObjectType::Group, "displayName"));
        match self.told.required {
            // Where nothing is mapped, that it is missing says more.
            Some(true) if !known && is_mapped => Some(self.complaint(
                "RequiredDiffers",
                "{app} demands {name}; Usher would also send people without it.",
                "Give its mapping a default value, or see that everyone in scope has one.",
            )),
            Some(false) if known && !by_rfc => Some(self.complaint(
                "RequiredDiffers",
                "{app} does without {name}; Usher sends nobody who lacks it.",
                "Nothing needs to be done, unless people without it should have accounts.",
            )),
            Some(_) | None => None,
        }
    }

    fn case(&self) -> Option<Complaint> {
        let known = self.known.case_exact || self.rule.is_some_and(|rule| rule.case_exact);
        let told = self.told.case_exact.filter(|told| *told != known)?;
        let message = if told {
            "In {app} the case of {name} counts; Usher sends no change that is one of case only."
        } else {
            "In {app} the case of {name} doesn't count; Usher sends changes of case too."
        };
        Some(self.complaint("CaseDiffers", message, "Nothing needs to be done, unless such changes matter to you."))
    }

    fn mutability(&self) -> Option<Complaint> {
        let told = self.told.mutability?;
        let message = match (told, self.known.mutability) {
            (Mutability::ReadOnly, known) if known != Mutability::ReadOnly => {
                "Only {app} itself may write {name}, it says; Usher sends it."
            }
            (Mutability::Immutable, Mutability::ReadWrite | Mutability::WriteOnly) if self.changes == RenameRule::Supported => {
                "{app} takes {name} when an account is made and never after, it says; Usher sends changes too."
            }
            (Mutability::WriteOnly, Mutability::ReadWrite | Mutability::Immutable) => {
                "{app} never shows {name}, it says: Usher can't see whether it arrived."
            }
            (Mutability::ReadWrite, Mutability::ReadOnly | Mutability::Immutable | Mutability::WriteOnly) => {
                "{app} takes {name} at any time, it says; Usher doesn't send it, or not after an account is made."
            }
            (Mutability::ReadOnly | Mutability::Immutable | Mutability::WriteOnly | Mutability::ReadWrite, _) => return None,
        };
        Some(self.complaint(
            "MutabilityDiffers",
            message,
            "Try it with one person, and remove or change the mapping if the application is right.",
        ))
    }

    fn unique(&self, is_mapped: bool) -> Option<Complaint> {
        // userName is unique by RFC 7643 §4.1.1: every engine counts on it.
        let known = self.known.name == "userName" || self.rule.is_some_and(|rule| rule.unique);
        (is_mapped && self.told.unique == Some(true) && !known).then(|| {
            self.complaint(
                "UniqueDiffers",
                "No two in {app} may have the same {name}, it says; Usher doesn't look at that beforehand.",
                "See that it differs from person to person.",
            )
        })
    }
}
