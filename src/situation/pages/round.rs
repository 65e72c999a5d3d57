//! `/groupes/{slug}/seances/{n}/situations`: the choice for a séance, as far as it has come.

use leptos::prelude::*;

use super::{
    ranking::{RankForm, ranking, result},
    told, trail,
};
use crate::situation::model::SituationSetting;
use crate::{
    group::rules::seen_by,
    situation::{
        actions::{Desk, Round},
        model::{Situation, Step, Topic},
        rules::{count, turn},
    },
    ui::{
        Button, ButtonKind, Card, Choice, LinkButton, More, Notice, Privacy, RadioCards, Status,
        TextField, TitleBlock, Tone,
    },
};

pub(in crate::situation) fn round(
    desk: &Desk,
    form: &RankForm,
    done: &str,
) -> impl IntoView + use<> {
    let round = desk.round.as_ref()?;
    let is_over = round.seance.slot.is_over(desk.cycle.now);
    let members = desk.cycle.entered.present().count();
    let title = format!(
        "Quelle situation pour le {}\u{a0}?",
        round.seance.slot.day_words()
    );
    let content = match round.choice.step() {
        Step::Agreed => agreed(desk, round).into_any(),
        _ if is_over => over().into_any(),
        _ if !is_current(desk, round) => later(desk).into_any(),
        Step::Gathering | Step::Passed => gathering(desk, round).into_any(),
        Step::Ranking => ranking(desk, round, form).into_any(),
        Step::Choosing => choosing(desk, round).into_any(),
        Step::Asked => asked(desk, round).into_any(),
        Step::Without => without(desk, round).into_any(),
    };
    let coding = (desk.cycle.me().leads() && turn::may_code(&round.seance, desk.cycle.now))
        .then(|| coding(desk, round));
    Some(view! {
        <div class="wrap stack loose">
            {trail(desk, "Le choix", false)}
            {told(done)}
            <div class="stack tight">
                {steps(round)}
                <TitleBlock title/>
            </div>
            {content}
            {coding}
            <Privacy question="Qui voit cette page\u{a0}?">
                {seen_by(members)} ", personne d’autre. Ce que vous classez n’est vu de personne, et s’efface à la clôture\u{a0}: il ne reste que le total."
            </Privacy>
        </div>
    })
}

fn is_current(desk: &Desk, round: &Round) -> bool {
    turn::chooses_for(&desk.cycle.seances, desk.cycle.now)
        .is_some_and(|seance| seance.id == round.seance.id)
}

fn gesture_address(desk: &Desk, round: &Round) -> String {
    let slug = &desk.cycle.group().slug;
    format!(
        "/groupes/{slug}/seances/{}/situations/geste",
        round.seance.number
    )
}

/// The four moments of a choice, the present one named.
fn steps(round: &Round) -> impl IntoView + use<> {
    let now = match round.choice.step() {
        Step::Gathering | Step::Without | Step::Passed => 0,
        Step::Ranking => 1,
        Step::Choosing | Step::Asked => 2,
        Step::Agreed => 3,
    };
    let items = ["Proposer", "Lire et classer", "Accord", "Choisie"]
        .into_iter()
        .enumerate()
        .map(|(at, word)| {
            let state = match at.cmp(&now) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "coming",
            };
            let current = (at == now).then_some("step");
            view! { <li data-state=state aria-current=current>{word}</li> }
        })
        .collect_view();
    view! { <ol class="moments" aria-label="Les moments du choix">{items}</ol> }
}

fn over() -> impl IntoView {
    view! { <p class="lead">"Cette rencontre est passée. Aucune situation n’a été notée comme choisie."</p> }
}

fn later(desk: &Desk) -> impl IntoView + use<> {
    let slug = &desk.cycle.group().slug;
    view! {
        <p class="lead">"Le choix se fait une séance après l’autre. Il commencera ici après la séance d’avant."</p>
        <div class="row">
            <LinkButton href=format!("/groupes/{slug}/situations") kind=ButtonKind::Secondary>"Voir les situations"</LinkButton>
        </div>
    }
}

fn gathering(desk: &Desk, round: &Round) -> impl IntoView + use<> {
    let slug = desk.cycle.group().slug.to_string();
    let proposed = desk.proposed();
    let count = match proposed {
        0 => "Personne n’a encore proposé de situation.".to_owned(),
        1 => "Une situation est proposée.".to_owned(),
        n => format!("{n} situations sont proposées."),
    };
    if desk.cycle.me().leads() {
        let action = gesture_address(desk, round);
        return view! {
            <Card strong="fils-choix">
                <div class="stack">
                    <p><Status tone=Tone::Next>"On propose"</Status></p>
                    <p class="lead">{count}</p>
                    <p>"Vous ne les lisez pas avant les autres. Quand vous closez le recueil, chaque personne qui participe reçoit un message pour lire et classer."</p>
                    <form method="post" action=action class="row">
                        <Button name="geste" value="clore-recueil">"Clore le recueil"</Button>
                    </form>
                </div>
            </Card>
        }
        .into_any();
    }
    let mine = desk
        .mine()
        .filter(|one| one.state == crate::situation::model::SituationState::Proposed)
        .count();
    let my_part = match mine {
        0 => "Vous n’en avez pas encore proposé.".to_owned(),
        1 => "Vous en avez proposé une.".to_owned(),
        n => format!("Vous en avez proposé {n}."),
    };
    view! {
        <Card strong="fils-choix">
            <div class="stack">
                <p><Status tone=Tone::Next>"On propose"</Status></p>
                <p class="lead">{count} " " {my_part}</p>
                <p>"Le binôme clôt le recueil avant la rencontre. Ensuite, le groupe lit et classe ce qui est proposé, sans nom."</p>
                <div class="row">
                    <LinkButton href=format!("/groupes/{slug}/situations/proposer")>"Écrire une situation"</LinkButton>
                    <a class="link-strong" href=format!("/groupes/{slug}/situations")>"Voir les miennes"</a>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

fn choosing(desk: &Desk, round: &Round) -> impl IntoView + use<> {
    let tied = desk.tied();
    let names: Vec<String> = tied
        .iter()
        .map(|one| format!("«\u{a0}{}\u{a0}»", one.name()))
        .collect();
    let said = format!("{} arrivent à égalité.", names.join(" et "));
    let mine = if desk.cycle.me().leads() {
        let action = gesture_address(desk, round);
        let options: Vec<Choice> = tied
            .iter()
            .map(|one| Choice::new(one.id.to_string(), one.name()).note(one.words.question.clone()))
            .collect();
        view! {
            <Card strong="fils-choix">
                <form method="post" action=action class="stack">
                    <p><Status tone=Tone::Next>"À vous de choisir"</Status></p>
                    <p class="lead">{said}</p>
                    <RadioCards id="situation" name="situation" label="Laquelle proposer en premier\u{a0}?" options required=true/>
                    <p class="soft">"La personne qui l’a apportée dira si elle accepte de la raconter. Sinon, l’autre suivra."</p>
                    <div class="row"><Button name="geste" value="choisir">"Proposer celle-ci"</Button></div>
                </form>
            </Card>
        }
        .into_any()
    } else {
        view! {
            <Card strong="fils-choix">
                <p><Status tone=Tone::Next>"À égalité"</Status></p>
                <p class="lead">{said} " Le binôme choisit entre elles."</p>
            </Card>
        }
        .into_any()
    };
    view! {
        {mine}
        {result(desk, round)}
    }
}

fn asked(desk: &Desk, round: &Round) -> Option<impl IntoView + use<>> {
    let one = desk.asked()?;
    let me = desk.cycle.me();
    let action = gesture_address(desk, round);
    let title = one.name().to_owned();
    let part = if turn::is_mine(one, me) {
        view! {
            <p><Status tone=Tone::Next>"À vous de dire"</Status></p>
            <h2>"Le groupe aimerait travailler votre situation"</h2>
            <p class="lead">{format!("«\u{a0}{title}\u{a0}»")}</p>
            <p>"Vous restez libre. Si vous acceptez, vous la racontez le jour venu, et votre prénom se montre au groupe. Si vous passez, personne ne saura qui l’a apportée, et elle reste pour une autre fois."</p>
            <form method="post" action=action class="row">
                <Button name="geste" value="accepter">"J’accepte de la raconter"</Button>
                <Button kind=ButtonKind::Secondary name="geste" value="passer">"Je préfère passer"</Button>
            </form>
        }
        .into_any()
    } else if me.leads() {
        view! {
            <p><Status tone=Tone::Info>"On attend un accord"</Status></p>
            <h2>{title}</h2>
            <p>"La personne qui l’a apportée a reçu un message. Son nom ne se montre qu’à son accord\u{a0}: qui raconte est toujours volontaire."</p>
            <More label="Sans réponse à temps\u{a0}?">
                <form method="post" action=action class="stack">
                    <p>"Vous pouvez passer à la situation suivante. Celle-ci reste pour une autre fois."</p>
                    <div class="row"><Button small=true kind=ButtonKind::Secondary name="geste" value="passer">"Passer à la suivante"</Button></div>
                </form>
            </More>
        }
        .into_any()
    } else {
        view! {
            <p><Status tone=Tone::Info>"On attend un accord"</Status></p>
            <h2>{title}</h2>
            <p>"Elle arrive en tête. La personne qui l’a apportée dit si elle veut bien la raconter."</p>
        }
        .into_any()
    };
    Some(view! {
        <Card strong="fils-choix"><div class="stack">{part}</div></Card>
        {result(desk, round)}
    })
}

fn agreed(desk: &Desk, round: &Round) -> Option<impl IntoView + use<>> {
    let one = desk.asked()?;
    let slug = desk.cycle.group().slug.to_string();
    let is_over = round.seance.slot.is_over(desk.cycle.now);
    let word = if is_over { "Travaillée" } else { "Choisie" };
    let plan = format!(
        "/groupes/{slug}/seances/{}/ordre-du-jour",
        round.seance.number
    );
    let may_pass = !is_over && turn::may_pass(&round.choice, one, desk.cycle.me());
    let is_mine = turn::is_mine(one, desk.cycle.me());
    let action = gesture_address(desk, round);
    let whole = told_whole(desk, one);
    let counted = result(desk, round);
    let pass = may_pass.then(|| {
        let (label, words) = if is_mine {
            (
                "Je ne peux plus, ou ne veux plus, la raconter",
                "Vous le pouvez jusqu’au dernier moment, sans dire pourquoi. La situation suivante sera proposée.",
            )
        } else {
            (
                "La personne ne pourra pas être là",
                "La situation suivante sera proposée à son tour. Celle-ci reste pour une autre fois.",
            )
        };
        view! {
            <More label>
                <form method="post" action=action class="stack">
                    <p>{words}</p>
                    <div class="row"><Button small=true kind=ButtonKind::Secondary name="geste" value="passer">"Passer à la suivante"</Button></div>
                </form>
            </More>
        }
    });
    Some(view! {
        <Card strong="fils-choix">
            <div class="stack">
                <p><Status tone=Tone::Done>{word}</Status></p>
                {whole}
                <div class="row">
                    <LinkButton href=plan kind=ButtonKind::Secondary>"Ouvrir l’ordre du jour"</LinkButton>
                </div>
                {pass}
            </div>
        </Card>
        {counted}
    })
}

/// A chosen situation, whole, and who tells it.
pub(super) fn told_whole(desk: &Desk, one: &Situation) -> impl IntoView + use<> {
    let name = one.name().to_owned();
    let words = one.words.clone();
    let narrator = desk
        .narrator(one)
        .map(|narrator| format!("Racontée par {narrator}"));
    let setting = words.setting.map(|setting| setting.label());
    let facts: Vec<String> = narrator
        .into_iter()
        .chain(setting.map(str::to_owned))
        .collect();
    view! {
        <h2>{name}</h2>
        <p class="words lead">{words.question}</p>
        <p class="soft">{facts.join(" · ")}</p>
        <p class="words situation-text">{words.context}</p>
    }
}

fn without(desk: &Desk, round: &Round) -> impl IntoView + use<> {
    let reopen = desk.cycle.me().leads().then(|| {
        let action = gesture_address(desk, round);
        view! {
            <form method="post" action=action class="row">
                <Button name="geste" value="rouvrir">"Rouvrir le recueil"</Button>
            </form>
        }
    });
    view! {
        <Notice tone=Tone::Attention title="Aucune situation n’est retenue">
            <p>"Il ne reste rien à proposer pour cette rencontre. La situation peut aussi se choisir en séance."</p>
        </Notice>
        {reopen}
        {result(desk, round)}
    }
}

/// What the séance was about, for the yearly figures: those who lead say it.
fn coding(desk: &Desk, round: &Round) -> impl IntoView + use<> {
    let slug = &desk.cycle.group().slug;
    let action = format!("/groupes/{slug}/seances/{}/sujets", round.seance.number);
    let coded = round.coding.clone();
    let proposed = desk.asked().and_then(|one| one.words.setting);
    let setting = coded
        .as_ref()
        .map(|coding| coding.setting)
        .or(proposed)
        .map(|setting| setting.code().to_owned())
        .unwrap_or_default();
    let settings = SituationSetting::ALL
        .into_iter()
        .map(|setting| Choice::new(setting.code(), setting.label()))
        .collect::<Vec<_>>();
    let topics = coded.map(|coding| coding.topics).unwrap_or_default();
    let boxes = Topic::ALL
        .into_iter()
        .map(|topic| {
            let checked = topics.iter().any(|one| one == topic.code());
            view! {
                <label class="choice">
                    <input type="checkbox" name=topic.code() value="oui" checked=checked/>
                    <span>{topic.label()}</span>
                </label>
            }
        })
        .collect_view();
    let free: Vec<&str> = topics
        .iter()
        .filter(|one| Topic::from_code(one).is_none())
        .map(String::as_str)
        .collect();
    let free = free.join(", ");
    view! {
        <section class="stack" aria-labelledby="sujets">
            <h2 id="sujets">"De quoi parlait cette séance\u{a0}?"</h2>
            <p>"Pour les chiffres de l’année\u{a0}: ces mots restent quand les textes sont effacés. N’y mettez aucun nom."</p>
            <form method="post" action=action class="stack">
                <RadioCards id="cadre" name="cadre" label="Le cadre" options=settings compact=true required=true value=setting/>
                <fieldset class="stack tight">
                    <legend>"Les sujets qui reviennent"</legend>
                    <div class="choices compact">{boxes}</div>
                </fieldset>
                <TextField
                    id="autres" name="autres" label="D’autres sujets"
                    help="Quelques mots, séparés par des virgules\u{a0}: «\u{a0}le temps, le secret partagé\u{a0}»."
                    value=free
                />
                <div class="row"><Button>"Enregistrer"</Button></div>
            </form>
        </section>
    }
}

/// How votes are counted, in a sentence.
pub(super) fn how_counted() -> impl IntoView {
    view! {
        <More label="Comment le classement est compté">
            <p>{count::EXPLAINED}</p>
            <p>"À égalité, le binôme choisit. Les bulletins sont secrets\u{a0}: à la clôture, ils sont additionnés puis effacés."</p>
        </More>
    }
}
