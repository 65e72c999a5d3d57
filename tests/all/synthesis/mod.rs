//! Documents written together.

mod brought;
mod desk;
mod files;
mod frames;
mod harm;
mod holding;
mod instances;
mod kept;
mod letters;
mod margin;
mod past;
mod posted;
mod remarks;
mod rights;
mod slow;
mod story;
mod window;
mod workshop;
