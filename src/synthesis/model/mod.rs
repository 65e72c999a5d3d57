//! Documents that a group writes together.

mod document;

pub use document::{
    Document, DocumentId, FRAGMENT, Kind, NODES, SCHEMA_VERSION, Stage, Version, VersionId,
    VersionKind,
};
