//! The JSON reader's complaints in plain words: its own are written for those who program it.

/// What isn't against JSON and can't be read here all the same: the start of the reader's complaint, and what it means.
const BEYOND_US: [(&str, &str); 4] = [
    ("recursion limit exceeded", "it is nested too deeply, more than 127 levels"),
    ("number out of range", "this number can't be kept exactly"),
    ("lone leading surrogate", "a character of which only one half is given (\\ud800 to \\udfff come in pairs)"),
    ("unexpected end of hex escape", "a character of which only one half is given (\\ud800 to \\udfff come in pairs)"),
];

/// Is it something that JSON allows?
pub(crate) fn is_beyond_us(complaint: &str) -> bool {
    BEYOND_US.iter().any(|(start, _)| complaint.starts_with(start))
}

/// What is wrong, without the place.
pub(crate) fn plain(complaint: &str) -> String {
    let complaint = complaint.rsplit_once(" at line ").map_or(complaint, |(words, _)| words);
    if let Some((_, words)) = BEYOND_US.iter().find(|(start, _)| complaint.starts_with(start)) {
        return (*words).to_owned();
    }
    if let Some(field) = complaint.strip_prefix("missing field ") {
        return format!("{} is missing", bare(field));
    }
    if let Some(field) = complaint.strip_prefix("duplicate field ") {
        return format!("{} is there twice", bare(field));
    }
    if let Some((found, known)) = complaint.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected ")) {
        let known = known.trim_start_matches("one of ").replace('`', "");
        return format!("“{}” isn't known; it may be {known}", bare(found));
    }
    let kinds = complaint.strip_prefix("invalid type: ").or_else(|| complaint.strip_prefix("invalid value: "));
    if complaint.starts_with("invalid length") {
        return "a list stands where an object belongs".to_owned();
    }
    match kinds.and_then(|rest| rest.split_once(", expected ")) {
        Some((found, wanted)) => format!("{} stands where {} belongs", found_words(found), wanted_words(wanted)),
        None if complaint.starts_with("EOF") => "the text ends too early".to_owned(),
        None => "something else stands here than JSON has".to_owned(),
    }
}

fn bare(quoted: &str) -> &str {
    quoted.trim_matches('`')
}

fn found_words(found: &str) -> String {
    match found {
        "null" | "unit value" => "nothing".to_owned(),
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        other => match other.split_once(['`', '"']) {
            Some((kind, value)) if kind.starts_with("string") => format!("the text “{}”", value.trim_end_matches('"')),
            Some((_, value)) => bare(value).to_owned(),
            None => "something else".to_owned(),
        },
    }
}

fn wanted_words(wanted: &str) -> &'static str {
    match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "a string" | "string" => "text",
        "a boolean" => "true or false",
        _ if wanted.contains("sequence") => "a list",
        _ if wanted.contains("struct") || wanted.contains("map") || wanted.contains("tagged") => "an object",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::plain;
    use usher_core::configuration::ConnectionDocument;

    #[test]
    fn people_never_read_the_json_readers_own_words() {
        let said = |text: &str| plain(&ConnectionDocument::parse(text).unwrap_err().message);
        assert_eq!(said("{"), "the text ends too early");
        assert_eq!(said("{]"), "something else stands here than JSON has");
        assert_eq!(said("[]"), "a list stands where an object belongs");
        assert_eq!(said(r#"{"name": 3}"#), "3 stands where text belongs");
        assert_eq!(said(r#"{"name": null}"#), "nothing stands where text belongs");
        assert_eq!(said(r#"{"name": "x"}"#), "source is missing");
        assert_eq!(said(r#"{"scope": "some"}"#), "“some” isn't known; it may be assigned or all");
        assert_eq!(said(r#"{"schedule": {"everyMinutes": -5}}"#), "-5 stands where a whole number of 0 or more belongs");
        assert_eq!(said(r#"{"schedule": {"everyMinutes": "often"}}"#), "the text “often” stands where a whole number of 0 or more belongs");
        assert_eq!(said(r#"{"schedule": {"enabled": 1}}"#), "1 stands where true or false belongs");
        assert_eq!(said(r#"{"source": {"kind": "ldap"}}"#), "“ldap” isn't known; it may be csv, practice, entra");
        assert_eq!(said(r#"{"schedule": 40}"#), "40 stands where an object belongs");
    }
}
