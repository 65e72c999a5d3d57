//! Documents written together.

mod desk;
mod files;
mod frames;
mod harm;
mod instances;
mod kept;
mod letters;
mod past;
mod remarks;
mod rights;
mod story;
mod window;
mod workshop;
