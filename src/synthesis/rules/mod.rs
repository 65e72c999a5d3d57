//! The pure decisions of documents: from which template they begin, how they go from one stage to the
//! next, what their card says, and how they travel in files.

pub mod card;
pub mod exchange;
pub mod remark;
pub mod stage;
pub mod template;
