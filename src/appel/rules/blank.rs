//! What a call starts from when no other does.

use serde_json::{Value, json};

use super::sheet::ZONE;

/// A call without words, whose questionnaire asks what every candidature needs.
#[must_use]
pub fn blank(year: i16, slug: &str) -> Value {
    json!({
        "schema": "cops.appel/1",
        "appel": {
            "id": slug,
            "slug": slug,
            "dispositif": "GAP_PP",
            "annee": year,
            "gratuit": true,
            "modalite": "visioconference",
            "fuseau": ZONE,
            "capacite": { "cible": 8, "maximum": 10, "liste_attente": true },
            "questionnaire": {
                "id": "candidature",
                "version": 1,
                "enregistrement_brouillon": true,
                "sections": [
                    {
                        "id": "identite",
                        "titre": "Vous",
                        "questions": [
                            text("prenom", "Prénom", "given-name"),
                            text("nom", "Nom", "family-name"),
                            {
                                "id": "courriel",
                                "type": "email",
                                "libelle": "Adresse e-mail",
                                "aide": "Format attendu\u{a0}: nom@domaine.fr",
                                "obligatoire": true,
                                "donnee": "contact",
                                "autocomplete": "email",
                                "visibilite": ["admin", "coanimation"],
                            },
                        ],
                    },
                    {
                        "id": "motivations",
                        "titre": "Vos motivations",
                        "questions": [{
                            "id": "motivation",
                            "type": "texte_long",
                            "libelle": "Pourquoi souhaitez-vous rejoindre ce groupe\u{a0}?",
                            "obligatoire": true,
                            "validation": { "longueur_max": 2000 },
                            "donnee": "libre",
                            "visibilite": ["admin", "coanimation"],
                        }],
                    },
                    {
                        "id": "donnees",
                        "titre": "Vos données",
                        "questions": [
                            consent(
                                "consent_traitement",
                                "J’accepte que mes réponses soient utilisées pour étudier ma candidature.",
                                "libre",
                            ),
                            consent(
                                "consent_sante",
                                "J’accepte explicitement que les éléments qui peuvent révéler ma santé, ou celle d’un proche, soient traités dans ce cadre.",
                                "sensible",
                            ),
                        ],
                    },
                ],
            },
            "regles_eligibilite": [],
        },
    })
}

fn text(id: &str, label: &str, autocomplete: &str) -> Value {
    json!({
        "id": id,
        "type": "texte_court",
        "libelle": label,
        "obligatoire": true,
        "validation": { "longueur_min": 1, "longueur_max": 80 },
        "donnee": "identite",
        "autocomplete": autocomplete,
        "visibilite": ["admin", "coanimation"],
    })
}

fn consent(id: &str, label: &str, data: &str) -> Value {
    json!({
        "id": id,
        "type": "consentement",
        "libelle": label,
        "obligatoire": true,
        "donnee": data,
        "visibilite": ["admin", "coanimation"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::parse;

    #[test]
    fn what_a_blank_call_asks_is_sound() {
        let blank = blank(2026, "appel-2026");
        let questionnaire = parse::questionnaire(&blank["appel"]["questionnaire"]);
        assert_eq!(questionnaire.expect("sound").questions().count(), 6);
    }
}
