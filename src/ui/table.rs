//! Lists to compare: tables, sorting, pages of results.

use leptos::prelude::*;

use super::icon::Icon;

/// A table in its frame. On a phone it scrolls sideways, or becomes cards.
#[component]
pub fn Table(
    /// The DOM id of the caption, its own on each page.
    #[prop(into)]
    id: String,
    /// What the table holds.
    #[prop(into)]
    caption: String,
    /// On a phone each line becomes a card; its cells carry `data-label`, the name of their
    /// column.
    #[prop(optional)]
    cards: bool,
    /// A `<thead>` and a `<tbody>`.
    children: Children,
) -> impl IntoView {
    let labelled_by = id.clone();
    view! {
        // It can be scrolled from the keyboard, so it has a name and takes the focus.
        <section class="table-frame" aria-labelledby=labelled_by tabindex="0">
            <table class=if cards { "table cards" } else { "table" }>
                <caption id=id>{caption}</caption>
                {children()}
            </table>
        </section>
    }
}

/// How a column is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// By another column.
    #[default]
    None,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Sort {
    const fn aria(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Ascending => Some("ascending"),
            Self::Descending => Some("descending"),
        }
    }

    const fn shape(self) -> Icon {
        match self {
            Self::None => Icon::Sort,
            Self::Ascending => Icon::SortUp,
            Self::Descending => Icon::SortDown,
        }
    }
}

/// The heading of a column that sorts its table, by a link: it needs no script.
#[component]
pub fn SortHeader(
    /// The name of the column.
    #[prop(into)]
    label: String,
    /// The same page, sorted the next way.
    #[prop(into)]
    href: Signal<String>,
    /// How the column is sorted now.
    #[prop(optional, into)]
    sort: Signal<Sort>,
    /// Figures stand on the right.
    #[prop(optional)]
    number: bool,
) -> impl IntoView {
    view! {
        <th scope="col" class=number.then_some("number") aria-sort=move || sort.get().aria()>
            <a class="sort" href=move || href.get()>
                {label}
                <Icon shape=Signal::derive(move || sort.get().shape()) />
            </a>
        </th>
    }
}

/// The pages of a long list. Shown only when there are several.
#[component]
pub fn Pagination(
    /// What is paged: « Pages des candidatures ».
    #[prop(into)]
    label: String,
    /// The page shown, from 1.
    #[prop(into)]
    page: Signal<usize>,
    /// How many pages there are.
    #[prop(into)]
    pages: Signal<usize>,
    /// The address of a page.
    #[prop(into)]
    href: Callback<usize, String>,
) -> impl IntoView {
    view! {
        <nav class="pagination" aria-label=label hidden=move || pages.get() < 2>
            <ul>
                {move || {
                    let page = page.get();
                    shown_pages(page, pages.get())
                        .into_iter()
                        .map(|shown| match shown {
                            Some(number) => {
                                view! {
                                    <li>
                                        <a
                                            href=href.run(number)
                                            aria-current=(number == page).then_some("page")
                                        >
                                            <span class="visually-hidden">"Page "</span>
                                            {number}
                                        </a>
                                    </li>
                                }
                                    .into_any()
                            }
                            None => view! { <li><span>"…"</span></li> }.into_any(),
                        })
                        .collect_view()
                }}
            </ul>
        </nav>
    }
}

/// The first page, the last, those around the page shown, and `None` where some are left out.
fn shown_pages(page: usize, pages: usize) -> Vec<Option<usize>> {
    let mut shown = Vec::new();
    for number in 1..=pages {
        let near = number.abs_diff(page) <= 1 || number == 1 || number == pages;
        // A gap of one page is not worth its dots.
        let fills_gap = (number == 2 && page <= 4) || (number + 1 == pages && page + 3 >= pages);
        if near || fills_gap {
            shown.push(Some(number));
        } else if shown.last() != Some(&None) {
            shown.push(None);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_list_shows_every_page() {
        assert_eq!(shown_pages(1, 3), [Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn a_long_list_shows_its_ends_and_where_we_are() {
        assert_eq!(
            shown_pages(6, 12),
            [Some(1), None, Some(5), Some(6), Some(7), None, Some(12)]
        );
        assert_eq!(
            shown_pages(4, 12),
            [Some(1), Some(2), Some(3), Some(4), Some(5), None, Some(12)]
        );
    }
}
