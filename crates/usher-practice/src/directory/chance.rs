//! Chance that repeats: a number from the seed and what it is for (SplitMix64), so that people don't depend on one another.

/// The same three numbers give the same draw.
pub(super) fn draw(seed: u64, place: u64, purpose: u64) -> u64 {
    let mut state = seed
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(place.wrapping_mul(0xbf58_476d_1ce4_e5b9))
        .wrapping_add(purpose.wrapping_mul(0x94d0_49bb_1331_11eb));
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// One of several.
pub(super) fn pick<T>(all: &[T], draw: u64) -> &T {
    &all[(draw % all.len() as u64) as usize]
}
