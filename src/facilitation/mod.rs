//! The room in which a meeting is facilitated: which phase the group is in, who may speak, what
//! is written during it.
//!
//! A method is data: ordered phases, each with its rule. A room goes *waiting → phase after phase
//! → closed*, always by hand, and may be taken up again; time informs and decides nothing. A
//! command says which state it has seen, and is refused with the present one when somebody was
//! quicker. Each person writes their own note of a phase; what the narrator writes for themselves
//! is read by nobody else. Members alone enter, and their right is asked again while they stay.
//!
//! The room is followed over a WebSocket of ours, or by asking over plain HTTP where networks
//! block them, or by forms and « Actualiser » without WASM. All three read the same record, so
//! several servers on one database show one room.

pub mod model;
pub mod rules;

pub mod api;
pub mod pages;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod store;
