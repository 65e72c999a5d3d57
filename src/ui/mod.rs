//! The design system.
pub mod layout;
