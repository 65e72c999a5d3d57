//! The public pages: what they say, what they never carry, and the registry
//! of personal data behind one of them.

mod command;
mod pages;
mod registry;
