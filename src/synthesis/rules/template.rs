//! Templates: with which sections a document begins. They are data; a document, once begun, is free.

use crate::synthesis::model::{
    Kind, Whose,
    content::{Block, Category, Content, Role, Section, SectionKind, Text},
};

/// A template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// A workshop around a question, one of several that were proposed.
    AepQuestionnement,
    /// A workshop, or a meeting, around a situation.
    AepSituation,
    /// A quiz, then means to spread the word.
    QuizMoyens,
    /// Arguments for three people one talks to.
    Argumentaire,
    /// Four steps, from diagnosis to evaluation.
    FeuilleDeRoute,
    /// Indicators, and questions by target.
    Indicateurs,
    /// What the group keeps for itself.
    CompteRendu,
}

impl Template {
    /// Every template, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::CompteRendu,
        Self::AepSituation,
        Self::AepQuestionnement,
        Self::QuizMoyens,
        Self::Argumentaire,
        Self::FeuilleDeRoute,
        Self::Indicateurs,
    ];

    /// What a workshop gives: a report for those who were there, a synthesis for others.
    const OF_WORKSHOPS: [Self; 3] = [
        Self::CompteRendu,
        Self::AepSituation,
        Self::AepQuestionnement,
    ];

    /// Those that a group, or those who lead a workshop, may begin with.
    #[must_use]
    pub fn offered(whose: Whose) -> &'static [Self] {
        match whose {
            Whose::Nobody => &[],
            Whose::Group { .. } => &Self::ALL,
            Whose::Workshop(_) => &Self::OF_WORKSHOPS,
        }
    }

    /// The word of the record and of files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AepQuestionnement => "aep_questionnement",
            Self::AepSituation => "aep_situation",
            Self::QuizMoyens => "quiz_moyens",
            Self::Argumentaire => "argumentaire",
            Self::FeuilleDeRoute => "feuille_de_route",
            Self::Indicateurs => "indicateurs",
            Self::CompteRendu => "compte_rendu",
        }
    }

    /// The template that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|template| template.code() == code)
    }

    /// What a page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AepQuestionnement => "Synthèse autour d’un questionnement",
            Self::AepSituation => "Synthèse autour d’une situation",
            Self::QuizMoyens => "Quiz et moyens de diffusion",
            Self::Argumentaire => "Argumentaires par interlocuteur",
            Self::FeuilleDeRoute => "Feuille de route",
            Self::Indicateurs => "Indicateurs",
            Self::CompteRendu => "Compte-rendu interne",
        }
    }

    /// What one writes with it, in a sentence.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::AepQuestionnement => {
                "Les questions proposées, celle que le groupe a choisie, les pistes selon qui lit, les ressources."
            }
            Self::AepSituation => {
                "La situation choisie, puis les idées, bonnes pratiques, leviers et points de vigilance."
            }
            Self::QuizMoyens => {
                "Des affirmations à discuter, puis les propositions et leurs moyens."
            }
            Self::Argumentaire => {
                "Pour trois interlocuteurs\u{a0}: solution, arguments, question encourageante."
            }
            Self::FeuilleDeRoute => "Quatre étapes, du diagnostic à l’évaluation.",
            Self::Indicateurs => "Les indicateurs retenus, et les questions à poser.",
            Self::CompteRendu => "Tout ce que la rencontre a dit. Il reste entre vous.",
        }
    }

    /// What a document made from it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::CompteRendu => Kind::InternalReport,
            _ => Kind::Synthesis,
        }
    }

    /// The sections that a document begins with.
    #[must_use]
    pub fn content(self) -> Content {
        let sections = match self {
            Self::AepQuestionnement => questions(),
            Self::AepSituation => situation(),
            Self::QuizMoyens => quiz(),
            Self::Argumentaire => arguments(),
            Self::FeuilleDeRoute => roadmap(),
            Self::Indicateurs => indicators(),
            Self::CompteRendu => report(),
        };
        Content { sections }
    }
}

fn section(kind: SectionKind, id: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section {
        kind,
        id: Some(id.to_owned()),
        meta: None,
        title: Text::plain(title),
        blocks,
    }
}

fn free(id: &str, title: &str, blocks: Vec<Block>) -> Section {
    section(SectionKind::Free, id, title, blocks)
}

fn paragraph(text: &str, role: Role) -> Block {
    Block::Paragraph {
        text: Text::plain(text),
        role,
        meta: None,
    }
}

fn empty() -> Block {
    paragraph("", Role::Text)
}

fn subject() -> Block {
    paragraph("", Role::Subject { is_chosen: false })
}

fn gathered(title: &str, category: Category) -> [Block; 2] {
    [Block::title(title, Some(category)), Block::empty_list()]
}

fn resources() -> Section {
    let blocks = vec![paragraph("", Role::Resource)];
    section(
        SectionKind::Resources,
        "ressources",
        "Ressources utiles",
        blocks,
    )
}

fn questions() -> Vec<Section> {
    let leads = [
        "En tant que patient partenaire\u{a0}: ",
        "En tant que partenaire en santé\u{a0}: ",
    ];
    let leads = leads
        .into_iter()
        .flat_map(|lead| [paragraph(lead, Role::Lead), Block::empty_list()])
        .collect();
    vec![
        section(
            SectionKind::Questions,
            "questionnements",
            "Questionnements proposés à partir des pratiques des participants",
            vec![
                paragraph(
                    "(en fluo, le questionnement choisi par le groupe)",
                    Role::Text,
                ),
                subject(),
                subject(),
                subject(),
            ],
        ),
        section(
            SectionKind::Leads,
            "pistes",
            "Synthèse coconstruite des pistes",
            leads,
        ),
        resources(),
    ]
}

fn situation() -> Vec<Section> {
    let mut synthesis = vec![empty()];
    synthesis.extend(gathered("Idées", Category::Idea));
    synthesis.extend(gathered("Bonnes pratiques", Category::GoodPractice));
    synthesis.extend(gathered("Leviers", Category::Lever));
    synthesis.extend(gathered("Points de vigilance", Category::Vigilance));
    synthesis.push(paragraph("Devise partagée\u{a0}: ", Role::Motto));
    let verbatim = Block::Verbatim {
        text: Text::default(),
        consent: Default::default(),
        meta: None,
    };
    vec![
        section(
            SectionKind::Situation,
            "situation",
            "Situation choisie par le groupe",
            vec![
                paragraph("", Role::Subject { is_chosen: true }),
                Block::title("Verbatims", Some(Category::Verbatims)),
                verbatim,
            ],
        ),
        section(
            SectionKind::Synthesis,
            "synthese",
            "Synthèse coconstruite",
            synthesis,
        ),
        resources(),
    ]
}

fn quiz() -> Vec<Section> {
    let means = (1..=4)
        .flat_map(|rank| {
            [
                Block::title(&format!("Proposition {rank}"), None),
                empty(),
                paragraph("Moyens\u{a0}: ", Role::Lead),
                Block::empty_list(),
            ]
        })
        .collect();
    vec![
        free(
            "quiz",
            "Temps 1\u{a0}: quiz et échanges",
            vec![Block::empty_list()],
        ),
        free("moyens", "Temps 2\u{a0}: moyens de diffusion", means),
        resources(),
    ]
}

fn arguments() -> Vec<Section> {
    let mut sections = vec![section(
        SectionKind::Situation,
        "situation",
        "Situation choisie par le groupe",
        vec![paragraph("", Role::Subject { is_chosen: true })],
    )];
    sections.extend((1..=3).map(|rank| {
        let titles = [
            "Reformulation de la situation",
            "Solution",
            "Avantages de la démarche pour la situation",
            "Valeur ajoutée du partenariat pour cet interlocuteur",
            "Arguments complémentaires (facultatif)",
            "Question encourageante",
            "Point de vigilance",
        ];
        let blocks = titles
            .into_iter()
            .flat_map(|title| [Block::title(title, None), empty()])
            .collect();
        free(
            &format!("argumentaire-{rank}"),
            &format!("Argumentaire à destination de… ({rank})"),
            blocks,
        )
    }));
    sections
}

fn roadmap() -> Vec<Section> {
    let steps = [
        "Étape 1\u{a0}: présentation, analyse du contexte et des besoins, diagnostic",
        "Étape 2\u{a0}: mise en place, formalisation, plan d’actions",
        "Étape 3\u{a0}: mise en œuvre",
        "Étape 4\u{a0}: finalisation, évaluation, perspectives",
    ];
    let blocks = || {
        steps
            .into_iter()
            .flat_map(|step| [Block::title(step, None), Block::empty_list()])
            .collect()
    };
    vec![
        section(
            SectionKind::Situation,
            "situation",
            "Situation de départ\u{a0}: « Vous êtes… »",
            vec![paragraph("", Role::Subject { is_chosen: true })],
        ),
        free("feuille-de-route", "Feuille de route", blocks()),
        free(
            "ensemble",
            "Synthèse des sous-groupes",
            vec![Block::empty_list()],
        ),
    ]
}

fn indicators() -> Vec<Section> {
    vec![
        free(
            "indicateurs",
            "Les indicateurs retenus par le groupe",
            vec![Block::empty_list()],
        ),
        free(
            "questions",
            "Les questions, pour chaque cible",
            vec![Block::empty_list()],
        ),
        resources(),
    ]
}

fn report() -> Vec<Section> {
    let line = |id: &str, title: &str| free(id, title, vec![empty()]);
    let items = |id: &str, title: &str| free(id, title, vec![Block::empty_list()]);
    vec![
        line("cadre", "Rappel du cadre"),
        line("presences", "Présents et excusés"),
        items("propositions", "Situations proposées"),
        section(
            SectionKind::Situation,
            "situation",
            "Situation travaillée",
            vec![paragraph("", Role::Subject { is_chosen: true }), empty()],
        ),
        line(
            "questionnement",
            "Questionnement du narrateur ou de la narratrice",
        ),
        items("eclairages", "Éclairages\u{a0}: questions et réponses"),
        items("hypotheses", "Hypothèses, par champ"),
        line("retenu", "Ce que retient le narrateur ou la narratrice"),
        line("meta-analyse", "Méta-analyse"),
        items("a-reprendre", "À reprendre"),
        resources(),
        section(
            SectionKind::ToShare,
            "a-partager",
            "Ce qui peut sortir du groupe",
            vec![Block::empty_list()],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_template_begins_with_titled_sections_of_different_names() {
        for template in Template::ALL {
            assert_eq!(Template::from_code(template.code()), Some(template));
            let content = template.content();
            let mut ids: Vec<_> = content.sections.iter().map(|section| &section.id).collect();
            assert!(!ids.is_empty(), "{template:?}");
            assert!(
                content
                    .sections
                    .iter()
                    .all(|section| !section.title.is_blank())
            );
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), content.sections.len(), "{template:?}");
        }
    }

    #[test]
    fn the_report_has_the_twelve_sections_of_the_method() {
        let content = Template::CompteRendu.content();
        assert_eq!(content.sections.len(), 12);
        assert_eq!(Template::CompteRendu.kind(), Kind::InternalReport);
    }
}
