//! The pages that belong to no domain: the front door, what a GAP is, and what
//! the law asks to say. They ship no script, set no cookie and call nobody.

pub mod gap;
pub mod home;
pub mod legal;
pub mod routes;
