//! Documents written together.

mod desk;
mod files;
mod harm;
mod kept;
mod remarks;
mod rights;
mod story;
mod window;
