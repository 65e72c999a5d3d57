//! The pure decisions of reading: totals and disagreement, who sees what, what hides a
//! person's identity, and how a list is asked for.

mod access;
mod identity;
mod listing;
mod marks;

pub use access::{
    KeptFrom, Standing, expected_readers, hides_content, identifies, kept_from_placing, may_read,
    sees_others,
};
pub use identity::{Masking, Sort as IdentitySort, identifying, plain_key};
pub use listing::{Column, Order, PAGE, Query, with_pairs};
pub use marks::{
    Disagreement, check_scores, decimal, disagreement, highest_total, lowest_total, mean,
    weighted_total,
};
