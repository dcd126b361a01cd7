//! Directory roles that matter to provisioning, by their template ids (the same in every tenant).

/// Application Administrator.
pub(crate) const APPLICATION: &str = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
/// Cloud Application Administrator.
pub(crate) const CLOUD_APPLICATION: &str = "158c047a-c907-4556-b7ef-446551a6b5f7";
/// Global Administrator.
pub(crate) const GLOBAL: &str = "62e90394-69f5-4237-9190-012177145e10";
/// Global Reader.
pub(crate) const GLOBAL_READER: &str = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
/// Reports Reader.
pub(crate) const REPORTS_READER: &str = "4a5d8f65-41da-4de4-8968-e035b65339cf";
/// Security Administrator.
pub(crate) const SECURITY_ADMINISTRATOR: &str = "194ae4cb-b126-40b2-bd5b-6091b380977d";
/// Security Reader.
pub(crate) const SECURITY_READER: &str = "5d6b6bb7-de71-4623-b4af-96380a352509";

/// All of them, with their names.
pub(crate) const ALL: [(&str, &str); 7] = [
    (APPLICATION, "Application Administrator"),
    (CLOUD_APPLICATION, "Cloud Application Administrator"),
    (GLOBAL, "Global Administrator"),
    (GLOBAL_READER, "Global Reader"),
    (REPORTS_READER, "Reports Reader"),
    (SECURITY_ADMINISTRATOR, "Security Administrator"),
    (SECURITY_READER, "Security Reader"),
];

/// The role's name.
pub(crate) fn name(template: &str) -> &'static str {
    ALL.iter().find(|(id, _)| *id == template).map_or("", |(_, name)| name)
}

/// A role by its template id or name.
pub(crate) fn find(text: &str) -> Option<&'static str> {
    ALL.iter().find(|(id, name)| *id == text || name.eq_ignore_ascii_case(text)).map(|(id, _)| *id)
}
