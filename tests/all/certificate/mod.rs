//! Certificates of participation, and the documents to print.

mod paper;
mod story;
