//! Bounds that keep any expression, on any value, from hanging a cycle or filling the memory.

/// The longest text, or list of texts together, that a value may grow to: bytes. No directory holds one near it.
pub(super) const LONGEST_VALUE: usize = 1 << 20;
/// The most parts of an expression that are evaluated for one object. An expression of 10,000 characters has fewer parts, and each
/// is evaluated at most once; this is the belt beside the braces.
pub(super) const MOST_PARTS: u32 = 20_000;

/// A value has outgrown [`LONGEST_VALUE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The value grows beyond a million characters here.")]
pub(crate) struct TooLong;

/// Goes one call deeper. Calls nest as deep as 10,000 characters allow, which no thread's stack is sized for: it grows where needed.
pub(super) fn deep<R>(inner: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, inner)
}
