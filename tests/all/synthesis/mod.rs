//! Documents written together.

mod harm;
mod kept;
mod rights;
mod story;
mod window;
