//! Every component in every state, on one page: served at `/ui` in development, to be looked at
//! and to be tried with a keyboard, a screen reader, a phone and a printer.
//!
//! It ships no script, so that no browser downloads it: what moves is tried on the real pages.

mod questions;

use self::questions::Questions;
use super::*;
use leptos::prelude::*;

/// The page: a section a family, each on real words.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <div class="wrap">
            <Breadcrumbs links=vec![NavLink::new("/", "Accueil")] here="Le nuancier" />
            <TitleBlock
                title="Le nuancier"
                eyebrow="Pour qui dessine et développe"
                lead="Chaque composant dans chacun de ses états. À regarder de près, en clair et en sombre, sur un téléphone et au clavier."
            >
                <LinkButton href="#questions" kind=ButtonKind::Secondary>
                    "Voir les questions"
                </LinkButton>
            </TitleBlock>
            <Threads />
            <Texts />
            <Buttons />
            <Messages />
            <Places />
            <Questions />
            <Cards />
            <Tables />
            <Dialogs />
        </div>
    }
}

/// A family of components under its heading.
#[component]
fn Family(
    /// Where a link to it leads.
    id: &'static str,
    /// Its heading.
    title: &'static str,
    /// The components.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" id=id>
            <h2>{title}</h2>
            {children()}
        </section>
    }
}

/// The year, at its beginning and half-way.
#[component]
fn Threads() -> impl IntoView {
    view! {
        <Family id="fils" title="Le chemin d’une année">
            <p class="measure soft">
                "Deux fils se croisent à chaque rencontre : le savoir de l’expérience et le savoir professionnel."
            </p>
            <Year label="Les rencontres de l’année" knots=year(3) />
            <div class="measure">
                <Year label="Les rencontres, à l’étroit" knots=year(0).into_iter().take(3).collect() />
            </div>
        </Family>
    }
}

/// Eight meetings, the first `done` of them behind us.
fn year(done: usize) -> Vec<Knot> {
    [
        ("Lancement", "18 mars", "2025-03-18"),
        ("Séance 1", "8 avril", "2025-04-08"),
        ("Séance 2", "13 mai", "2025-05-13"),
        ("Séance 3", "10 juin", "2025-06-10"),
        ("Séance 4", "9 sept.", "2025-09-09"),
        ("Séance 5", "7 oct.", "2025-10-07"),
        ("Séance 6", "4 nov.", "2025-11-04"),
        ("Synthèse", "2 déc.", "2025-12-02"),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, (name, date, datetime))| {
        let (progress, word) = match place.cmp(&done) {
            std::cmp::Ordering::Less => (Progress::Done, "faite"),
            std::cmp::Ordering::Equal => (Progress::Next, "prochaine"),
            std::cmp::Ordering::Greater => (Progress::Coming, "à venir"),
        };
        Knot {
            name: name.to_owned(),
            date: date.to_owned(),
            datetime: datetime.to_owned(),
            word: word.to_owned(),
            progress,
            href: Some("#fils".to_owned()),
        }
    })
    .collect()
}

/// Headings, prose, links, people's words.
#[component]
fn Texts() -> impl IntoView {
    view! {
        <Family id="textes" title="Les textes">
            <div class="columns wide">
                <div class="stack measure">
                    <h3>"Ce qui vous protège"</h3>
                    <p>
                        "Ce qui se dit dans le groupe " <strong>"reste dans le groupe"</strong>
                        ". Les situations sont racontées sans nom de personne ni d’établissement : "
                        <a href="#textes">"lire la charte de confidentialité"</a> "."
                    </p>
                    <ul>
                        <li>"Le compte rendu détaillé reste interne au groupe."</li>
                        <li>"Seule la synthèse relue par tous peut être publiée."</li>
                    </ul>
                    <p>
                        "La question choisie : "
                        <mark>"comment mieux faire connaître les savoirs expérientiels ?"</mark>
                    </p>
                    <p class="soft">"Un texte secondaire, plus doux."</p>
                </div>
                <div class="stack">
                    <Verbatim note=true source="Une personne participante">
                        "« Je trouve ça génial de penser avec plein de têtes ! »"
                    </Verbatim>
                    <Verbatim thread=Thread::Practice source="Une infirmière">
                        "« On ne naît pas patient partenaire, on le devient. »"
                    </Verbatim>
                </div>
            </div>
        </Family>
    }
}

/// Every kind of button in every state.
#[component]
fn Buttons() -> impl IntoView {
    let clicks = RwSignal::new(0);
    view! {
        <Family id="boutons" title="Les boutons">
            <div class="row">
                <Button plain=true on_click=move || clicks.update(|count| *count += 1)>
                    "Continuer"
                </Button>
                <Button plain=true kind=ButtonKind::Secondary>"Revenir"</Button>
                <Button plain=true kind=ButtonKind::Quiet>"Ajouter à mon calendrier"</Button>
                <Button plain=true kind=ButtonKind::Danger>"Retirer ma candidature"</Button>
                <Button plain=true kind=ButtonKind::QuietDanger>"Effacer"</Button>
            </div>
            <div class="row">
                <Button plain=true disabled=true>"Continuer"</Button>
                <Button plain=true disabled=true kind=ButtonKind::Secondary>"Revenir"</Button>
                <Button plain=true busy=true>"Envoi…"</Button>
                <Button plain=true small=true>"Accepter"</Button>
                <Button plain=true small=true kind=ButtonKind::Secondary>"Refuser"</Button>
                <LinkButton href="#boutons">"Déposer ma candidature"</LinkButton>
            </div>
            <p class="soft small">{move || format!("« Continuer » : {} fois", clicks.get())}</p>
        </Family>
    }
}

/// Notices, privacy, save states, statuses, emptiness.
#[component]
fn Messages() -> impl IntoView {
    view! {
        <Family id="messages" title="Ce que dit la page">
            <div class="columns wide">
                <div class="stack">
                    <Notice>
                        <p>"Ce formulaire prend environ 20 minutes. Vous pouvez l’enregistrer et le terminer plus tard."</p>
                    </Notice>
                    <Notice tone=Tone::Done>
                        <p>"Votre candidature est reçue. Un récapitulatif vous attend dans votre boîte de courriel."</p>
                    </Notice>
                    <Notice tone=Tone::Next title="Prochaine étape">
                        <p>"Relire la synthèse de la séance 2, avant le 30 mai."</p>
                    </Notice>
                    <Notice tone=Tone::Attention>
                        <p>"L’appel ferme ce soir à minuit."</p>
                    </Notice>
                    <Notice tone=Tone::Error title="Ce lien n’est plus valable">
                        <p>"Il servait une seule fois. Demandez-en un autre, ou appelez-nous."</p>
                    </Notice>
                </div>
                <div class="stack">
                    <Privacy>"Les deux co-animatrices et l’administration. Personne d’autre."</Privacy>
                    <SaveState state=Saving::Idle />
                    <SaveState state=Saving::Saving />
                    <SaveState state=Saving::Saved("18\u{a0}h\u{a0}04".to_owned()) />
                    <SaveState state=Saving::Failed>
                        <Button plain=true small=true kind=ButtonKind::QuietDanger>"Réessayer"</Button>
                    </SaveState>
                    <SaveState state=Saving::Conflict />
                    <div class="row">
                        <Status>"Brouillon"</Status>
                        <Status tone=Tone::Info>"En lecture"</Status>
                        <Status tone=Tone::Next>"À compléter"</Status>
                        <Status tone=Tone::Done>"Retenue"</Status>
                        <Status tone=Tone::Attention>"Hors délai"</Status>
                        <Status tone=Tone::Error>"Non retenue"</Status>
                        <Badge>"10 sur 10"</Badge>
                    </div>
                    <Empty title="Aucune candidature pour l’instant">
                        <p>"Les candidatures déposées apparaîtront ici, la plus récente d’abord."</p>
                        <LinkButton href="#messages">"Voir les appels ouverts"</LinkButton>
                    </Empty>
                </div>
            </div>
        </Family>
    }
}

/// Where we are in a long form.
#[component]
fn Places() -> impl IntoView {
    view! {
        <Family id="etapes" title="Les étapes">
            <Steps steps=steps() current=3 />
            <div class="columns">
                <StepList steps=steps() />
                <ErrorSummary
                    id="erreurs-exemple"
                    errors=vec![
                        FieldError {
                            id: "pratique".to_owned(),
                            message: "Encore 43 caractères : dites par exemple avec qui, et depuis quand."
                                .to_owned(),
                        },
                        FieldError {
                            id: "role".to_owned(),
                            message: "Choisissez ce qui vous ressemble le plus.".to_owned(),
                        },
                    ]
                />
            </div>
        </Family>
    }
}

fn steps() -> Vec<Step> {
    [
        "Avant de commencer",
        "Vous",
        "Votre pratique du partenariat en santé",
        "Vos motivations et vos attentes",
        "Vos disponibilités",
        "Vos besoins pour participer",
        "Comment nous avez-vous connus ?",
        "Vos données",
    ]
    .into_iter()
    .enumerate()
    .map(|(place, label)| Step {
        label: label.to_owned(),
        progress: match place {
            0 | 1 => Progress::Done,
            2 => Progress::Next,
            _ => Progress::Coming,
        },
        href: (place <= 2).then(|| "#etapes".to_owned()),
        attention: place == 1,
    })
    .collect()
}

/// Cards, dates, answers read again.
#[component]
fn Cards() -> impl IntoView {
    let answers = vec![
        Answer {
            question: "Prénom".to_owned(),
            answer: "Ondine".to_owned(),
            change: Some("#prenom".to_owned()),
            missing: false,
        },
        Answer {
            question: "Décrivez votre pratique en quelques phrases".to_owned(),
            answer: "J’anime un atelier avec une infirmière, deux fois par an.\nNous accueillons des personnes qui viennent d’apprendre leur diagnostic."
                .to_owned(),
            change: Some("#pratique".to_owned()),
            missing: false,
        },
        Answer {
            question: "Structure ou association principale".to_owned(),
            change: Some("#structure".to_owned()),
            ..Answer::default()
        },
        Answer {
            question: "Commune de résidence".to_owned(),
            change: Some("#commune".to_owned()),
            missing: true,
            ..Answer::default()
        },
    ];
    view! {
        <Family id="cartes" title="Les cartes">
            <Card strong="fils-carte" dated=true>
                <div class="stack">
                    <div><Status tone=Tone::Next>"Prochaine rencontre"</Status></div>
                    <h3>"Séance 3, mardi 10 juin"</h3>
                    <p class="lead">
                        "18 h à 20 h 30, heure de Paris · en visio · animée par Célestine et Aurore"
                    </p>
                    <Actions inline=true>
                        <Button plain=true>"Je serai là"</Button>
                        <Button plain=true kind=ButtonKind::Secondary>"Je ne pourrai pas"</Button>
                        <Button plain=true kind=ButtonKind::Quiet>"Ajouter à mon calendrier"</Button>
                    </Actions>
                </div>
                <DateBlock datetime="2025-06-10" weekday="mardi" day="10" month="juin" />
            </Card>
            <div class="columns wide">
                <Card link=true>
                    <h3 class="card-title">
                        <a href="#cartes">"Compte-rendu de la séance 2"</a>
                    </h3>
                    <Status tone=Tone::Attention>"Interne : 12 personnes"</Status>
                </Card>
                <Card link=true>
                    <h3 class="card-title">
                        <a href="#cartes">"Synthèse à partager"</a>
                    </h3>
                    <Status tone=Tone::Done>"En contribution"</Status>
                </Card>
            </div>
            <ul class="dates">
                <li>
                    <DateBlock datetime="2025-09-09" weekday="mardi" day="9" month="sept." small=true />
                    <div>
                        <a class="link-strong" href="#cartes">"Séance 4"</a>
                        <p class="soft small">"18 h à 20 h 30 · en visio"</p>
                    </div>
                </li>
            </ul>
            <h3>"Relire avant d’envoyer"</h3>
            <Answers answers />
        </Family>
    }
}

/// A sorted table, the same as cards on a phone, and its pages.
#[component]
fn Tables() -> impl IntoView {
    let rows = [
        (
            "Ondine G.",
            "34 · Hérault",
            "Patiente partenaire",
            "17",
            Tone::Done,
            "Retenue",
        ),
        (
            "Maïa L.",
            "81 · Tarn",
            "Patiente partenaire",
            "14",
            Tone::Info,
            "En réserve",
        ),
        (
            "Prune A.",
            "13 · hors région",
            "Professionnelle",
            "–",
            Tone::Attention,
            "Réorientée",
        ),
    ]
    .map(|(name, place, role, score, tone, state)| {
        view! {
            <tr>
                <th scope="row">
                    <a href="#tableaux">{name}</a>
                </th>
                <td data-label="Département">{place}</td>
                <td data-label="Qualité">{role}</td>
                <td class="number" data-label="Points">{score}</td>
                <td data-label="État"><Status tone>{state}</Status></td>
            </tr>
        }
    });
    view! {
        <Family id="tableaux" title="Les tableaux">
            <Table id="candidatures-titre" caption="Candidatures reçues" cards=true>
                <thead>
                    <tr>
                        <SortHeader label="Personne" href="#tableaux".to_owned() sort=Sort::Ascending />
                        <SortHeader label="Département" href="#tableaux".to_owned() />
                        <th scope="col">"Qualité"</th>
                        <SortHeader label="Points" href="#tableaux".to_owned() number=true />
                        <th scope="col">"État"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </Table>
            <Pagination
                label="Pages des candidatures"
                page=3
                pages=12
                href=|_: usize| "#tableaux".to_owned()
            />
        </Family>
    }
}

/// A question asked over the page.
#[component]
fn Dialogs() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Family id="dialogue" title="Le dialogue">
            <p>
                <Button plain=true kind=ButtonKind::QuietDanger on_click=move || open.set(true)>
                    "Retirer ma candidature"
                </Button>
            </p>
            <Dialog id="retrait" title="Retirer votre candidature ?" open>
                <p>
                    "Nous ne l’étudierons pas, et vos réponses seront effacées dans 30 jours. D’ici là, vous pouvez changer d’avis."
                </p>
                <Actions inline=true>
                    // The focus comes here first: what destroys nothing.
                    <Button plain=true kind=ButtonKind::Secondary on_click=move || open.set(false)>
                        "La garder"
                    </Button>
                    <Button plain=true kind=ButtonKind::Danger on_click=move || open.set(false)>
                        "Oui, la retirer"
                    </Button>
                </Actions>
            </Dialog>
        </Family>
    }
}
