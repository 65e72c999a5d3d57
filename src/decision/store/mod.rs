//! SQL of rounds, decisions, offers, seats and templates: the same on both databases.

mod offers;
mod retention;
mod rounds;
mod seats;
mod templates;

pub use offers::{
    Offer, OpenOffer, answer, give_back, insert_offer, latest_offers, mark_reminded, offer_of,
    offered, open_offers, remove_offers,
};
pub use retention::{left_of_call, make_anonymous, told_before};
pub use rounds::{
    DecisionRow, Person, Round, decisions, forget_decision, hold_call, insert_decision,
    insert_round, people, round, rounds, stop_round, untold_decision,
};
pub use seats::{free_seat_of, seats, take_seat};
pub use templates::{forget_template, keep_template, templates};
