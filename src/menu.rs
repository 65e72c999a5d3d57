//! Where one can go from every page, with or without script.

use crate::ui::layout::NavLink;

/// The links of the header.
#[must_use]
pub fn header_links() -> Vec<NavLink> {
    vec![
        NavLink::new("/le-gap", "Le GAP"),
        NavLink::new("/appels", "Appels"),
        NavLink::new("/agenda", "Agenda"),
        NavLink::new("/mon-espace", "Mon espace"),
    ]
}

/// The links of the footer: what the law asks to say.
#[must_use]
pub fn footer_links() -> Vec<NavLink> {
    vec![
        NavLink::new("/accessibilite", "Accessibilité"),
        NavLink::new("/vie-privee", "Vie privée"),
        NavLink::new("/mentions-legales", "Mentions légales"),
    ]
}
