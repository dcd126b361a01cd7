//! Complaints about the connection as a whole.

use super::expressions::unknown_attribute;
use crate::configuration::clear::why_never;
use crate::configuration::{
    ApplicationProfile, Complaint, ConnectionDocument, ScopeSetting, SynchronizationSchema, UpdateMethod, is_domain,
};
use crate::evaluation::Severity;
use crate::import::ObjectType;
use crate::nearest::suggestion;
use crate::scope::CompiledProtection;

pub(super) fn check(document: &ConnectionDocument, profile: &ApplicationProfile, schema: &SynchronizationSchema) -> Vec<Complaint> {
    [
        profile_differs(document, profile),
        nobody_is_told(document),
        users_switched_off(schema),
        nobody_is_disabled(profile, schema),
        roles_of_everyone(document, schema),
        groups_need_patch(profile, schema),
        CompiledProtection::compile(&document.protected).err().map(|complaint| *complaint),
    ]
    .into_iter()
    .flatten()
    .chain(unknown_lists(document, profile))
    .chain(no_domains(document, profile))
    .chain(cleared_without_mapping(document, schema))
    .chain(never_cleared(document, schema))
    .chain(protected_by_unknown(document, schema))
    .chain(protected_by_nothing(document))
    .collect()
}

/// A list that no rule of the profile asks for changes nothing: a slip in its name would leave a check out.
fn unknown_lists(document: &ConnectionDocument, profile: &ApplicationProfile) -> Vec<Complaint> {
    let known = || profile.lists.iter().map(|list| list.name.as_str());
    let unknown = document.lists.keys().filter(|name| !known().any(|known| known == *name));
    unknown
        .map(|name| {
            if name.trim().is_empty() {
                let message = "A list has no name, so its entries are never looked at.";
                return Complaint::new(Severity::Warning, "ListUnknown", message, "Name it, or remove it.");
            }
            let message = format!("{} has no list named {name}, so its entries are never looked at.", profile.display_name);
            Complaint::new(Severity::Warning, "ListUnknown", message, suggestion(name, known(), "Remove the list."))
        })
        .collect()
}

/// An entry that is no domain fits nobody's address.
fn no_domains(document: &ConnectionDocument, profile: &ApplicationProfile) -> Vec<Complaint> {
    let lists = profile.lists.iter().filter(|list| profile.is_of_domains(list));
    let wrong = lists.filter_map(|list| {
        let entry =
            document.lists.get(&list.name)?.iter().map(|entry| entry.trim()).find(|entry| !entry.is_empty() && !is_domain(entry))?;
        let message = format!("{} hold \"{entry}\", which is no domain, so it fits nobody.", list.display_name);
        Some(Complaint::new(Severity::Warning, "NoDomain", message, "Enter what stands after the @ of an e-mail address."))
    });
    wrong.collect()
}

/// "Clear the value" of an attribute that nothing is mapped to does nothing.
fn cleared_without_mapping(document: &ConnectionDocument, schema: &SynchronizationSchema) -> Vec<Complaint> {
    let of_type = |object_type: ObjectType| {
        let mappings = schema.mappings(object_type);
        let unmapped =
            document.cleared_attributes.of(object_type).iter().filter(move |name| !mappings.iter().any(|one| one.target == **name));
        unmapped.map(move |name| {
            Complaint::new(
                Severity::Warning,
                "ClearedNotMapped",
                format!("{name} is to be cleared where the source has no value, but nothing is mapped to it."),
                "Map it, or take it off the list of cleared attributes.",
            )
            .at_objects(object_type)
            .at_attribute(name)
        })
    };
    of_type(ObjectType::User).chain(of_type(ObjectType::Group)).collect()
}

/// "Clear the value" of what must never be empty is not done, and told.
fn never_cleared(document: &ConnectionDocument, schema: &SynchronizationSchema) -> Vec<Complaint> {
    let of_type = |object_type: ObjectType| {
        let listed = document.cleared_attributes.of(object_type);
        let mapped = schema.mappings(object_type).into_iter().filter(move |mapping| listed.contains(&mapping.target));
        mapped.filter_map(move |mapping| {
            let why = why_never(object_type, &mapping)?;
            let complaint = Complaint::new(
                Severity::Warning,
                "NeverCleared",
                format!("{} is to be cleared where the source has no value, but {why}: it stays as it is.", mapping.target),
                "Take it off the list of cleared attributes.",
            );
            Some(complaint.at_objects(object_type).at_attribute(&mapping.target))
        })
    };
    of_type(ObjectType::User).chain(of_type(ObjectType::Group)).collect()
}

/// A pattern over an attribute that the source doesn't have protects nobody.
fn protected_by_unknown(document: &ConnectionDocument, schema: &SynchronizationSchema) -> Vec<Complaint> {
    let sources = schema.source_attributes(ObjectType::User);
    let named = document.protected.patterns.iter().filter(|pattern| !pattern.attribute.trim().is_empty());
    let unknown = named.filter_map(|pattern| {
        let told = unknown_attribute(&pattern.attribute, &sources)?;
        let message = format!("The pattern {} protects nobody if it is so: {}", pattern.pattern, told.message);
        Some(Complaint::new(Severity::Warning, "ProtectionAttributeUnknown", message, told.fix).at_attribute(&pattern.attribute))
    });
    unknown.collect()
}

/// An entry that names nobody protects nobody, and a pattern of nothing fits everyone.
fn protected_by_nothing(document: &ConnectionDocument) -> Vec<Complaint> {
    let told = |message: String, fix: &str| Complaint::new(Severity::Warning, "ProtectionEmpty", message, fix);
    let protected = &document.protected;
    let lists = [("ids", &protected.ids), ("groups", &protected.groups)];
    let blank = lists.into_iter().filter(|(_, entries)| entries.iter().any(|entry| entry.trim().is_empty()));
    let entries =
        blank.map(|(list, _)| told(format!("An entry of protected {list} is empty, so it protects nobody."), "Fill it in, or remove it."));
    let patterns = protected.patterns.iter().filter_map(|one| {
        let (attribute, pattern) = (one.attribute.trim(), one.pattern.as_str());
        match (attribute.is_empty(), pattern.is_empty()) {
            (true, _) => Some(told(
                format!("The protecting pattern \"{pattern}\" names no attribute, so it protects nobody."),
                "Name the source attribute that it is looked for in, or remove the pattern.",
            )),
            (false, true) => Some(told(
                format!("The pattern that protects accounts by {attribute} is empty, so it protects everyone who has {attribute}."),
                "Write a pattern, or remove it.",
            )),
            (false, false) => None,
        }
    });
    entries.chain(patterns).collect()
}

fn profile_differs(document: &ConnectionDocument, profile: &ApplicationProfile) -> Option<Complaint> {
    (document.target.profile != profile.name).then(|| {
        Complaint::new(
            Severity::Blocking,
            "ProfileDiffers",
            format!("The connection is made for the application profile \"{}\", not for \"{}\".", document.target.profile, profile.name),
            "Use the profile that the connection names.",
        )
    })
}

/// EP-807.
fn nobody_is_told(document: &ConnectionDocument) -> Option<Complaint> {
    let prevention = document.accidental_deletion_prevention;
    (prevention.enabled && document.notifications.email.trim().is_empty()).then(|| {
        Complaint::new(
            Severity::Warning,
            "NotificationAddressMissing",
            "Accidental deletion prevention is on, but there is no notification address: nobody is told when a cycle is held.",
            "Enter a notification e-mail address in Properties.",
        )
    })
}

/// EP-419.
fn users_switched_off(schema: &SynchronizationSchema) -> Option<Complaint> {
    (!schema.enabled(ObjectType::User)).then(|| {
        Complaint::new(
            Severity::Warning,
            "UsersSwitchedOff",
            "The object mapping of people is switched off, so nobody is provisioned.",
            "Switch it on in Attribute mapping, or pause the connection instead.",
        )
        .at_objects(ObjectType::User)
    })
}

/// EP-504.
fn nobody_is_disabled(profile: &ApplicationProfile, schema: &SynchronizationSchema) -> Option<Complaint> {
    let mapped = schema.mappings(ObjectType::User).iter().any(|mapping| mapping.target == "active");
    (profile.can_disable && !mapped).then(|| {
        Complaint::new(
            Severity::Warning,
            "ActiveNotMapped",
            "active isn't mapped, so nobody is ever disabled: whoever leaves keeps their account.",
            "Map active from Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\").",
        )
        .at_objects(ObjectType::User)
        .at_attribute("active")
    })
}

/// A group is never sent whole (scim-client.md 6.2, 7.5), so without PATCH it can only be made and deleted.
fn groups_need_patch(profile: &ApplicationProfile, schema: &SynchronizationSchema) -> Option<Complaint> {
    let mapped = profile.groups && schema.has(ObjectType::Group) && schema.enabled(ObjectType::Group);
    (mapped && profile.update_method == UpdateMethod::Put).then(|| {
        Complaint::new(
            Severity::Warning,
            "GroupsNeedPatch",
            format!(
                "{} is changed by PUT, but Usher sends no group whole: a list of members that leaves some out would remove them. \
                 New names of groups and their members go by PATCH all the same; where that is refused, groups are made empty and keep their names.",
                profile.display_name
            ),
            "Try it with one group. If its members don't arrive, switch the mapping of groups off.",
        )
        .at_objects(ObjectType::Group)
    })
}

/// EP-414: with "all" there are no role assignments to read.
fn roles_of_everyone(document: &ConnectionDocument, schema: &SynchronizationSchema) -> Option<Complaint> {
    let mapping =
        schema.mappings(ObjectType::User).into_iter().find(|mapping| mapping.source.expression().contains("[appRoleAssignments]"))?;
    (document.scope == ScopeSetting::All).then(|| {
        Complaint::new(
            Severity::Warning,
            "RolesNeedAssignment",
            format!(
                "{} is mapped from app role assignments, but the scope is all people: whoever isn't assigned has no role.",
                mapping.target
            ),
            "Set the scope to assigned people and groups, or remove the mapping.",
        )
        .at_objects(ObjectType::User)
        .at_attribute(&mapping.target)
    })
}
