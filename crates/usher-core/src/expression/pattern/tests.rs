//! Patterns as .NET reads them: what is found, replaced and refused.

use super::*;

fn found(pattern: &str, text: &str) -> bool {
    Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")).is_match(text).unwrap_or(false)
}

fn replaced(pattern: &str, text: &str, replacement: &str) -> String {
    Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")).replace(text, replacement).unwrap_or_default()
}

fn refused(pattern: &str) -> String {
    match Pattern::new(pattern) {
        Ok(_) => panic!("{pattern} was accepted"),
        Err(message) => message,
    }
}

#[test]
fn a_class_may_take_letters_away_as_in_net() {
    assert!(found("^[a-z-[aeiou]]+$", "bcd"));
    assert!(!found("^[a-z-[aeiou]]+$", "bad"));
    assert!(found("^[^a-z-[0-9]]$", "A"));
    assert!(!found("^[^a-z-[0-9]]$", "5"));
}

#[test]
fn signs_that_the_engine_reads_as_set_operations_are_letters() {
    assert!(found("^[a&&b]+$", "a&b"));
    assert!(found("^[~~]$", "~"));
    assert!(found("^[[a]$", "["));
    assert!(found(r"^[\w-.]+$", "a-b.c"));
    assert!(found(r"^[--/]$", "."));
}

#[test]
fn the_dollar_stands_before_a_last_line_break_too() {
    assert!(found("^a$", "a\n"));
    assert!(!found("^a$", "a\n\n"));
    assert!(!found(r"^a\z", "a\n"));
    assert!(found("(?m)^a$", "b\na\nc"));
}

#[test]
fn braces_that_count_nothing_are_letters() {
    assert!(found("^a{,3}$", "a{,3}"));
    assert!(found("^{x}$", "{x}"));
    assert!(found("^a{2,3}$", "aaa"));
    assert!(found("^a{2,}?$", "aaa"));
}

#[test]
fn unnamed_groups_are_numbered_before_named_ones() {
    assert_eq!(replaced("(?<last>[a-z]+), ([a-z]+)", "doe, john", "$1 $2"), "john doe");
    assert!(found(r"^(?<x>a)(b)\1$", "abb"));
    assert!(found(r"^(?<x>a)(b)\k<x>$", "aba"));
}

#[test]
fn replacements_know_the_signs_of_net() {
    assert_eq!(replaced("b", "abc", "<$&>"), "a<b>c");
    assert_eq!(replaced("b", "abc", "$$1"), "a$1c");
    assert_eq!(replaced("b", "abc", "$7"), "a$7c");
    assert_eq!(replaced("b", "abc", "${nobody}"), "a${nobody}c");
    assert_eq!(replaced("(?<x>b)|c", "abc", "[${x}]"), "a[b][]");
    assert_eq!(replaced("b", "abc", "$`$'$_$"), "aacabc$c");
}

#[test]
fn options_hold_within_their_group() {
    assert!(found("^(?i:a)b$", "Ab"));
    assert!(!found("^(?i:a)b$", "AB"));
    assert!(found("(?x) a b # a comment\n c", "abc"));
    assert!(found("(?x) ^a b$ # a comment", "ab"));
    assert!(found("(?x) ^a b$ #", "ab"));
    assert_eq!(replaced("(?n)(a)(?<x>b)", "ab", "$1"), "b");
}

#[test]
fn case_is_ignored_letter_by_letter() {
    for (pattern, text) in [
        ("(?i)^straße$", "STRAẞE"),
        ("(?i)^k$", "\u{212a}"),
        ("(?i)^[a-z]+$", "ABZ"),
        ("(?i)^[A-Z]+$", "abz"),
        ("(?i)^[^a]$", "b"),
        ("(?i)^é$", "É"),
        (r"(?i)^\x61$", "A"),
        ("(?i)^σ$", "Σ"),
        (r"(?i)^\p{Lu}$", "a"),
        (r"(?i)^(a)\1$", "aA"),
        ("(?i)^a(?-i)b$", "Ab"),
        ("(?i)^[a-z-[b]]$", "C"),
        ("(?i)^a{2}.$", "aA!"),
    ] {
        assert!(found(pattern, text), "{pattern} {text}");
    }
    for (pattern, text) in [
        ("(?i)s", "ſ"),
        ("(?i)[r-t]", "ſ"),
        ("(?i)μ", "µ"),
        ("(?i)ς", "σ"),
        ("(?i)ς", "Σ"),
        ("(?i)i", "İ"),
        ("(?i)ß", "ss"),
        ("(?i)^[^a]$", "A"),
        ("(?i)^[a-z-[b]]$", "B"),
        ("(?i)^a(?-i)b$", "AB"),
        (r"(?i)^\P{Lu}$", "a"),
    ] {
        assert!(!found(pattern, text), "{pattern} {text}");
    }
}

#[test]
fn what_cannot_be_said_here_is_refused_in_plain_words() {
    for (pattern, word) in [
        ("(?<open-close>x)", "balancing"),
        ("(?<-open>x)", "balancing"),
        (r"\p{IsGreek}", "block"),
        (r"\p{Greek}", "category"),
        ("(?(1)a|b)", "conditional"),
        ("(?P<name>x)", "(?<name>"),
        ("a++", "repeated"),
        ("a**", "repeated"),
        ("a{3,2}", "downwards"),
        ("*a", "repeated"),
        (r"\h", "means nothing"),
        (r"\Gabc", "\\G, the place where the match before ended"),
        ("ab[z-a]c", "“[z-a”, character 3 of the pattern"),
        (r"a\w{1,3}\w{1,1000}", "repeated too often. Use a smaller number, or + or *, at “{1,1000}”, character 11 of the pattern"),
        ("a{1,99999999999}", "“{1,99999999999}”, character 2"),
        ("ab(?=c)*", "character"),
        (r"\Qa\E", "means nothing"),
        ("(a", "closing parenthesis"),
        ("a)", "too many"),
        ("[a", "closing bracket"),
        ("[z-a]", "backwards"),
        (r"\2", "isn't there"),
        ("\\", "single backslash"),
        ("(?<n>a)(?<n>b)", "twice"),
    ] {
        let message = refused(pattern);
        assert!(message.contains(word), "{pattern}: {message}");
    }
}

#[test]
fn lengths_that_addresses_may_have_can_be_counted() {
    assert!(found(r"^[\w.-]{1,64}@[\w.-]{1,255}$", "ada.lovelace@contoso.com"));
    assert!(found(r"^\w{1,256}$", &"ä".repeat(256)));
    assert!(!found(r"^\w{1,256}$", &"ä".repeat(257)));
}

#[test]
fn what_is_tried_again_from_every_place_takes_no_long_values() {
    let long = "a".repeat(LONGEST_TRIED_AGAIN + 1);
    for pattern in ["(?<=b.*)a", "(?=.*b)(a+)+$", "(?!.*b)c", "(?>a+)b", r"(a)\1", "a+$|c", r"(?:a\Z|c)", "(a$)"] {
        let made = Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(made.is_match(&long), Err(Stuck::Long), "{pattern}");
        assert_eq!(made.replace(&long, ""), Err(Stuck::Long), "{pattern}");
    }
    for pattern in ["^a+$", r"^(a|b)+\Z", "(?m)^a+$|c", "[^b]", r"\ba"] {
        let made = Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(made.is_match(&long), Ok(true), "{pattern}");
    }
    let all = Pattern::new("a").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(all.replace(&"a".repeat(100_000), ""), Err(Stuck::Steps));
    assert_eq!(all.replace(&"a".repeat(10_000), ""), Ok(String::new()));
}

#[test]
fn no_pattern_hangs_or_grows_without_bound() {
    let pattern = Pattern::new(r"^(?:(a|aa)\1?)+$").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(pattern.is_match(&format!("{}b", "a".repeat(200))), Err(Stuck::Steps));
    let grows = Pattern::new("a").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(grows.replace(&"a".repeat(10_000), &"b".repeat(10_000)), Err(Stuck::TooLong(TooLong)));
}
