//! How several people write one document at once, and how what they wrote is kept.
//!
//! ```text
//! socket, fallback ─▶ room ─▶ gate ─▶ engine ─▶ every other peer      (at once)
//!                                └─▶ commit: the list, then « acquitté »  (≤ 20 ms later)
//! ```
//!
//! - [`wire`] reads and writes lib0's encoding; [`protocol`] is what travels;
//! - [`gate`] lets nothing through that the engine could misread, nor anybody write as another;
//! - [`engine`] is yrs, behind one small trait;
//! - [`log`] makes a document again from the list, and packs what a snapshot holds; [`past`] makes it again
//!   as it once stood;
//! - [`room`] is one open document; [`rooms`] all of them, [`commit`] what writes their lists, [`parting`] what is
//!   done once everybody left;
//! - [`watch`] closes whoever lost a right; [`rights`] says who has which;
//! - [`socket`] and [`fallback`] are the two doors; [`upgrade`] brings a connection to the [`thread`] on which all this
//!   is done, away from those that make pages; of several servers, [`instances`] leads to the one that
//!   has the document open.
//!
//! Twelve things went wrong for those who wrote with other editors. Here each has the test that fails without its
//! remedy (`e2e` is `end2end/tests`, `rust` is `tests/all/synthesis`):
//!
//! | what went wrong | what holds it off |
//! |---|---|
//! | 1. words typed offline, or over a line that died asleep, are lost, or said saved | e2e `ecrire-pannes`: « un quart d’heure… », « hors ligne… », « ce qui est tapé hors ligne… »; `ecrire-en-groupe`: « ce qui est tapé hors ligne… »; `ecrire`: « Enregistré attend… » |
//! | 2. a late client overwrites the others | rust `harm::nobody_writes_as_another_nor_over_the_others` |
//! | 3. a text that could not be read shows empty | rust `kept::a_document_that_cannot_be_made_again…`, `kept::those_who_come_together…`; e2e `ecrire-pannes`: « un texte qui tarde… » |
//! | 4. a restart doubles the text | `scripts/collab/suite.test.mjs`: two kills; rust `kept::what_was_told_before_a_fall…` |
//! | 5. an old page erases what it does not know | rust `harm::an_old_page…`, `harm::what_a_document_does_not_hold…`; e2e `ecrire-pannes`: « une page d’hier » |
//! | 6. one client's nonsense disturbs all | rust `harm::a_window_that_sends_anything…`; `make fuzz` |
//! | 7. the text closes under one’s fingers, in silence | rust `rights::a_document_is_open…`; e2e `ecrire-en-groupe`: « le texte se ferme… », « ce qui est tapé hors ligne… »; `remarques`: « un commentaire commencé… » |
//! | 8. a long history makes a text slow, and heavy | rust `kept::a_long_history…`; `make bench`: 25,000 revisions |
//! | 9. others’ edits detach a remark | editor `tests/passage`; `scripts/collab/remarks.test.mjs`; rust `remarks` |
//! | 10. the caret jumps; half an accent is lost | e2e `ecrire-saisie` |
//! | 11. whoever reads the published text is given its drafts | rust `harm::who_reads_is_not_given_what_was_erased` |
//! | 12. what comes while the list is made short is lost | rust `kept::a_list_is_made_short_while_people_write` |

pub mod check;
pub mod circle;
mod commit;
pub mod engine;
pub mod fallback;
pub mod gate;
pub mod instances;
pub mod log;
pub mod pack;
mod parting;
pub mod past;
pub mod presence;
pub mod protocol;
pub mod rights;
pub mod room;
pub mod rooms;
pub mod socket;
mod thread;
mod upgrade;
mod watch;
pub mod wire;

pub use log::read;
pub use rooms::Rooms;
pub use thread::Thread;
