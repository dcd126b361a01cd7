//! Chance that repeats: drawn from the evaluation's seed, so that a preview equals what is applied.

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Call, Function, needed, optional, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function { name: "Guid", parameters: &[], summary: "A new random GUID.", body: guid },
    Function {
        name: "RandomString",
        parameters: &[
            needed("Length"),
            needed("MinimumNumbers"),
            needed("MinimumSpecialCharacters"),
            needed("MinimumCapital"),
            needed("MinimumLowerCase"),
            optional("CharactersToAvoid"),
        ],
        summary: "A random text with at least so many of each kind of character.",
        body: random_string,
    },
];

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
    let kinds = ["0123456789", "!#$%&()*+,-./:;<=>?@[]^_{|}~", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"];
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
