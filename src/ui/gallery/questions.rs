//! The questions of the gallery: every way to answer, in every state.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::Family;
use crate::ui::*;

/// Every kind of question: at rest, answered, wrong, out of reach.
#[component]
pub(super) fn Questions() -> impl IntoView {
    view! {
        <Family id="questions" title="Les questions">
            <form class="stack loose" novalidate>
                <div class="columns wide">
                    <WrittenQuestions />
                    <ChosenQuestions />
                </div>
                <hr />
                <Availability />
                <hr />
                <Consents />
                <Actions>
                    <Button>"Continuer"</Button>
                    <Button kind=ButtonKind::Secondary name="vers" value="retour">"Revenir"</Button>
                </Actions>
            </form>
        </Family>
    }
}

/// A signal and the callback that fills it.
fn answer<T: Clone + Send + Sync + 'static>(first: T) -> (Signal<T>, Callback<T>) {
    let (value, set_value) = signal(first);
    (
        value.into(),
        Callback::new(move |new: T| set_value.set(new)),
    )
}

/// An error that stays.
fn wrong(message: &str) -> Signal<Option<String>> {
    Signal::stored(Some(message.to_owned()))
}

#[component]
fn WrittenQuestions() -> impl IntoView {
    let (first_name, set_first_name) = answer(String::new());
    let (email, set_email) = answer("ondine@exemple".to_owned());
    let (code, set_code) = answer("34".to_owned());
    let (town, set_town) = answer(String::new());
    let (practice, set_practice) =
        answer("J’anime un atelier avec une infirmière, deux fois par an.".to_owned());
    let (situation, set_situation) = answer(String::new());
    let (region, set_region) = answer(String::new());
    let towns = Signal::derive(move || {
        let towns: &[&str] = if code.get().starts_with("34") {
            &["Montpellier", "Sète", "Lodève", "Béziers"]
        } else {
            &[]
        };
        towns
            .iter()
            .map(|town| (*town).to_owned())
            .collect::<Vec<_>>()
    });
    view! {
        <div class="stack loose">
            <TextField
                id="prenom"
                name="prenom"
                label="Prénom"
                kind=TextKind::Name
                autocomplete="given-name"
                required=true
                value=first_name
                on_input=set_first_name
            />
            <TextField
                id="courriel"
                name="courriel"
                label="Adresse e-mail"
                help="Par exemple : nom@domaine.fr"
                kind=TextKind::Email
                required=true
                error=wrong("Il manque la fin de l’adresse, par exemple : ondine@exemple.fr.")
                value=email
                on_input=set_email
            />
            <TextField
                id="telephone"
                name="telephone"
                label="Numéro de téléphone"
                help="Par exemple : 06 12 34 56 78"
                kind=TextKind::Phone
            />
            <TextField
                id="code-postal"
                name="code_postal"
                label="Code postal de résidence"
                help="5 chiffres."
                kind=TextKind::PostalCode
                required=true
                value=code
                on_input=set_code
            />
            <SuggestField
                id="commune"
                name="commune"
                label="Commune de résidence"
                help="La liste dépend du code postal."
                suggestions=towns
                required=true
                value=town
                on_input=set_town
            />
            <TextArea
                id="pratique"
                name="pratique"
                label="Décrivez votre pratique en quelques phrases"
                help="De 100 à 2 000 caractères. Ne citez ni nom de personne ni nom d’établissement."
                min=100
                max=2000
                required=true
                error=wrong("Encore 43 caractères : dites par exemple avec qui, et depuis quand.")
                value=practice
                on_input=set_practice
            />
            <TextArea
                id="situation"
                name="situation"
                label="Avez-vous déjà une situation en tête ?"
                max=1000
                short=true
                value=situation
                on_input=set_situation
            />
            <SelectField
                id="departement"
                name="departement"
                label="Votre département principal"
                options=vec![
                    Choice::new("09", "09 · Ariège"),
                    Choice::new("11", "11 · Aude"),
                    Choice::new("34", "34 · Hérault"),
                ]
                required=true
                value=region
                on_input=set_region
            />
            <TextField id="structure" name="structure" label="Structure" value="COPS".to_owned() disabled=true />
            <CodeField
                id="code"
                name="code"
                label="Votre code à six chiffres"
                help="Nous venons de l’envoyer à ondine@exemple.fr."
                value="482913".to_owned()
            />
        </div>
    }
}

#[component]
fn ChosenQuestions() -> impl IntoView {
    let (role, set_role) = answer("patient".to_owned());
    let (since, set_since) = answer(String::new());
    let (expected, set_expected) = answer(vec!["recul".to_owned()]);
    let (before, set_before) = answer(String::new());
    let (sure, set_sure) = answer("4".to_owned());
    view! {
        <div class="stack loose">
            <RadioCards
                id="role"
                name="role"
                label="Vous êtes d’abord :"
                help="Choisissez ce qui vous ressemble le plus. « Patient* » comprend les proches aidants."
                options=vec![
                    Choice::new("patient", "Patiente ou patient partenaire"),
                    Choice::new("aidant", "Proche aidant partenaire")
                        .note("Vous accompagnez une personne de votre entourage."),
                    Choice::new("usager", "Représentant ou représentante des usagers"),
                    Choice::new("autre", "Autre").disabled(),
                ]
                required=true
                value=role
                on_input=set_role
            />
            <RadioCards
                id="anciennete"
                name="anciennete"
                label="Depuis quand avez-vous une pratique de partenariat ?"
                options=vec![
                    Choice::new("pas_encore", "Pas encore"),
                    Choice::new("moins_6_mois", "Moins de 6 mois"),
                    Choice::new("2_5_ans", "De 2 à 5 ans"),
                    Choice::new("plus_5_ans", "Plus de 5 ans"),
                ]
                compact=true
                required=true
                error=wrong("Choisissez une réponse, même approximative.")
                value=since
                on_input=set_since
            />
            <CheckboxCards
                id="attentes"
                name="attentes"
                label="Qu’attendez-vous d’abord du groupe ?"
                help="3 réponses au plus."
                options=vec![
                    Choice::new("recul", "Prendre du recul"),
                    Choice::new("pairs", "Rencontrer des pairs"),
                    Choice::new("outils", "Découvrir d’autres pratiques"),
                    Choice::new("legitimite", "Me sentir plus légitime"),
                ]
                value=expected
                on_input=set_expected
            />
            <YesNo
                id="deja-gap"
                name="deja_gap"
                label="Avez-vous déjà participé à un groupe ?"
                required=true
                value=before
                on_input=set_before
            />
            <Scale
                id="legitimite"
                name="legitimite"
                label="« Je me sens légitime dans mon rôle de partenaire. »"
                help="La même question sera posée à la fin du cycle."
                min_label="pas du tout d’accord"
                max_label="tout à fait d’accord"
                required=true
                value=sure
                on_input=set_sure
            />
            <Privacy>"Les deux co-animatrices et l’administration. Personne d’autre."</Privacy>
        </div>
    }
}

#[component]
fn Availability() -> impl IntoView {
    let first = [("s1", "oui"), ("s2", "incertain"), ("s3", "non")]
        .map(|(row, column)| (row.to_owned(), column.to_owned()));
    let answers = RwSignal::new(BTreeMap::from(first));
    let rows = [
        (
            "lancement",
            "Réunion de lancement",
            "mardi 18 mars, 18 h à 19 h 30",
        ),
        ("s1", "Séance 1", "mardi 8 avril, 18 h à 20 h 30"),
        ("s2", "Séance 2", "mardi 13 mai, 18 h à 20 h 30"),
        ("s3", "Séance 3", "mardi 10 juin, 18 h à 20 h 30"),
    ]
    .map(|(value, label, note)| SlotRow::new(value, label).note(note));
    view! {
        <SlotGrid
            id="disponibilites"
            name="disponibilites"
            label="Serez-vous disponible ?"
            help="Toutes les séances ont lieu en visioconférence, heure de Paris."
            rows=rows.to_vec()
            columns=vec![
                Choice::new("oui", "Disponible"),
                Choice::new("incertain", "Incertain"),
                Choice::new("non", "Indisponible"),
            ]
            required=true
            error=wrong("Indiquez votre disponibilité pour la réunion de lancement.")
            value=answers
            on_input=move |(row, column)| answers.update(|all| { all.insert(row, column); })
        />
    }
}

#[component]
fn Consents() -> impl IntoView {
    let (duration, set_duration) = answer(true);
    let (health, set_health) = answer(false);
    let (again, set_again) = answer(false);
    view! {
        <div class="stack">
            <Consent
                id="engagement"
                name="engagement"
                label="Je m’engage sur la durée du dispositif (de mars à décembre)."
                required=true
                value=duration
                on_input=set_duration
            />
            <Consent
                id="sante"
                name="sante"
                label="J’accepte explicitement que les éléments qui peuvent révéler ma santé, ou celle d’un proche, soient traités dans ce cadre."
                required=true
                error=wrong("Sans cet accord, nous ne pouvons pas étudier votre candidature.")
                value=health
                on_input=set_health
            />
            <Consent
                id="recontact"
                name="recontact"
                label="J’accepte d’être recontacté(e) pour d’autres actions."
                help="Vous pourrez changer d’avis à tout moment."
                value=again
                on_input=set_again
            />
        </div>
    }
}
