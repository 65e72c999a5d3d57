//! The list of candidatures.

use leptos::prelude::*;

use super::{dossier_address, filters::Filters, list_address};
use crate::{
    candidature::model::{CandidatureStatus, Channel},
    review::{
        actions::{BulkBanner, Overview},
        model::{BulkKind, Line, MyReading},
        rules::{Column, Order, PAGE, Query, decimal, with_pairs},
    },
    server::clock::wording,
    ui::{
        Button, ButtonKind, Card, Empty, LinkButton, Notice, Pagination, Privacy, Sort, SortHeader,
        Status, TitleBlock, Tone,
    },
};

/// `/administration/appels/{slug}/candidatures`
pub fn list(overview: Overview, query: Query, told: Option<String>) -> impl IntoView {
    let shown = overview.lines.len();
    let total = overview.total;
    let pages = shown.div_ceil(PAGE).max(1);
    let page = query.page.clamp(1, pages);
    let lead = format!(
        "{} reçues, {} en cours d’écriture. Un brouillon ne se lit pas\u{a0}: il appartient à la personne.",
        total, overview.drafts
    );
    let privacy = if overview.is_blind {
        "Les personnes qui lisent et l’administration. Les identités sont masquées, pour tout le monde. Chaque ouverture est notée dans le journal."
    } else {
        "Les personnes qui lisent et l’administration. Chaque ouverture est notée dans le journal."
    };
    let found = match (shown, total) {
        (shown, total) if shown == total => format!("{total} candidatures"),
        (shown, total) => format!("{shown} sur {total} candidatures"),
    };
    let is_administrator = overview.standing.is_administrator;
    let is_filtered = total > 0;
    let base = list_address(&overview.slug);
    let page_query = query.clone();
    let page_base = base.clone();
    view! {
        <div class="wrap wide stack">
            <TitleBlock title="Candidatures reçues" eyebrow=overview.call.clone() lead=lead/>
            {told.map(|told| view! { <Notice tone=Tone::Attention announced=true><p>{told}</p></Notice> })}
            {overview.last.clone().map(|last| view! { <Last last slug=overview.slug.clone()/> })}
            <Privacy question="Qui voit cette liste\u{a0}?">{privacy}</Privacy>
            <Reading overview=overview.clone()/>
            <Filters overview=overview.clone() query=query.clone()/>
            <section class="stack" aria-labelledby="trouvees">
                <h2 id="trouvees">{found}</h2>
                {if overview.lines.is_empty() {
                    view! { <Nothing is_filtered/> }.into_any()
                } else {
                    view! { <Found overview=overview.clone() query=query.clone() page/> }.into_any()
                }}
                <Pagination
                    label="Pages des candidatures"
                    page
                    pages
                    href=Callback::new(move |number| page_query.address(&page_base, number))
                />
            </section>
            <div class="columns list-tools">
                <Files base=base.clone() query=query.clone() shown/>
                {is_administrator.then(|| view! {
                    <Blind slug=overview.slug.clone() is_blind=overview.is_blind/>
                    <TypeFor slug=overview.slug.clone()/>
                })}
            </div>
        </div>
    }
}

/// What was done last to several, and the way to undo it.
#[component]
fn Last(last: BulkBanner, slug: String) -> impl IntoView {
    let action = format!("{}/annuler", list_address(&slug));
    view! {
        <Notice tone=Tone::Done>
            <p>{last.words}</p>
            <form method="post" action=action>
                <input type="hidden" name="action" value=last.id.to_string()/>
                <Button kind=ButtonKind::Secondary small=true>"Annuler"</Button>
            </form>
        </Notice>
    }
}

/// How far the reading is, for me and in all.
#[component]
fn Reading(overview: Overview) -> impl IntoView {
    let (left, done) = overview.mine;
    let (answered, expected) = overview.progress;
    let asked = left + done;
    let base = list_address(&overview.slug);
    let mine = (overview.standing.is_reader && asked > 0).then(|| {
        let words = match left {
            0 => "Vous avez tout lu. Merci.".to_owned(),
            1 => format!("Il vous en reste 1 à lire sur {asked}."),
            left => format!("Il vous en reste {left} à lire sur {asked}."),
        };
        let next = overview.next.clone().map(|number| {
            let short = crate::review::model::short_number(&number).to_owned();
            view! {
                <div class="row">
                    <LinkButton href=dossier_address(&overview.slug, &number)>"Lire la " {short}</LinkButton>
                    <LinkButton href=with_pairs(&base, &[("a_lire", "1".to_owned())]) kind=ButtonKind::Secondary>"Voir ce qui m’attend"</LinkButton>
                </div>
            }
        });
        view! {
            <div class="gauge">
                <p id="ma-lecture-mots"><strong>"À lire par moi"</strong> " · " {words}</p>
                <progress value=done.to_string() max=asked.to_string() aria-labelledby="ma-lecture-mots"></progress>
            </div>
            {next}
        }
    });
    let all = (expected > 0).then(|| view! {
        <div class="gauge">
            <p id="lectures-mots"><strong>"Toutes les lectures"</strong> {progress_words(answered, expected)}</p>
            <progress value=answered.to_string() max=expected.to_string() aria-labelledby="lectures-mots"></progress>
        </div>
    });
    let has_any = mine.is_some() || all.is_some();
    let soon = (!overview.may_begin).then(|| format!(
        "La lecture commence après la clôture, le {}\u{a0}: d’ici là, chaque personne peut corriger ses réponses.",
        overview.closes
    ));
    if let Some(soon) = soon {
        return view! { <Notice><p>{soon}</p></Notice> }.into_any();
    }
    if !has_any {
        return ().into_any();
    }
    view! { <Card strong="fil-lecture">{mine} {all}</Card> }.into_any()
}

/// « · 1 réponse sur 38 attendues. »
fn progress_words(answered: usize, expected: usize) -> String {
    let plural = |count: usize| if count > 1 { "s" } else { "" };
    format!(
        " · {answered} réponse{} sur {expected} attendue{}.",
        plural(answered),
        plural(expected)
    )
}

#[component]
fn Nothing(is_filtered: bool) -> impl IntoView {
    if is_filtered {
        view! {
            <Empty title="Rien ne répond à cette recherche">
                <p>"Essayez avec moins de mots, ou affichez tout."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty title="Aucune candidature reçue">
                <p>"Elles apparaîtront ici dès la première."</p>
            </Empty>
        }
        .into_any()
    }
}

/// The table, inside the form that acts on several lines.
#[component]
fn Found(overview: Overview, query: Query, page: usize) -> impl IntoView {
    let shown = overview.lines.len();
    let may_choose = overview.standing.is_administrator;
    let base = list_address(&overview.slug);
    let columns = query.shown_columns(overview.is_blind);
    let begin = (page - 1) * PAGE;
    let lines: Vec<Line> = overview
        .lines
        .iter()
        .skip(begin)
        .take(PAGE)
        .cloned()
        .collect();
    let on_page = lines.len();
    let headers = std::iter::once(("Numéro", Some(Order::Numero)))
        .chain(
            columns
                .iter()
                .map(|column| (column.label(), column.order())),
        )
        .map(|(label, order)| view! { <Header label order query=query.clone() base=base.clone()/> })
        .collect_view();
    let rows = lines
        .into_iter()
        .map(|line| view! {
            <Row line columns=columns.clone() may_choose slug=overview.slug.clone() query=query.clone()/>
        })
        .collect_view();
    let table = view! {
        <section class="table-frame" tabindex="0" aria-label="Candidatures reçues">
            <table class="table cards sifted">
                <thead>
                    <tr>
                        {may_choose.then(|| view! { <th scope="col"><span class="visually-hidden">"Choisir"</span></th> })}
                        {headers}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    };
    if !may_choose {
        return table.into_any();
    }
    let kept = query
        .filters()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let acts = BulkKind::ALL
        .into_iter()
        .map(|kind| {
            let disabled = kind == BulkKind::CommencerLecture && !overview.may_begin;
            view! {
                <Button name="action" value=kind.code() kind=ButtonKind::Secondary small=true disabled>{kind.label()}</Button>
            }
        })
        .collect_view();
    let all_words = if query.filters().is_empty() {
        format!("Toutes\u{a0}: les {shown} candidatures reçues")
    } else {
        format!("Les {shown} qui répondent à ces filtres")
    };
    let page_words = match on_page == shown {
        true => "Celles que je coche".to_owned(),
        false => format!("Celles que je coche, parmi les {on_page} de cette page"),
    };
    view! {
        <form class="stack" method="get" action=format!("{base}/confirmer")>
            {kept}
            <fieldset class="several">
                <legend>"Agir sur plusieurs"</legend>
                <div class="row several-which">
                    <label><input type="radio" name="portee" value="cochees" checked=true/><span>{page_words}</span></label>
                    <label><input type="radio" name="portee" value="filtres"/><span>{all_words}</span></label>
                </div>
                <div class="row">{acts}</div>
                <p class="soft small">"La page suivante dit lesquelles, avant de rien changer. Cela s’annule."</p>
            </fieldset>
            {table}
        </form>
    }
    .into_any()
}

#[component]
fn Header(label: &'static str, order: Option<Order>, query: Query, base: String) -> impl IntoView {
    let Some(order) = order else {
        return view! { <th scope="col">{label}</th> }.into_any();
    };
    let is_own = query.order == order;
    let sort = match (is_own, query.descending) {
        (false, _) => Sort::None,
        (true, false) => Sort::Ascending,
        (true, true) => Sort::Descending,
    };
    let next = Query {
        order,
        descending: is_own && !query.descending,
        ..query
    };
    view! { <SortHeader label href=next.address(&base, 1) sort/> }.into_any()
}

#[component]
fn Row(
    line: Line,
    columns: Vec<Column>,
    may_choose: bool,
    slug: String,
    query: Query,
) -> impl IntoView {
    let href = query.address(&dossier_address(&slug, &line.number), 1);
    let short = line.short_number().to_owned();
    // « GAP-PP-2025 », the same on every line, is read out and not shown.
    let series = line
        .number
        .strip_suffix(&format!("-{short}"))
        .unwrap_or_default();
    let series = series.to_owned();
    let cells = columns
        .into_iter()
        .map(|column| cell(column, &line))
        .collect_view();
    let tick = may_choose.then(|| {
        view! {
            <td class="tick">
                <label>
                    <input type="checkbox" name="n" value=line.number.clone()/>
                    <span class="visually-hidden">{format!("Choisir {}", line.number)}</span>
                </label>
            </td>
        }
    });
    view! {
        <tr>
            {tick}
            <th scope="row" class="numeric">
                <a href=href><span class="visually-hidden">{series}"-"</span>{short}</a>
            </th>
            {cells}
        </tr>
    }
}

fn cell(column: Column, line: &Line) -> AnyView {
    let label = column.label();
    let status = line.status;
    let words = match column {
        Column::Personne if line.is_anonymous => "Rendue anonyme".to_owned(),
        Column::Personne => line.name.clone().unwrap_or_default(),
        Column::Departement => line
            .departement
            .map(|departement| format!("{} ({})", departement.name, departement.code))
            .unwrap_or_default(),
        Column::Territoire => line
            .territory()
            .map(|territory| territory.label().to_owned())
            .unwrap_or_default(),
        Column::Categorie => line
            .category
            .as_ref()
            .map(|(_, words)| words.clone())
            .unwrap_or_default(),
        Column::Recue => {
            let day =
                wording::day_and_month(wording::date_of(line.received)).replace(' ', "\u{a0}");
            match line.channel {
                Channel::EnLigne => day,
                other => format!("{day}, {}", other.label().to_lowercase()),
            }
        }
        Column::Canal => line.channel.label().to_owned(),
        Column::Statut => {
            return view! {
                <td data-label=label><Status tone=tone(status)>{status.label()}</Status></td>
            }
            .into_any();
        }
        Column::MaLecture => line.mine.label().to_owned(),
        Column::Lectures => {
            return view! { <td data-label=label><Readings line=line.clone()/></td> }.into_any();
        }
        Column::ARegarder => {
            return view! { <td class="to-see" data-label=label><Anomalies line=line.clone()/></td> }.into_any();
        }
    };
    view! { <td data-label=label>{words}</td> }.into_any()
}

/// How far the reading of one is, and what came of it once it may be seen.
#[component]
fn Readings(line: Line) -> impl IntoView {
    let mine = match line.mine {
        MyReading::NotAsked => None,
        mine => Some(view! { <span class="cell-line"><strong>{mine.label()}</strong></span> }),
    };
    let count = (line.answered > 0 || line.status == CandidatureStatus::EnLecture).then(|| {
        let words = format!("{} sur {}", line.answered, line.expected);
        view! { <span class="cell-line">{words}</span> }
    });
    let mark = line.mark.map(|mark| {
        let words = format!("{} sur {}", decimal(mark.mean), mark.out_of).replace(' ', "\u{a0}");
        let from = (mark.readers == 0)
            .then(|| view! { <span class="cell-line soft">" reprise d’un fichier"</span> });
        view! {
            <span class="cell-line"><span class="visually-hidden">"Note\u{a0}: "</span>{words}</span>
            {from}
        }
    });
    let disputed = line
        .is_disputed
        .then(|| view! { <Status tone=Tone::Attention>"Avis partagés"</Status> });
    if mine.is_none() && count.is_none() && mark.is_none() {
        return view! { <span class="soft">"aucune"</span> }.into_any();
    }
    view! { {mine} {count} {mark} {disputed} }.into_any()
}

#[component]
fn Anomalies(line: Line) -> impl IntoView {
    if line.anomalies.is_empty() {
        return view! { "Rien à signaler" }.into_any();
    }
    line.anomalies
        .into_iter()
        .map(|anomaly| view! { <span class="cell-line">{anomaly.words}" "</span> })
        .collect_view()
        .into_any()
}

/// What a status means for whoever reads.
#[must_use]
pub fn tone(status: CandidatureStatus) -> Tone {
    match status {
        CandidatureStatus::Soumise => Tone::Neutral,
        CandidatureStatus::EnLecture => Tone::Next,
        CandidatureStatus::Retenue | CandidatureStatus::Confirmee => Tone::Done,
        CandidatureStatus::ListeAttente => Tone::Info,
        CandidatureStatus::HorsDelai => Tone::Attention,
        CandidatureStatus::Brouillon
        | CandidatureStatus::NonRetenue
        | CandidatureStatus::Desistee
        | CandidatureStatus::Retiree => Tone::Neutral,
    }
}

/// The same list, as files.
#[component]
fn Files(base: String, query: Query, shown: usize) -> impl IntoView {
    let link = |end: &str| query.address(&format!("{base}{end}"), 1);
    view! {
        <section class="card stack" aria-labelledby="fichiers">
            <h2 class="card-title" id="fichiers">"Emporter cette liste"</h2>
            <p>{format!("Les {shown} candidatures affichées ci-dessus, avec les réponses que vous avez le droit de lire. Chaque fichier est noté dans le journal\u{a0}; effacez-le quand il a servi.")}</p>
            <div class="row">
                <LinkButton href=link("/imprimer") kind=ButtonKind::Secondary small=true>"Dossier à imprimer"</LinkButton>
                <LinkButton href=link(".xlsx") kind=ButtonKind::Secondary small=true>"Excel (.xlsx)"</LinkButton>
                <LinkButton href=link(".ods") kind=ButtonKind::Secondary small=true>"LibreOffice (.ods)"</LinkButton>
                <LinkButton href=link(".csv") kind=ButtonKind::Secondary small=true>"Texte (.csv)"</LinkButton>
            </div>
        </section>
    }
}

/// Hides who people are, or shows them again.
#[component]
fn Blind(slug: String, is_blind: bool) -> impl IntoView {
    let action = format!("{}/aveugle", list_address(&slug));
    let body = if is_blind {
        view! {
            <p>"Les noms, coordonnées, communes et structures sont masqués partout\u{a0}: liste, recherche, lecture, fichiers."</p>
            <div class="row">
                <LinkButton href=action kind=ButtonKind::Secondary small=true>"Montrer de nouveau les identités…"</LinkButton>
            </div>
        }
        .into_any()
    } else {
        view! {
            <p>"Les noms, coordonnées, communes et structures seront masqués partout, pour tout le monde\u{a0}: liste, recherche, lecture, fichiers."</p>
            <form method="post" action=action>
                <Button name="aveugle" value="1" kind=ButtonKind::Secondary small=true>"Lire sans les identités"</Button>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="aveugle">
            <h2 class="card-title" id="aveugle">"Lecture à l’aveugle"</h2>
            {body}
        </section>
    }
}

#[component]
fn TypeFor(slug: String) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="saisir">
            <h2 class="card-title" id="saisir">"Remplir avec quelqu’un"</h2>
            <p>"Quelqu’un vous appelle, ou vous envoie un formulaire papier\u{a0}? Remplissez-le ici\u{a0}: la trace de qui a saisi est gardée, et la personne reçoit sa copie."</p>
            <form method="post" action=format!("/administration/appels/{slug}/saisir") class="row">
                <Button name="canal" value="telephone" kind=ButtonKind::Secondary small=true>"Par téléphone"</Button>
                <Button name="canal" value="papier" kind=ButtonKind::Secondary small=true>"Depuis un papier"</Button>
            </form>
        </section>
    }
}
