//! The pages of one call, side by side: no page may ask those that come after it in the
//! story whether they have something to show, so that all ask here.

use super::state::AppState;
use crate::{appel::model::Slug, db::Tx, error::Error, group, ui::NavLink};

/// What a screen reader calls them together.
pub const LABEL: &str = "Les pages de cet appel";

/// The pages that stand beside one another, and which of them is shown.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Those that this person may open, in the order of the work.
    pub links: Vec<NavLink>,
    /// The address of the page shown.
    pub here: String,
}

/// The pages of a published call beside the one whose address ends with `page`: to read and to
/// compose for whoever reads, to decide and to prepare for whoever administers.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn beside(
    state: &AppState,
    slug: &Slug,
    administers: bool,
    page: &str,
) -> Result<Beside, Error> {
    let mut tx = state.db.read().await?;
    let beside = beside_in(&mut tx, slug, administers, page).await?;
    tx.commit().await?;
    Ok(beside)
}

/// The same, in a transaction under way.
///
/// # Errors
/// [`Error::Fault`] when the record cannot be read.
pub async fn beside_in(
    tx: &mut Tx,
    slug: &Slug,
    administers: bool,
    page: &str,
) -> Result<Beside, Error> {
    let mut pages = vec![
        ("candidatures", "Les candidatures"),
        ("selection", "Composer le groupe"),
    ];
    if administers {
        let has_group = group::store::find(tx, slug).await?.is_some();
        pages.insert(0, ("modifier", "L’appel"));
        pages.extend([("decisions", "Les décisions"), ("lettres", "Les lettres")]);
        pages.extend(has_group.then_some(("groupe", "Le groupe")));
    }
    let address = |page: &str| format!("/administration/appels/{slug}/{page}");
    Ok(Beside {
        links: pages
            .into_iter()
            .map(|(page, label)| NavLink::new(address(page), label))
            .collect(),
        here: address(page),
    })
}
