//! Documents written together.

mod desk;
mod files;
mod harm;
mod kept;
mod letters;
mod past;
mod rights;
mod story;
mod window;
