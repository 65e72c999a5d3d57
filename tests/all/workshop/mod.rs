//! Workshops: from the first word typed to the last place.

pub mod ground;
mod late;
mod presence;
mod queries;
mod race;
mod rights;
mod story;
