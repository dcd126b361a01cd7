//! "Did you mean": the known name that is nearest to an unknown one.

/// The nearest known name, if it is near enough to be a slip of the pen: another case, few letters off, or a SCIM name whose schema was
/// left out (`department` for `urn:...:User:department`) or is another.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let own = own_name(name);
    let known: Vec<&str> = known.collect();
    let elsewhere = known.iter().find(|candidate| **candidate != name && own_name(candidate).eq_ignore_ascii_case(own));
    if let Some(candidate) = elsewhere {
        return Some(candidate);
    }
    let wanted = Wanted::new(name);
    let near = known.into_iter().filter_map(|candidate| Some((wanted.letters_off(candidate)?, candidate)));
    near.min_by_key(|(off, _)| *off).map(|(_, candidate)| candidate)
}

/// A name that is compared with many, one after the other.
#[derive(Debug)]
pub(crate) struct Wanted {
    whole: Letters,
    /// What stands before and behind the `@`: a domain is long, and alike for everyone, so it makes no slip in a name more likely.
    address: Option<(Letters, Letters)>,
}

impl Wanted {
    pub(crate) fn new(name: &str) -> Self {
        // The schema of a name is long, and alike in all its attributes, too.
        let whole = Letters::new(name, own_name(name).chars().count());
        let part = |text: &str| Letters::new(text, text.chars().count());
        Self { whole, address: name.split_once('@').map(|(local, domain)| (part(local), part(domain))) }
    }

    /// How many letters off, where it may be a slip of the pen.
    fn letters_off(&self, candidate: &str) -> Option<usize> {
        match (&self.address, candidate.split_once('@')) {
            (Some((own, own_domain)), Some((local, domain))) => Some(own.off(local)? + own_domain.off(domain)?),
            _ => self.whole.off(candidate),
        }
    }
}

/// Letters in lower case, and how many of them may be wrong.
#[derive(Debug)]
struct Letters {
    letters: Vec<char>,
    /// More letters off than this is another name.
    most: usize,
}

impl Letters {
    fn new(text: &str, length: usize) -> Self {
        Self { letters: text.to_lowercase().chars().collect(), most: 1 + length / 5 }
    }

    fn off(&self, other: &str) -> Option<usize> {
        // So many letters at least are inserted or removed. Nothing is allocated for the many that are another name by this alone.
        if other.chars().count().abs_diff(self.letters.len()) > self.most {
            return None;
        }
        let other: Vec<char> = other.chars().flat_map(char::to_lowercase).collect();
        distance(&self.letters, &other, self.most)
    }
}

/// Keeps the candidate where it is nearer than the one that is held.
pub(crate) fn nearer(wanted: &Wanted, candidate: &str, held: &mut Option<(usize, String)>) {
    let Some(off) = wanted.letters_off(candidate) else { return };
    if held.as_ref().is_none_or(|(nearest, _)| off < *nearest) {
        *held = Some((off, candidate.to_owned()));
    }
}

/// "Did you mean ...?", or the other words where nothing is near.
///
/// ```
/// assert_eq!(usher_core::suggestion("jobtitel", ["jobTitle", "mail"].into_iter(), "Remove it."), "Did you mean jobTitle?");
/// assert_eq!(usher_core::suggestion("colour", ["jobTitle", "mail"].into_iter(), "Remove it."), "Remove it.");
/// ```
#[must_use]
pub fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    nearest(name, known).map_or_else(|| otherwise.to_owned(), |candidate| format!("Did you mean {candidate}?"))
}

/// A SCIM name without its schema's URN, which ends at the last colon before any bracket.
fn own_name(name: &str) -> &str {
    let bracket = name.find('[').unwrap_or(name.len());
    let colon = name.get(..bracket).and_then(|head| head.rfind(':'));
    colon.map_or(name, |colon| &name[colon + 1..])
}

/// Letters to insert, remove or replace; `None`: more than `most`, which is seen after few letters of most names.
fn distance(one: &[char], other: &[char], most: usize) -> Option<usize> {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, left) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        let mut least = row[0];
        for (column, right) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
            least = least.min(row[column + 1]);
        }
        if least > most {
            return None;
        }
    }
    Some(row[other.len()]).filter(|off| *off <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_none() {
        let known = ["jobTitle", "department", "mail"];
        assert_eq!(nearest("jobtitel", known.into_iter()), Some("jobTitle"));
        assert_eq!(nearest("departement", known.into_iter()), Some("department"));
        assert_eq!(nearest("favouriteColour", known.into_iter()), None);
    }
    #[test]
    fn a_domain_that_everyone_has_makes_nobody_somebody_else() {
        let known = ["ada@contoso.com", "bob@contoso.com"];
        assert_eq!(nearest("cy@contoso.com", known.into_iter()), None);
        assert_eq!(nearest("ida@contoso.com", ["ada@contoso.com", "eve@contoso.com"].into_iter()), Some("ada@contoso.com"));
        assert_eq!(nearest("ada@contsoo.com", known.into_iter()), Some("ada@contoso.com"));
        assert_eq!(nearest("ada.contoso.com", known.into_iter()), Some("ada@contoso.com"));
    }
    #[test]
    fn a_schema_left_out_is_found_and_its_length_makes_no_slip() {
        let known = ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "userName"];
        let with_schema = |name: &str| format!("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:{name}");
        assert_eq!(nearest("department", known.into_iter()), Some(known[0]));
        assert_eq!(nearest(&with_schema("departement"), known.into_iter()), Some(known[0]));
        assert_eq!(nearest(&with_schema("username"), known.into_iter()), Some("userName"));
        assert_eq!(nearest(&with_schema("costCentre"), known.into_iter()), None);
    }
}
