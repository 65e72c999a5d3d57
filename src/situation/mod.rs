//! The situations that members bring: what a séance works on.
//!
//! A situation goes *draft → proposed → chosen*, or is *withdrawn* by its author, which erases it.
//! For the next séance a choice goes *gathering → ranking → choosing → asked → agreed*: members
//! propose in private, read and rank, and nobody sees a result before the close; the author of the
//! first one then agrees to tell it, or passes, since a narrator is a volunteer. Those who lead
//! decide only between situations that came out equal. They neither propose nor rank.

pub mod model;
pub mod rules;

pub mod actions;
pub mod letters;
pub mod pages;
pub mod routes;
pub mod store;
