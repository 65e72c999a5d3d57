//! `/administration/appels/{slug}/decisions`: everything that would leave, read whole
//! before it leaves; then what became of it.

use leptos::prelude::*;

use super::follow;
use crate::{
    appel::document::Document,
    candidature::rules::reason_label,
    decision::{
        actions::{Desk, Pending, Sheet},
        model::{Outcome, RoundKind},
        rules::{self, Balance, Blocker, Profile},
        store::Round,
    },
    server::{clock::wording, mail::Letter},
    ui::{
        Badge, Button, ButtonKind, Card, Icon, LinkButton, Notice as Alert, Status, TitleBlock,
        Tone,
    },
};

/// What has just been done, told at the top of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The round is made.
    Applied,
    /// It was made already.
    Already,
    /// The board changed since it was looked at.
    Changed,
    /// Something is missing.
    Blocked,
    /// The round is undone.
    Stopped,
    /// The letters have left.
    TooLate,
    /// Somebody was called from the reserve.
    Called,
    /// No place is free.
    NoPlace,
    /// The words of the letter are wrong.
    NoLetter,
}

impl Notice {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Applied, "applique"),
        (Self::Already, "deja"),
        (Self::Changed, "change"),
        (Self::Blocked, "bloque"),
        (Self::Stopped, "arrete"),
        (Self::TooLate, "trop-tard"),
        (Self::Called, "appelee"),
        (Self::NoPlace, "complet"),
        (Self::NoLetter, "lettre"),
    ];

    /// The word of the address.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(notice, _)| *notice == self)
            .map_or("", |(_, word)| word)
    }

    /// The notice of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, known)| *known == word)
            .map(|(notice, _)| notice)
    }

    fn said(self) -> (Tone, &'static str, &'static str) {
        match self {
            Self::Applied => (
                Tone::Done,
                "Les décisions sont prises",
                "Les lettres attendent dix minutes avant de partir. Jusque-là, vous pouvez tout arrêter.",
            ),
            Self::Already => (
                Tone::Info,
                "C’était déjà fait",
                "Rien n’a été fait une seconde fois.",
            ),
            Self::Changed => (
                Tone::Attention,
                "Quelque chose a changé depuis votre lecture",
                "Rien n’est parti. Relisez les lettres ci-dessous, puis appliquez.",
            ),
            Self::Blocked => (
                Tone::Attention,
                "Il reste quelque chose à compléter",
                "Rien n’est parti. La liste est ci-dessous.",
            ),
            Self::Stopped => (
                Tone::Done,
                "L’envoi est arrêté",
                "Aucune lettre n’est partie, et tout est comme avant\u{a0}: vous pouvez corriger, puis appliquer de nouveau.",
            ),
            Self::TooLate => (
                Tone::Attention,
                "Les lettres sont parties",
                "Les personnes les ont reçues\u{a0}: l’envoi ne peut plus être annulé. Pour une erreur, appelez la personne.",
            ),
            Self::Called => (
                Tone::Done,
                "La place est proposée",
                "La lettre part dans dix minutes. Jusque-là, vous pouvez l’arrêter.",
            ),
            Self::NoPlace => (
                Tone::Attention,
                "Aucune place n’est libre",
                "Toutes sont prises, ou proposées à quelqu’un qui n’a pas encore répondu.",
            ),
            Self::NoLetter => (
                Tone::Error,
                "La lettre ne peut pas être écrite",
                "Corrigez ses mots sur la page des lettres.",
            ),
        }
    }
}

/// The page of decisions.
pub fn decisions(sheet: &Sheet, told: Option<Notice>) -> impl IntoView + use<> {
    let desk = &sheet.desk;
    let call = &desk.call.document;
    let slug = call.slug.to_string();
    let stoppable: Vec<_> = desk.stoppable().map(|round| stop(desk, round)).collect();
    let is_decided = desk.commission().is_some() && sheet.pending.is_empty();
    let body = if is_decided {
        follow::follow(desk).into_any()
    } else {
        to_apply(sheet).into_any()
    };
    view! {
        <div class="wrap stack loose">
            <TitleBlock
                title="Les décisions"
                eyebrow=call.short_title.clone()
                lead="Rien ne part sans que vous l’ayez lu. Cette page n’est ouverte qu’à l’administration."
            />
            {told.map(|told| {
                let (tone, title, words) = told.said();
                view! { <Alert tone title announced=true><p>{words}</p></Alert> }
            })}
            {stoppable.into_iter().collect_view()}
            {body}
            <p class="soft">
                "Une question sur un cas difficile\u{a0}? Parlez-en à deux avant d’appliquer. Les mots des lettres se changent sur la page "
                <a href=format!("/administration/appels/{slug}/lettres")>"des lettres"</a> "."
            </p>
        </div>
    }
}

/// What is about to leave, and the button that keeps it.
fn stop(desk: &Desk, round: &Round) -> impl IntoView + use<> {
    let slug = desk.call.document.slug.to_string();
    let (band, id) = (format!("fils-{}", round.id), round.id.to_string());
    let left = rules::countdown(desk.now, round.send_after);
    let hour = wording::time(round.send_after);
    let letters = desk
        .decisions
        .iter()
        .filter(|row| row.round_id == round.id && row.letter_id.is_some())
        .count();
    let what = match (round.kind, letters) {
        (_, 0) => "La décision prend effet".to_owned(),
        (_, 1) => "Une lettre part".to_owned(),
        (RoundKind::Commission | RoundKind::Reserve, count) => {
            format!("{count}\u{a0}lettres partent")
        }
    };
    view! {
        <Card strong=band>
            <h2>{what} " " {left}</h2>
            <p>
                "À " <strong>{hour}</strong>
                ", heure de Paris. Jusque-là personne n’est prévenu, ni par e-mail ni dans son espace. Rechargez la page pour voir le temps qui reste."
            </p>
            <form method="post" action=format!("/administration/appels/{slug}/decisions/arreter")>
                <input type="hidden" name="tour" value=id/>
                <Button kind=ButtonKind::Danger>"Arrêter l’envoi"</Button>
            </form>
            <p class="soft">"Arrêter remet tout comme avant\u{a0}: les lettres, les places proposées et l’état de chaque candidature."</p>
        </Card>
    }
}

/// What would be decided, everybody's letter, and the button.
fn to_apply(sheet: &Sheet) -> impl IntoView + use<> {
    let desk = &sheet.desk;
    let call = &desk.call.document;
    let slug = call.slug.to_string();
    let is_nothing = sheet.blockers == [Blocker::Nothing];
    let count = |outcome: Outcome| {
        let such = sheet.pending.iter().filter(|one| one.outcome == outcome);
        such.count()
    };
    let letters = sheet
        .pending
        .iter()
        .filter(|one| matches!(one.letter, Some(Ok(_))))
        .count();
    let groups = [
        (Outcome::Retenue, "Retenues", "Une place leur est proposée."),
        (Outcome::Reserve, "En réserve", "Dans cet ordre."),
        (
            Outcome::NonRetenue,
            "Non retenues",
            "Chaque lettre dit pourquoi, et propose d’autres pistes.",
        ),
    ]
    .map(|(outcome, title, lead)| group(sheet, outcome, title, lead));
    let can_apply = sheet.blockers.is_empty();
    view! {
        <section class="stack" aria-labelledby="bilan">
            <h2 id="bilan">"Ce qui serait décidé"</h2>
            {(!is_nothing).then(|| view! {
                <dl class="facts">
                    <div><dt>"Retenues"</dt><dd>{count(Outcome::Retenue)} " pour " {desk.places_left()} " places"</dd></div>
                    <div><dt>"En réserve"</dt><dd>{count(Outcome::Reserve)}</dd></div>
                    <div><dt>"Non retenues"</dt><dd>{count(Outcome::NonRetenue)}</dd></div>
                    <div><dt>"Lettres"</dt><dd>{letters}</dd></div>
                </dl>
            })}
            {balance_of(sheet)}
            {blockers(&sheet.blockers, call)}
        </section>
        {(!desk.is_blind).then(|| groups.into_iter().collect_view())}
        {(!is_nothing).then(|| view! {
            <section class="stack" aria-labelledby="appliquer">
                <h2 id="appliquer">"Appliquer"</h2>
                {if can_apply {
                    view! {
                        <p class="measure">
                            "En appliquant, vous prenez ces décisions. Les lettres partent dix minutes plus tard\u{a0}; jusque-là, un bouton arrête tout et remet les candidatures comme avant."
                        </p>
                        <form method="post" action=format!("/administration/appels/{slug}/decisions")>
                            <input type="hidden" name="vu" value=sheet.seal.clone()/>
                            <Button>{apply_words(letters)}</Button>
                        </form>
                    }.into_any()
                } else {
                    view! {
                        <p>"Le bouton apparaît ici quand tout ce qui manque est complété."</p>
                        <div class="row">
                            <LinkButton href=format!("/administration/appels/{slug}/selection") kind=ButtonKind::Secondary>
                                "Ouvrir la table de sélection"
                            </LinkButton>
                        </div>
                    }.into_any()
                }}
            </section>
        })}
    }
}

fn apply_words(letters: usize) -> String {
    match letters {
        0 => "Appliquer ces décisions".to_owned(),
        1 => "Appliquer, et préparer une lettre".to_owned(),
        _ => format!("Appliquer, et préparer {letters}\u{a0}lettres"),
    }
}

/// The balance that the retained people reach, in words.
fn balance_of(sheet: &Sheet) -> impl IntoView + use<> {
    let profiles: Vec<Profile> = sheet
        .pending
        .iter()
        .filter(|one| one.outcome == Outcome::Retenue)
        .map(|one| Profile::of(&one.guest.answers))
        .collect();
    (!profiles.is_empty()).then(|| view! { <p>{balance_words(&rules::balance(&profiles))}</p> })
}

/// « Le groupe réunirait… »
pub(super) fn balance_words(balance: &Balance) -> String {
    let Balance {
        est,
        ouest,
        departements,
        categories,
        sectors,
    } = balance;
    format!(
        "Équilibre\u{a0}: {est} d’Occitanie Est, {ouest} d’Occitanie Ouest\u{a0}; {departements}\u{a0}départements, {categories}\u{a0}qualités et {sectors}\u{a0}secteurs différents."
    )
}

/// What keeps the round from being applied, with the way to mend it.
fn blockers(blockers: &[Blocker], call: &Document) -> impl IntoView + use<> {
    let slug = call.slug.to_string();
    let board = format!("/administration/appels/{slug}/selection");
    let list = format!("/administration/appels/{slug}/candidatures");
    let letters = format!("/administration/appels/{slug}/lettres");
    if blockers == [Blocker::Nothing] {
        return view! {
            <Alert tone=Tone::Info title="Rien à décider pour l’instant">
                <p>
                    "Une candidature lue et placée trouve ici sa lettre. Celles qui ont déjà leur réponse sont dans la liste. "
                    <a href=list>"Voir les candidatures"</a>
                </p>
            </Alert>
        }
        .into_any();
    }
    let lines: Vec<_> = blockers
        .iter()
        .map(|blocker| {
            let (words, href, label) = match blocker {
                Blocker::Nothing => return ().into_any(),
                Blocker::Unread(1) => (
                    "Une candidature attend encore d’être mise en lecture.".to_owned(),
                    &list,
                    "Voir les candidatures",
                ),
                Blocker::Unread(count) => (
                    format!("{count}\u{a0}candidatures attendent encore d’être mises en lecture."),
                    &list,
                    "Voir les candidatures",
                ),
                Blocker::Unplaced(names) => (
                    format!("Sans décision\u{a0}: {}.", names.join(", ")),
                    &board,
                    "Les placer",
                ),
                Blocker::NoReason(names) => (
                    format!("Motif à dire pour\u{a0}: {}.", names.join(", ")),
                    &board,
                    "Choisir un motif",
                ),
                Blocker::TooMany { retained, places } => (
                    format!(
                        "{retained}\u{a0}personnes sont retenues pour {places}\u{a0}places."
                    ),
                    &board,
                    "Revoir le groupe",
                ),
                Blocker::Letter { letter, why } => (
                    format!("Lettre «\u{a0}{letter}\u{a0}»\u{a0}: {why}"),
                    &letters,
                    "Corriger la lettre",
                ),
                Blocker::Blind => (
                    "La lecture se fait encore à l’aveugle\u{a0}: les lettres portent des prénoms, et ne s’affichent qu’une fois les noms rendus visibles.".to_owned(),
                    &list,
                    "Rendre les noms visibles",
                ),
            };
            view! { <li>{words} " " <a href=href.clone()>{label}</a></li> }.into_any()
        })
        .collect();
    (!lines.is_empty())
        .then(|| {
            view! {
                <Alert tone=Tone::Attention title="À compléter avant d’appliquer">
                    <ul>{lines}</ul>
                </Alert>
            }
        })
        .into_any()
}

/// Everybody of one outcome, each with their letter.
fn group(
    sheet: &Sheet,
    outcome: Outcome,
    title: &'static str,
    lead: &'static str,
) -> impl IntoView + use<> {
    let people: Vec<_> = sheet
        .pending
        .iter()
        .filter(|one| one.outcome == outcome)
        .map(one_letter)
        .collect();
    let id = format!("groupe-{}", outcome.code());
    let labelled_by = id.clone();
    let count = people.len();
    (count > 0).then(|| {
        view! {
            <section class="stack" aria-labelledby=labelled_by>
                <h2 id=id>{title} " " <Badge>{count}</Badge></h2>
                <p class="soft">{lead}</p>
                <ul class="letters">{people}</ul>
            </section>
        }
    })
}

/// One person, and the letter as it will arrive.
fn one_letter(one: &Pending) -> impl IntoView + use<> {
    let rank = one.rank.map(|rank| format!("Rang {rank}"));
    let reason = one.reason.as_deref().map(reason_label);
    let roads: Vec<String> = match one.outcome {
        Outcome::NonRetenue => one
            .orientation
            .iter()
            .map(|code| rules::orientation_label(code))
            .collect(),
        _ => Vec::new(),
    };
    let detail: Vec<String> = rank
        .into_iter()
        .chain(reason)
        .chain((!roads.is_empty()).then(|| roads.join(", ")))
        .collect();
    let letter = match &one.letter {
        None => view! {
            <Status tone=Tone::Attention>"Sans adresse e-mail"</Status>
            <p>"Aucune lettre ne peut partir\u{a0}: appelez cette personne, ou écrivez-lui par la poste."</p>
        }
        .into_any(),
        Some(Err(faults)) => view! {
            <Status tone=Tone::Error>"Lettre à corriger"</Status>
            <p>{faults.first()}</p>
        }
        .into_any(),
        Some(Ok(letter)) => sheet_of(letter, &format!("La lettre de {}", one.guest.name)).into_any(),
    };
    view! {
        <li class="letters-line">
            <p class="letters-who">
                <strong>{one.guest.name.clone()}</strong>
                <span class="soft nowrap">" · " {one.guest.number.clone()}</span>
                {(!detail.is_empty()).then(|| view! { <span>" · " {detail.join(" · ")}</span> })}
            </p>
            {letter}
        </li>
    }
}

/// A letter, closed, that opens to what will arrive: with its form, then in plain words.
pub(super) fn sheet_of(letter: &Letter, label: &str) -> impl IntoView + use<> {
    let html = letter.html_on_page();
    view! {
        <details class="more">
            <summary>{label.to_owned()} <Icon shape=Icon::Down/></summary>
            <div class="letter-sheet">
                <dl class="letter-head">
                    <div><dt>"À"</dt><dd>{letter.to.to_string()}</dd></div>
                    <div><dt>"Objet"</dt><dd>{letter.subject.clone()}</dd></div>
                </dl>
                // Made by our own letters, which escape everything that was typed.
                <div class="letter-body" inner_html=html></div>
                <details class="more">
                    <summary>"En texte simple" <Icon shape=Icon::Down/></summary>
                    <pre class="letter-text">{letter.text.clone()}</pre>
                </details>
            </div>
        </details>
    }
}
