//! Where the administration begins: every call, where it stands, and the way to
//! each of its pages. It belongs to no domain, since it speaks of all of them.

mod calls;
pub mod routes;
