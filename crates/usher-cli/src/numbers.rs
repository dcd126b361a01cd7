//! Numbers as they are typed: what doesn't fit is told in words for people.

use std::ops::RangeInclusive;
use std::str::FromStr;

/// A whole number of 0 or more.
pub fn number<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "it must be a whole number of 0 or more".to_owned())
}

/// A whole number of 1 or more.
pub fn one_or_more(text: &str) -> Result<u32, String> {
    within(text, 1..=u32::MAX, "it must be a whole number of 1 or more")
}

/// How many people the practice company may have.
pub fn people(text: &str) -> Result<u32, String> {
    within(text, 1..=1_000_000, "it must be a whole number from 1 to 1000000")
}

/// A port of this machine.
pub fn port(text: &str) -> Result<u16, String> {
    within(text, 0..=u16::MAX, "it must be a whole number from 0 to 65535")
}

/// A part of the whole.
pub fn share(text: &str) -> Result<f64, String> {
    within(text, 0.0..=1.0, "it must be a number from 0 to 1")
}

fn within<T: FromStr + PartialOrd>(text: &str, range: RangeInclusive<T>, wanted: &str) -> Result<T, String> {
    text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| wanted.to_owned())
}
