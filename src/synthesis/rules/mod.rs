//! The pure decisions of documents: from which template and notes they begin, how they go from stage
//! to stage, what their card says, what changed in them and who may know it, how they travel in files.

pub mod card;
pub mod compare;
pub mod exchange;
pub mod history;
pub mod remark;
pub mod report;
pub mod stage;
pub mod template;
pub mod title;
