//! Reading candidatures: what a commission does, who may, and what blind reading hides.

mod blind;
mod files;
pub mod ground;
mod queries;
mod rights;
mod story;
