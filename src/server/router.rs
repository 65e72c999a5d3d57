//! Every address the server answers, and the layers each answer passes through.

use std::{sync::LazyLock, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::{
    context::{provide_context, use_context},
    nonce::use_nonce,
    prelude::*,
};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    services::ServeDir,
    set_header::SetResponseHeaderLayer,
    timeout::{RequestBodyDeadlineLayer, TimeoutLayer},
};

use super::{
    html::{self, PublicPage},
    mail, security,
    state::AppState,
    telemetry,
};
use crate::{
    account, administration, agenda, app, appel, candidature, certificate, decision, error::Error,
    evaluation, facilitation, group, public, review, seance, selection, situation, synthesis,
    ui::gallery::Gallery, workshop,
};

/// The largest body of a request: a whole questionnaire is a tenth of it.
const BODY_LIMIT: usize = 512 * 1024;
/// How long an answer may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// The whole application, ready to be served or asked by a test.
pub fn router(state: AppState) -> Router {
    let hydrated = {
        let options = state.settings.leptos.clone();
        move || app::shell(options.clone())
    };
    let site = state.settings.leptos.site_root.to_string();
    let kept = SetResponseHeaderLayer::overriding(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=0, must-revalidate"),
    );
    let files = ServiceBuilder::new().layer(kept).service(
        ServeDir::new(site)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip()
            .fallback(get(not_found).with_state(state.clone())),
    );

    Router::new()
        .merge(public::routes::routes())
        .merge(account::routes::routes())
        .merge(appel::routes::routes())
        .merge(candidature::routes::routes())
        .merge(review::routes::routes())
        .merge(selection::routes::routes())
        .merge(decision::routes::routes())
        .merge(group::routes::routes())
        .merge(seance::routes::routes())
        .merge(workshop::routes::routes())
        .merge(certificate::routes::routes())
        .merge(synthesis::routes::routes())
        .merge(facilitation::routes::routes())
        .merge(agenda::routes::routes())
        .merge(situation::routes::routes())
        .merge(evaluation::routes::routes())
        .merge(administration::routes::routes())
        .merge(mail::mailbox::routes())
        .merge(health_routes())
        .route("/ui", get(gallery))
        .leptos_routes_with_context(&state, hydrated_routes(), provide_request_context, hydrated)
        .fallback_service(files)
        .layer(middleware::from_fn(telemetry::log_request))
        .layer(CatchPanicLayer::custom(fault_page(state.clone())))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyDeadlineLayer::new(ANSWER_LIMIT))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_LIMIT,
        ))
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(
            state.clone(),
            security::guard,
        ))
        .with_state(state)
}

/// The routes of the hydrated application, found once a process: while they are looked for,
/// no resource loads in any page of the process, which a router made later would then hold up.
fn hydrated_routes() -> Vec<AxumRouteListing> {
    static ROUTES: LazyLock<Vec<AxumRouteListing>> =
        LazyLock::new(|| generate_route_list(app::App));
    ROUTES.clone()
}

/// What a server function and a hydrated page find beside the state: the policy
/// that names this answer's nonce.
fn provide_request_context() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&security::scripted_policy(&nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    provide_context(nonce);
}

/// The page of a request that broke: the fault is ours, and is said kindly.
fn fault_page(state: AppState) -> impl Fn(Box<dyn std::any::Any + Send>) -> Response + Clone {
    move |_| {
        tracing::error!("une requête a rompu");
        html::error_page(&state, Error::Fault)
    }
}

async fn not_found(State(state): State<AppState>, _: Request) -> Response {
    html::error_page(&state, Error::NotFound)
}

/// Every component in every state, for whoever develops.
async fn gallery(State(state): State<AppState>) -> Response {
    if !state.settings.is_development() {
        return html::error_page(&state, Error::NotFound);
    }
    PublicPage::personal("Le nuancier", "/ui").render(&state, || view! { <Gallery/> })
}

/// `/sante/vie` says the process answers; `/sante/prete` that it can write (TRUST R13).
fn health_routes() -> Router<AppState> {
    Router::new()
        .route("/sante/vie", get(async || "vivante"))
        .route("/sante/prete", get(is_ready))
}

async fn is_ready(State(state): State<AppState>) -> Response {
    let probe = async {
        let tx = state.db.write().await?;
        tx.commit().await
    };
    match tokio::time::timeout(Duration::from_secs(2), probe).await {
        Ok(Ok(())) => "prête".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "pas prête").into_response(),
    }
}
