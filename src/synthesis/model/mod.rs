//! Documents that a group writes together: what they are, and what they say.

pub mod card;
pub mod content;
mod document;
pub mod passage;
pub mod remark;
pub mod tree;
mod whose;

pub use document::{
    Document, DocumentId, FRAGMENT, Kind, Landmark, MARKS, NODES, Right, SCHEMA_VERSION, Stage,
    Version, VersionId, VersionKind,
};
pub use whose::{Home, Member, Whose};
