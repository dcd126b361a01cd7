//! Chance that repeats: drawn from the evaluation's seed, so that a preview equals what is applied.

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::check::Arguments;
use super::table::example;
use super::{Call, Function, Parameter, Type, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "Guid",
        parameters: &[],
        gives: Type::Text,
        summary: "A new random GUID. A preview shows the one that is applied.",
        absent: "Takes nothing.",
        examples: &[example("Guid()", &[], &["149406d8-fc0e-4e6b-a709-4cea8ca40db1"])],
        body: guid,
        check: None,
    },
    Function {
        name: "RandomString",
        parameters: &[
            Parameter::number("Length"),
            Parameter::number("MinimumNumbers"),
            Parameter::number("MinimumSpecialCharacters"),
            Parameter::number("MinimumCapital"),
            Parameter::number("MinimumLowerCase"),
            Parameter::text("CharactersToAvoid").optional(),
        ],
        gives: Type::Text,
        summary: "A random text with at least so many of each kind of character. A preview shows the one that is applied.",
        absent: "An error where a number is missing, Length is above 256, or the minima together are above Length.",
        examples: &[example("RandomString(10, 2, 2, 2, 1, \"?,\")", &[], &["$kF5~HP4pD"])],
        body: random_string,
        check: Some(check_random_string),
    },
];

fn check_random_string(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    if let Some((_, span)) = (1..=4).filter_map(|place| arguments.number(place)).find(|(number, _)| *number < 0) {
        return Err(ExpressionError::at(span, "A minimum is 0 or more."));
    }
    let minima: i64 = (1..=4).filter_map(|place| arguments.number(place)).map(|(number, _)| number).sum();
    match arguments.number(0) {
        Some((length, span)) if !(0..=256).contains(&length) => Err(ExpressionError::at(span, "The length is a number from 0 to 256.")),
        Some((length, span)) if minima > length => Err(ExpressionError::at(span, "The length is smaller than the minima together.")),
        Some(_) | None => Ok(()),
    }
}

const LONGEST: usize = 256;

fn chance(call: &Call<'_>) -> ChaCha8Rng {
    let drawn = call.scene.drawn.get();
    call.scene.drawn.set(drawn + 1);
    ChaCha8Rng::seed_from_u64(call.scene.inputs.seed.wrapping_add(drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

fn guid(call: &Call<'_>) -> Done {
    let bits: u128 = chance(call).random();
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (4 << 76) | (2 << 62);
    let digits = format!("{bits:032x}");
    text(format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]))
}

fn random_string(call: &Call<'_>) -> Done {
    let avoid = call.text_or_empty(5)?;
    let kinds = ["0123456789", "!#$%&()*+,-./:;<=>?@[]^{|}~", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"];
    let kinds: Vec<Vec<char>> = kinds.iter().map(|kind| kind.chars().filter(|letter| !avoid.contains(*letter)).collect()).collect();
    let length = usize::try_from(call.number(0)?).ok().filter(|length| *length <= LONGEST);
    let length = length.ok_or_else(|| ExpressionError::at(call.span_of(0), format!("The length is a number from 0 to {LONGEST}.")))?;
    let mut chance = chance(call);
    let mut out = Vec::with_capacity(length);
    for (place, kind) in kinds.iter().enumerate() {
        let least = usize::try_from(call.number(place + 1)?)
            .map_err(|_| ExpressionError::at(call.span_of(place + 1), "A minimum is 0 or more."))?;
        for _ in 0..least.min(LONGEST + 1) {
            out.push(
                *kind
                    .choose(&mut chance)
                    .ok_or_else(|| ExpressionError::at(call.span_of(5), "All characters of a needed kind are to be avoided."))?,
            );
        }
    }
    if out.len() > length {
        return Err(ExpressionError::at(call.span_of(0), "The length is smaller than the minima together."));
    }
    let any: Vec<char> = [&kinds[0], &kinds[2], &kinds[3]].into_iter().flatten().copied().collect();
    while out.len() < length {
        out.push(*any.choose(&mut chance).ok_or_else(|| call.wrong("All characters are to be avoided."))?);
    }
    out.shuffle(&mut chance);
    text(out.into_iter().collect::<String>())
}
