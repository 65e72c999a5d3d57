//! Documents that a group writes together.

mod document;

pub use document::{
    Document, DocumentId, FRAGMENT, Kind, SCHEMA_VERSION, Stage, Version, VersionId, VersionKind,
};
