//! The target's rules about one value: what it would refuse, cut or replace, said before anything is sent.

use super::choose::Situation;
use super::problem::about;
use crate::configuration::{CompiledMapping, NotAllowed, ValueFormat};
use crate::evaluation::{Problem, Severity};
use crate::import::Value;

/// Everything that the target would object to about this value. Several values are judged one by one.
pub(crate) fn check(situation: &Situation<'_>, mapping: &CompiledMapping, value: &Value) -> Vec<Problem> {
    let texts = match value {
        Value::List(values) => values.clone(),
        Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Text(_) => value.as_text().into_iter().collect(),
    };
    let rules = [too_long, malformed, foreign_domain, guest, not_allowed];
    texts.iter().flat_map(|text| rules.iter().filter_map(|rule| rule(situation, mapping, text))).collect()
}

fn application<'a>(situation: &Situation<'a>) -> &'a str {
    &situation.configuration.profile().display_name
}

fn too_long(situation: &Situation<'_>, mapping: &CompiledMapping, text: &str) -> Option<Problem> {
    let longest = mapping.rules.max_length?;
    let length = text.chars().count();
    if length <= longest as usize {
        return None;
    }
    let application = application(situation);
    let (severity, does) =
        if mapping.rules.longer_refused { (Severity::Blocking, "refuses it") } else { (Severity::Warning, "may cut it") };
    let message =
        format!("The {} of {} has {length} characters; {application} takes {longest} and {does}.", mapping.target, situation.view.words());
    let fix = format!("Shorten {}, or cut it in the mapping, for example with Left(..., {longest}).", mapping.source_words());
    Some(about(severity, "ValueTooLong", &mapping.target, message, fix))
}

fn malformed(situation: &Situation<'_>, mapping: &CompiledMapping, text: &str) -> Option<Problem> {
    let (fits, due): (fn(&str) -> bool, &str) = match mapping.rules.format? {
        ValueFormat::Email => (is_email, "an e-mail address, such as ann@contoso.com"),
        ValueFormat::PhoneNumber => (is_phone_number, "a telephone number with its country code, such as +1 206 555 0100"),
        ValueFormat::CountryCode => (is_country_code, "a country's two letters, such as NO"),
    };
    if fits(text) {
        return None;
    }
    let (text, application) = (mapping.shown(text), application(situation));
    let message = format!("{application} will refuse {} of {}: \"{text}\" isn't {due}.", mapping.target, situation.view.words());
    Some(about(
        Severity::Blocking,
        "InvalidValue",
        &mapping.target,
        message,
        format!("Put {} right, or change the mapping.", mapping.source_words()),
    ))
}

fn foreign_domain(situation: &Situation<'_>, mapping: &CompiledMapping, text: &str) -> Option<Problem> {
    let domains = mapping.rules.domains.as_ref()?;
    let domain = text.rsplit_once('@').map_or(text, |(_, domain)| domain);
    if domains.contains(&domain.to_lowercase()) {
        return None;
    }
    let application = application(situation);
    let (text, domain) = (mapping.shown(text), mapping.shown(domain));
    let message = format!(
        "{application} will refuse {} ({text}): {domain} is none of the company's domains ({}).",
        situation.view.words(),
        listed(domains.iter())
    );
    let fix = format!("Have {domain} added in {application} and to this connection's list of domains, or take this person out of scope.");
    Some(about(Severity::Blocking, "InvalidDomain", &mapping.target, message, fix))
}

/// Whether a guest's domain is the company's isn't known: nobody is kept out for that, but it is told (dialpad.md, [5][12]).
fn guest(situation: &Situation<'_>, mapping: &CompiledMapping, text: &str) -> Option<Problem> {
    let list = mapping.rules.guests_need.as_ref().filter(|_| situation.view.is_guest())?;
    let domain = text.rsplit_once('@').map_or(text, |(_, domain)| domain);
    let (application, domain) = (application(situation), mapping.shown(domain));
    let message = format!(
        "{application} will refuse {}, a guest, unless {domain} is one of the company's own domains there. Usher doesn't know which are.",
        situation.view.words()
    );
    let fix =
        format!("Enter the company's domains for this connection ({list}): then the plan tells for sure. Or take guests out of scope.");
    Some(about(Severity::Warning, "GuestDomainUnknown", &mapping.target, message, fix))
}

fn not_allowed(situation: &Situation<'_>, mapping: &CompiledMapping, text: &str) -> Option<Problem> {
    let allowed = mapping.rules.allowed.as_ref()?;
    if allowed.values.contains(text) {
        return None;
    }
    let (application, entry) = (application(situation), &allowed.entry);
    let severity = match mapping.rules.not_allowed {
        NotAllowed::Refused => Severity::Blocking,
        NotAllowed::Replaced => Severity::Warning,
    };
    let does = match mapping.rules.not_allowed {
        NotAllowed::Refused => "will refuse this",
        NotAllowed::Replaced => "will choose another one itself",
    };
    let same_but_case = allowed.values.iter().find(|value| value.to_lowercase() == text.to_lowercase());
    let near = same_but_case.map(String::as_str).or_else(|| crate::nearest::nearest(text, allowed.values.iter().map(String::as_str)));
    let text = mapping.shown(text);
    let fix = match near.filter(|_| !mapping.hides()) {
        Some(near) => format!("Did you mean \"{near}\"? Put {} right, or translate it in the mapping with Switch.", mapping.source_words()),
        None => format!("Translate it in the mapping with Switch, or add the {entry} in {application} and to this connection's list."),
    };
    let message = format!("{application} {does}: no {entry} named {text} ({} of {}).", mapping.target, situation.view.words());
    Some(about(severity, "ValueNotAllowed", &mapping.target, message, fix))
}

fn listed<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.take(5).map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(|letter: char| letter.is_whitespace() || letter == '@');
    plain(local) && plain(domain) && domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty())
}

fn is_phone_number(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix('+') else { return false };
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let only = rest.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ' ' | '.' | '-' | '(' | ')'));
    only && (4..=15).contains(&digits)
}

fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::{is_country_code, is_email, is_phone_number};

    #[test]
    fn forms_are_told_apart() {
        assert!(is_email("ann.o'neil+1@mail.contoso.com"));
        for wrong in ["ann", "ann@contoso", "@contoso.com", "a b@contoso.com", "ann@@contoso.com", "ann@contoso..com"] {
            assert!(!is_email(wrong), "{wrong}");
        }
        assert!(is_phone_number("+1 (206) 555-0100"));
        assert!(!is_phone_number("206 555 0100"));
        assert!(!is_phone_number("+1 206 CALL"));
        assert!(is_country_code("NO"));
        assert!(!is_country_code("no") && !is_country_code("NOR"));
    }
}
