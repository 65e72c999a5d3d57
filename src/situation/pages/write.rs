//! `/groupes/{slug}/situations/{id}`: an author writes, proposes, takes back.

use leptos::prelude::*;

use super::{state_of, told, trail};
use crate::{
    situation::{
        actions::Desk,
        model::{Situation, SituationId, SituationSetting, SituationState, Words},
        rules::{
            proposal::{self, Faults},
            turn,
        },
    },
    ui::{
        Actions, Button, ButtonKind, Choice, ErrorSummary, FieldError, More, Notice, Privacy,
        RadioCards, TextArea, TextField, TitleBlock, Tone,
    },
};

/// The form of a situation, as it is shown.
#[derive(Debug, Clone)]
pub(in crate::situation) struct WriteForm {
    /// Which situation; a fresh one while it is not written.
    pub(in crate::situation) id: SituationId,
    /// What is written.
    pub(in crate::situation) words: Words,
    /// The revision that the page shows.
    pub(in crate::situation) revision: i32,
    /// What is to mend.
    pub(in crate::situation) faults: Faults,
    /// Whether another window changed it meanwhile.
    pub(in crate::situation) is_stale: bool,
    /// Whether the group read it meanwhile: what is typed here would be another.
    pub(in crate::situation) is_frozen: bool,
    /// What may say who somebody is.
    pub(in crate::situation) warnings: Vec<String>,
    /// Whether the author, who wants to propose, is asked to read the warnings first.
    pub(in crate::situation) asks_again: bool,
}

impl WriteForm {
    /// An empty form.
    pub(in crate::situation) fn fresh() -> Self {
        Self {
            id: SituationId::fresh(),
            words: Words::default(),
            revision: 0,
            faults: Faults::default(),
            is_stale: false,
            is_frozen: false,
            warnings: Vec::new(),
            asks_again: false,
        }
    }

    /// The form of what is kept.
    pub(in crate::situation) fn of(desk: &Desk, situation: &Situation) -> Self {
        Self {
            id: situation.id,
            words: situation.words.clone(),
            revision: situation.revision,
            warnings: proposal::warnings(&situation.words, &names(desk)),
            ..Self::fresh()
        }
    }
}

/// The names that a situation should not hold.
pub(in crate::situation) fn names(desk: &Desk) -> Vec<String> {
    let members = desk.cycle.entered.members.iter();
    members
        .flat_map(|member| [member.first_name.clone(), member.last_name.clone()])
        .collect()
}

pub(in crate::situation) fn write(
    desk: &Desk,
    kept: Option<&Situation>,
    form: &WriteForm,
    done: &str,
) -> impl IntoView + use<> {
    let is_open = kept.is_none_or(|one| turn::may_change(one, desk.is_read(one.id)));
    let state = kept.map(|one| view! { <p>{state_of(desk, one)}</p> });
    let content = match kept {
        Some(one) if !is_open => read_only(one).into_any(),
        _ => fields(desk, kept, form).into_any(),
    };
    let title = match kept {
        None => "Écrire une situation".to_owned(),
        Some(one) => one.name().to_owned(),
    };
    let leaving = kept
        .filter(|one| turn::may_withdraw(one))
        .map(|one| withdrawal(desk, one));
    view! {
        <div class="wrap narrow stack loose">
            {trail(desk, "Ma situation", false)}
            {told(done)}
            <div class="stack tight">
                {state}
                <TitleBlock
                    title
                    lead="Racontez un moment précis que vous avez vécu. Vous pouvez l’écrire en plusieurs fois."
                />
            </div>
            {content}
            {leaving}
        </div>
    }
}

/// The words of a situation that is read, or was worked on.
fn read_only(one: &Situation) -> impl IntoView + use<> {
    let Words {
        question,
        context,
        setting,
        ..
    } = one.words.clone();
    view! {
        <div class="stack">
            <p class="words lead">{question}</p>
            {setting.map(|setting| view! { <p class="soft">{setting.label()}</p> })}
            <p class="words situation-text">{context}</p>
        </div>
    }
}

fn fields(desk: &Desk, kept: Option<&Situation>, form: &WriteForm) -> impl IntoView + use<> {
    let slug = &desk.cycle.group().slug;
    let action = format!("/groupes/{slug}/situations/{}", form.id);
    let WriteForm {
        words,
        faults,
        revision,
        ..
    } = form.clone();
    let settings = SituationSetting::ALL
        .into_iter()
        .map(|setting| Choice::new(setting.code(), setting.label()))
        .collect::<Vec<_>>();
    let setting = words
        .setting
        .map(|setting| setting.code().to_owned())
        .unwrap_or_default();
    let errors: Vec<FieldError> = [
        ("titre", faults.title),
        ("question", faults.question),
        ("contexte", faults.context),
        ("cadre", faults.setting),
    ]
    .into_iter()
    .filter_map(|(id, message)| {
        Some(FieldError {
            id: id.to_owned(),
            message: message?.to_owned(),
        })
    })
    .collect();
    let said = |fault: Option<&'static str>| Signal::stored(fault.map(str::to_owned));
    let is_proposed = kept.is_some_and(|one| one.state == SituationState::Proposed);
    let (propose, draft) = if is_proposed {
        ("Enregistrer mes changements", "Reprendre en brouillon")
    } else {
        ("Proposer au groupe", "Enregistrer le brouillon")
    };
    let asks_again = form.asks_again;
    view! {
        {form.is_stale.then(|| view! {
            <Notice tone=Tone::Attention title="Une autre fenêtre a écrit ici" announced=true>
                <p>"Ce que vous venez d’écrire est ci-dessous, rien n’est perdu. Enregistrez encore une fois pour le garder à la place de l’autre version."</p>
            </Notice>
        })}
        {form.is_frozen.then(|| view! {
            <Notice tone=Tone::Attention title="Ce texte n’est pas enregistré" announced=true>
                <p>"Le groupe lit déjà votre situation, telle qu’elle était\u{a0}: elle ne change plus. Ce que vous venez d’écrire est ci-dessous, rien n’est perdu. Pour le garder, enregistrez-le comme une nouvelle situation\u{a0}: un brouillon n’est lu que de vous."</p>
            </Notice>
        })}
        <ErrorSummary errors/>
        {warned(&form.warnings, asks_again)}
        <form method="post" action=action class="stack loose" novalidate>
            <input type="hidden" name="_vu" value=revision.to_string()/>
            {asks_again.then(|| view! { <input type="hidden" name="relu" value="oui"/> })}
            <TextField
                id="titre" name="titre" label="Un titre"
                help="En quelques mots\u{a0}: « Le café du couloir »."
                required=true error=said(faults.title) value=words.title
            />
            <TextArea
                id="contexte" name="contexte" label="Ce qui s’est passé"
                help="Où, quand dans votre parcours, avec qui\u{a0}: « une infirmière », « un autre patient ». Sans nom de personne ni d’établissement."
                min=proposal::SHORTEST_CONTEXT max=proposal::LONGEST_CONTEXT
                required=true error=said(faults.context) value=words.context
            />
            <TextArea
                id="question" name="question" label="La question que je me pose"
                help="Celle que vous aimeriez explorer avec le groupe\u{a0}: « Comment… », « Qu’est-ce qui… »."
                max=proposal::LONGEST_QUESTION short=true
                required=true error=said(faults.question) value=words.question
            />
            <RadioCards
                id="cadre" name="cadre" label="Dans quel cadre était-ce\u{a0}?" options=settings compact=true
                help="Le plus proche suffit. Il sert aux chiffres de l’année, sans votre texte."
                required=true error=said(faults.setting) value=setting
            />
            <Privacy question="Qui lira ce que j’écris\u{a0}?">
                "Tant que c’est un brouillon, vous. En la proposant, vous acceptez que les membres du groupe la lisent à la fin du recueil, sans votre nom, y compris ce qu’elle dit de votre santé. Vous pouvez la retirer à tout moment."
            </Privacy>
            <Actions>
                <Button name="geste" value="proposer">
                    {if asks_again { "J’ai relu\u{a0}: proposer ainsi" } else { propose }}
                </Button>
                <Button kind=ButtonKind::Secondary name="geste" value="brouillon">{draft}</Button>
            </Actions>
        </form>
    }
}

/// What may say who somebody is: it warns, and stops nothing.
fn warned(warnings: &[String], asks_again: bool) -> Option<impl IntoView + use<>> {
    if warnings.is_empty() {
        return None;
    }
    let items = warnings
        .iter()
        .map(|warning| view! { <li>{warning.clone()}</li> })
        .collect_view();
    Some(view! {
        <Notice tone=Tone::Attention title="Relisez avant de proposer" announced=asks_again>
            <p>"Votre texte contient peut-être\u{a0}:"</p>
            <ul>{items}</ul>
            <p>"Remplacez par «\u{a0}une soignante\u{a0}», «\u{a0}un proche\u{a0}», «\u{a0}un service\u{a0}». La machine se trompe parfois\u{a0}: c’est vous qui décidez."</p>
        </Notice>
    })
}

fn withdrawal(desk: &Desk, one: &Situation) -> impl IntoView + use<> {
    let slug = &desk.cycle.group().slug;
    let action = format!("/groupes/{slug}/situations/{}/retirer", one.id);
    view! {
        <More label="Retirer cette situation">
            <form method="post" action=action class="stack">
                <p>"Son texte est effacé tout de suite, partout où il se lisait. On ne peut pas revenir en arrière."</p>
                <div class="row"><Button kind=ButtonKind::Danger small=true>"Oui, retirer et effacer"</Button></div>
            </form>
        </More>
    }
}
