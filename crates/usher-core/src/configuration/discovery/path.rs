//! A target attribute's name as a SCIM path (RFC 7644 §3.10), in the forms that mappings use (EP-415).

/// A name, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TargetPath<'a> {
    /// The extension's URN; `None` for the core schemas, whose attributes stand at the top of a resource.
    pub(super) schema: Option<&'a str>,
    /// The attribute.
    pub(super) attribute: &'a str,
    /// Which element of several: sub-attribute and value.
    pub(super) element: Option<(&'a str, &'a str)>,
    /// The sub-attribute.
    pub(super) sub: Option<&'a str>,
}

const CORE: [&str; 2] = ["urn:ietf:params:scim:schemas:core:2.0:user", "urn:ietf:params:scim:schemas:core:2.0:group"];

impl<'a> TargetPath<'a> {
    /// Takes a name apart.
    ///
    /// # Errors
    /// What of it can't be read, in words.
    pub(super) fn parse(text: &'a str) -> Result<Self, String> {
        let (head, bracket) = match text.split_once('[') {
            None => (text, None),
            Some((head, rest)) => match rest.rsplit_once(']') {
                Some((filter, tail)) => (head, Some((filter, tail))),
                None => return Err("its bracket isn't closed".to_owned()),
            },
        };
        let (schema, rest) = schema_of(head)?;
        let (attribute, sub) = match bracket {
            None => rest.split_once('.').map_or((rest, None), |(attribute, sub)| (attribute, Some(sub))),
            Some((_, tail)) => match tail.strip_prefix('.') {
                Some(sub) => (rest, Some(sub)),
                None => return Err("after its bracket a sub-attribute must follow, such as .value".to_owned()),
            },
        };
        check_name(attribute)?;
        // The one name of RFC 7643 §2.4 that begins otherwise; alone it is no attribute.
        sub.filter(|sub| *sub != "$ref").map_or(Ok(()), check_name)?;
        let element = bracket.map(|(filter, _)| element(filter)).transpose()?;
        Ok(Self { schema, attribute, element, sub })
    }

    /// The whole attribute, in lower case: `emails` of `emails[type eq "work"].value`.
    pub(super) fn whole(&self) -> String {
        let schema = self.schema.map(|urn| format!("{urn}:")).unwrap_or_default();
        format!("{schema}{}", self.attribute).to_ascii_lowercase()
    }
}

/// A URN holds dots and colons: it ends at the last colon.
fn schema_of(head: &str) -> Result<(Option<&str>, &str), String> {
    let Some((urn, rest)) = head.rsplit_once(':') else { return Ok((None, head)) };
    let fits = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter));
    let parts: Vec<&str> = urn.split(':').collect();
    let is_urn = parts.len() >= 3 && parts[0].eq_ignore_ascii_case("urn") && parts.iter().all(|part| fits(part));
    if !is_urn {
        return Err(format!("{urn} is no URN of a schema, such as urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"));
    }
    Ok((Some(urn).filter(|urn| !CORE.contains(&urn.to_ascii_lowercase().as_str())), rest))
}

/// ATTRNAME of RFC 7643 §2.1.
fn check_name(name: &str) -> Result<(), String> {
    let letters = |name: &str| name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) && letters(name) {
        return Ok(());
    }
    let what = if name.is_empty() { "a name in it is empty".to_owned() } else { format!("{name} is no attribute's name") };
    Err(format!("{what}; names are letters, digits, - and _, and begin with a letter"))
}

/// `type eq "work"`.
fn element(filter: &str) -> Result<(&str, &str), String> {
    let wanted = || format!("[{filter}] must have the form [type eq \"work\"]");
    let mut parts = filter.trim().splitn(3, ' ');
    let (Some(name), Some(operator), Some(value)) = (parts.next(), parts.next(), parts.next()) else { return Err(wanted()) };
    let value = value.trim().strip_prefix('"').and_then(|value| value.strip_suffix('"')).ok_or_else(wanted)?;
    let plain = !value.is_empty() && !value.chars().any(|letter| matches!(letter, '"' | '\\' | '[' | ']') || letter.is_control());
    if !operator.eq_ignore_ascii_case("eq") || !plain || check_name(name).is_err() {
        return Err(wanted());
    }
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::TargetPath;

    #[test]
    fn the_forms_of_mappings_are_read() {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let department = format!("{enterprise}:department");
        let path = TargetPath::parse(&department).unwrap();
        assert_eq!((path.schema, path.attribute, path.sub), (Some(enterprise), "department", None));
        let path = TargetPath::parse("emails[type eq \"work\"].value").unwrap();
        assert_eq!((path.attribute, path.element, path.sub), ("emails", Some(("type", "work")), Some("value")));
        assert_eq!(TargetPath::parse("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName").unwrap().whole(), "name");
        assert_eq!(TargetPath::parse("manager.$ref").unwrap().sub, Some("$ref"));
    }

    #[test]
    fn what_is_no_path_is_refused_in_words() {
        for (name, word) in [
            ("", "empty"),
            ("given name", "given name"),
            ("7up", "7up"),
            ("$ref", "$ref"),
            ("name.", "empty"),
            ("name.given.first", "given.first"),
            ("emails[type eq \"work\"]", ".value"),
            ("emails[type eq \"work\".value", "closed"),
            ("emails[type eq work].value", "[type eq \"work\"]"),
            ("emails[type co \"work\"].value", "[type eq \"work\"]"),
            ("emails[type eq \"a\"b\"].value", "[type eq \"work\"]"),
            ("enterprise:department", "URN"),
            ("urn::User:department", "URN"),
        ] {
            let refused = TargetPath::parse(name).unwrap_err();
            assert!(refused.contains(word), "{name}: {refused}");
        }
    }
}
