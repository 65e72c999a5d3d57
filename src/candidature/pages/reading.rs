//! The pages that are only read, which the browser receives as one piece.
//!
//! Each in a piece of its own would share so much with the others, and with the form,
//! that all of them would be cut into crumbs: a dozen small files for each page, that
//! together weigh more.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_matched, lazy_route};

use super::{
    mine::MySpacePage,
    receipt::{CopyPage, ReceiptPage},
};

/// The route of every page that is only read: its address says which one.
pub struct ReadingRoute;

#[lazy_route]
impl LazyRoute for ReadingRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        match Reading::at(&use_matched().get_untracked()) {
            Reading::Receipt => view! { <ReceiptPage/> }.into_any(),
            Reading::Copy => view! { <CopyPage/> }.into_any(),
            Reading::MySpace => view! { <MySpacePage/> }.into_any(),
        }
    }
}

/// A page that is only read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// `/appels/{slug}/candidature/recu`
    Receipt,
    /// `/candidatures/{id}`
    Copy,
    /// `/mon-espace`
    MySpace,
}

impl Reading {
    /// The page of an address of the route table.
    fn at(address: &str) -> Self {
        match address.trim_start_matches('/').split('/').next() {
            Some("mon-espace") => Self::MySpace,
            Some("candidatures") => Self::Copy,
            _ => Self::Receipt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_page_is_read() {
        for (address, page) in [
            ("/appels/gap-pp-2025/candidature/recu", Reading::Receipt),
            ("/candidatures/0190-7", Reading::Copy),
            ("/mon-espace", Reading::MySpace),
            ("/mon-espace/", Reading::MySpace),
        ] {
            assert_eq!(Reading::at(address), page, "{address}");
        }
    }
}
