//! What every answer goes through, and the work done beside them.

mod cross_site;
mod headers;
mod limits;
mod logs;
mod mail;
mod mailbox;
