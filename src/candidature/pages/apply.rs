//! Writing a candidature: one step a page, the same draft behind them all.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};

use super::{draft::Draft, step::StepPage};
use crate::{
    app::Refused,
    candidature::{api::open_candidature, model::Workspace, rules::Step},
    error::Error,
};

/// `/appels/{slug}/candidature/{etape}`
pub struct CandidatureRoute;

#[lazy_route]
impl LazyRoute for CandidatureRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
        let workspace = Resource::new_blocking(move || slug.get(), open_candidature);
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    match workspace.await {
                        Ok(workspace) => view! { <Candidature workspace/> }.into_any(),
                        Err(error) => view! { <Refused error/> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

/// The step that the address names.
#[component]
fn Candidature(
    /// What the server sent.
    workspace: Workspace,
) -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let draft = Draft::new(workspace);
    keep_the_page_open(draft);

    let step = Memo::new(move |_| {
        let address = params.read().get("etape").unwrap_or_default();
        draft
            .start
            .with_value(|start| Step::from_address(&address, &start.questionnaire))
    });
    // A page without WASM asks for its errors by its address, and so does reading over.
    let judge = move || {
        if let (Some(_), Some(step)) = (query.read().get("verifier"), step.get()) {
            draft.judge(step);
        }
    };
    untrack(judge);
    Effect::new(move |_| judge());
    view! {
        {move || match step.get() {
            Some(step) => view! { <StepPage draft step/> }.into_any(),
            None => view! { <Title text="Page introuvable"/> <Refused error=Error::NotFound/> }.into_any(),
        }}
    }
}

/// Asks before the page is closed while something typed is not saved.
fn keep_the_page_open(draft: Draft) {
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
            if untrack(|| draft.has_unsaved()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
