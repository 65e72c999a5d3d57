//! Workshops where practices are exchanged (AEP): a date, a pair, eight places, whoever registers first.
//!
//! The administration writes one (*draft*), publishes it, may move or cancel it. Anybody who proves an
//! e-mail address registers: they have a place, or wait in line and are told so. A place that comes
//! free is held for the first in line while they are asked: a registration goes *attente → proposee →
//! inscrite*, or ends *retiree* (its person withdrew) or *echue* (they did not answer in time). Whoever has a
//! place says « je suis là » around the hour; those who lead validate who came, on the same words as a meeting’s.

pub mod model;
pub mod rules;

pub mod actions;
pub mod letters;
pub mod pages;
pub mod routes;
pub mod sheets;
pub mod store;
