//! The pure decisions of situations: what is complete, how votes are counted, who may do what when.

pub mod count;
pub mod proposal;
pub mod turn;
