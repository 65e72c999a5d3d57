//! What the page says by itself: a notice, who reads an answer, whether it is saved.

use leptos::prelude::*;

use super::{control::MaybeText, icon::Icon, status::Tone};

/// The word that opens a notice, so that its colour is never alone to say it.
const fn opening(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral | Tone::Info => "À savoir",
        Tone::Next => "À faire",
        Tone::Done => "C’est fait",
        Tone::Attention => "Attention",
        Tone::Error => "Erreur",
    }
}

/// The shape that opens it.
const fn opening_shape(tone: Tone) -> Icon {
    match tone {
        Tone::Neutral | Tone::Info => Icon::Info,
        Tone::Next => Icon::Next,
        Tone::Done => Icon::Done,
        Tone::Attention => Icon::Attention,
        Tone::Error => Icon::Error,
    }
}

/// Something worth stopping for.
#[component]
pub fn Notice(
    /// What it means for the reader.
    #[prop(optional)]
    tone: Tone,
    /// The first words, instead of « À savoir », « C’est fait », « Attention » or « Erreur ».
    #[prop(optional, into)]
    title: MaybeText,
    /// Read out by a screen reader when it appears: the answer to something just done.
    #[prop(optional)]
    announced: bool,
    /// What there is to know.
    children: Children,
) -> impl IntoView {
    let title = title.get();
    let role = match (announced, tone) {
        (false, _) => None,
        (true, Tone::Error) => Some("alert"),
        (true, _) => Some("status"),
    };
    view! {
        <div class="notice" data-tone=tone.name() role=role>
            <Icon shape=opening_shape(tone) />
            <div class="notice-body">
                <p class="notice-title">{title.unwrap_or_else(|| opening(tone).to_owned())}</p>
                {children()}
            </div>
        </div>
    }
}

/// Who can read what is written here, in a sentence.
#[component]
pub fn Privacy(
    /// The question it answers.
    #[prop(into, default = "Qui lira cette réponse\u{a0}?".to_owned())]
    question: String,
    /// Who reads it, and who does not.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="privacy">
            <Icon shape=Icon::Lock />
            <p>
                <strong>{question}</strong>
                " "
                {children()}
            </p>
        </div>
    }
}

/// Where a draft stands between the page and the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Saving {
    /// Nothing was changed.
    #[default]
    Idle,
    /// On its way.
    Saving,
    /// The server has it since this hour, in words: « 18 h 04 ».
    Saved(String),
    /// It did not arrive; what was typed is still here.
    Failed,
    /// Someone, perhaps oneself in another tab, wrote in between.
    Conflict,
}

impl Saving {
    /// The value of `data-state`, which the style sheet reads.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Saving => "saving",
            Self::Saved(_) => "saved",
            Self::Failed => "failed",
            Self::Conflict => "conflict",
        }
    }

    const fn shape(&self) -> Icon {
        match self {
            Self::Idle => Icon::Pencil,
            Self::Saving => Icon::Clock,
            Self::Saved(_) => Icon::Check,
            Self::Failed => Icon::Error,
            Self::Conflict => Icon::Copies,
        }
    }

    /// What a screen reader says when it has finished its sentence.
    fn calm_words(&self) -> String {
        match self {
            Self::Idle => "Vos réponses s’enregistrent à mesure que vous avancez.".to_owned(),
            Self::Saving => "Enregistrement…".to_owned(),
            Self::Saved(at) => format!("Enregistré à {at} · vous pouvez fermer et revenir"),
            Self::Failed | Self::Conflict => String::new(),
        }
    }

    /// What a screen reader says at once.
    fn loud_words(&self) -> &'static str {
        match self {
            Self::Idle | Self::Saving | Self::Saved(_) => "",
            Self::Failed => {
                "Non enregistré. Votre texte est toujours là\u{a0}: ne fermez pas cette page."
            }
            Self::Conflict => {
                "Cette réponse a changé ailleurs. Rien n’est perdu\u{a0}: choisissez la version à garder."
            }
        }
    }
}

/// Whether what was typed is safe. Quiet when all is well, loud when it is not.
#[component]
pub fn SaveState(
    /// Where the draft stands.
    #[prop(into)]
    state: Signal<Saving>,
    /// What to do when it failed: a button to try again, or to compare.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="save-state" data-state=move || state.with(Saving::name)>
            <Icon shape=Signal::derive(move || state.with(Saving::shape)) />
            <span class="save-words">
                <span role="status">{move || state.with(Saving::calm_words)}</span>
                <span role="alert">{move || state.with(Saving::loud_words)}</span>
            </span>
            {children.map(|children| children())}
        </div>
    }
}
