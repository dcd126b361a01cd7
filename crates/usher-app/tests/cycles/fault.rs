//! What can happen to one write of a target in memory.

/// What happens to one write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is lost before anything was done.
    LostBefore,
    /// It is done, and the answer is lost.
    LostAfter,
    /// It is done, and no answer ever comes: the place to kill Usher.
    DoneAndSilent,
    /// Nothing is done and no answer ever comes.
    Silent,
    /// It is lost before anything was done, and from then on the target can't be reached.
    LostBeforeAndDown,
    /// It is done, the answer is lost, and from then on the target can't be reached.
    LostAfterAndDown,
    /// Someone else makes an account of that name a moment before.
    MadeByAnother,
    /// It is refused.
    Refused,
    /// It is done and answered.
    Done,
    /// Only the title of it is done, and the answer is lost.
    HalfDone,
    /// It is answered as if something weren't there, and nothing is done.
    SaysGone,
    /// It is answered as done, but `active` stays as it was.
    ActiveIgnored,
    /// Only `active` of it is done, and the rest is refused.
    ActiveOnlyThenRefused,
    /// It is done, and answered as if something weren't there, after several requests.
    DoneThenGone,
}
