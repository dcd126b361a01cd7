//! Step 2, scope: is someone to have an account, and by which clause. Assignment first, then filters: a person is in scope if any
//! filter has all its clauses true (EP-201). Read next: `decide.rs`.

mod decide;
mod filter;
mod operator;
mod protect;
mod protected;
mod undecided;
mod unmatched;

pub use decide::decide;
pub use filter::{Clause, CompiledFilters, Filter};
pub(crate) use operator::Operand;
pub use operator::{OperatorInfo, operators};
pub(crate) use protect::CompiledProtection;
pub use protected::{ProtectedCounter, ProtectedCounts};
pub use undecided::Undecided;
pub use unmatched::{NearestIds, UnmatchedId, UnmatchedIds};
