//! The registry of personal data: what is kept about people, why, on what
//! ground, who reads it and until when.
//!
//! It is the one list from which `/vie-privee` is made, and a test holds it
//! against the migrated schema: a column that is neither here nor in
//! [`NOT_PERSONAL`] fails the build. To add a column, name it in the
//! [`Processing`] it serves; to add a purpose, add a [`Processing`].

/// The ground, in the sense of article 6 of the GDPR (and 9 for health).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The person agreed, and may take it back.
    Consent,
    /// The person agreed in so many words that health may show (article 9.2.a).
    ExplicitConsent,
    /// It is needed to do what the person asked for.
    Request,
    /// It is needed to keep the service safe, and weighs little on the person.
    LegitimateInterest,
}

impl Basis {
    /// What the notice calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Consent => {
                "Votre consentement, que vous pouvez reprendre à tout moment (article 6.1.a du RGPD)"
            }
            Self::ExplicitConsent => {
                "Votre consentement explicite, demandé à part parce que ces réponses peuvent révéler votre santé (articles 6.1.a et 9.2.a du RGPD)"
            }
            Self::Request => {
                "Ce que vous nous demandez\u{a0}: sans ces données, nous ne pouvons pas le faire (article 6.1.b du RGPD)"
            }
            Self::LegitimateInterest => {
                "L’intérêt légitime à protéger le service, qui pèse peu sur vous (article 6.1.f du RGPD)"
            }
        }
    }
}

/// One thing done with personal data.
#[derive(Debug, Clone, Copy)]
pub struct Processing {
    /// What it is called in the notice.
    pub title: &'static str,
    /// What is kept, in words.
    pub data: &'static str,
    /// Why.
    pub purpose: &'static str,
    /// On what ground.
    pub basis: Basis,
    /// Who reads it.
    pub readers: &'static str,
    /// Until when.
    pub kept: &'static str,
    /// Where it is: each table, with its columns.
    pub columns: &'static [(&'static str, &'static [&'static str])],
}

/// Everything done with personal data.
pub const REGISTRY: &[Processing] = &[
    Processing {
        title: "Étudier votre candidature",
        data: "Vos réponses au questionnaire, vos brouillons, la date et la manière dont vous les avez envoyés.",
        purpose: "Choisir les personnes qui formeront le groupe, et vous répondre.",
        basis: Basis::ExplicitConsent,
        readers: "Les personnes qui animent le groupe et l’administration de l’appel. La situation que vous racontez n’est lue que par le binôme d’animation.",
        kept: "Un brouillon jamais touché\u{a0}: 14 jours. Un brouillon commencé\u{a0}: 3 mois après la dernière modification. Une candidature non retenue, retirée ou arrivée trop tard, une place rendue\u{a0}: 3 mois après, puis la candidature est rendue anonyme\u{a0}; 24 mois si vous acceptez d’être recontactée ou recontacté. Une candidature retenue ou en réserve\u{a0}: la durée du groupe, puis 12 mois au plus, et elle est rendue anonyme.",
        columns: &[
            (
                "candidature",
                &[
                    "status",
                    "channel",
                    "account_id",
                    "typed_by",
                    "contact_key",
                    "person_key",
                    "duplicate_of",
                    "created_at",
                    "touched_at",
                    "submitted_at",
                ],
            ),
            ("answer", &["value", "set_aside"]),
            ("submission", &["answers", "submitted_at"]),
            (
                "candidature_event",
                &["status", "at", "by_account", "reason"],
            ),
            ("consent", &["given_at"]),
        ],
    },
    Processing {
        title: "Composer le groupe",
        data: "La place que la commission pense proposer à chaque candidature, le motif et les autres chemins à proposer\u{a0}; qui l’a déplacée, quand et pourquoi.",
        purpose: "Choisir ensemble un groupe équilibré, et pouvoir dire pourquoi.",
        basis: Basis::ExplicitConsent,
        readers: "Les personnes qui lisent les candidatures et l’administration de l’appel.",
        kept: "Aussi longtemps que la candidature.",
        columns: &[
            (
                "placement",
                &[
                    "decision",
                    "rank",
                    "reason",
                    "orientation",
                    "at",
                    "by_account",
                ],
            ),
            (
                "placement_event",
                &["decision", "rank", "why", "at", "by_account"],
            ),
            ("target", &["changed_at", "changed_by"]),
        ],
    },
    Processing {
        title: "Vous répondre et vous garder une place",
        data: "La décision de la commission et son motif, la place qui vous est proposée, votre réponse, et la date de chacune.",
        purpose: "Former le groupe, vous proposer une place ou une autre piste, et ne jamais donner la même place à deux personnes.",
        basis: Basis::Request,
        readers: "Vous, la commission et l’administration de l’appel.",
        kept: "Comme votre candidature.",
        columns: &[
            ("decision_round", &["applied_by", "stopped_by"]),
            (
                "decision",
                &["outcome", "from_status", "rank", "reason", "orientation"],
            ),
            (
                "offer",
                &[
                    "offered_at",
                    "reply_before",
                    "reminded_at",
                    "answered_at",
                    "answer",
                ],
            ),
            ("place", &["number", "taken_at"]),
            ("decision_template", &["changed_by"]),
        ],
    },
    Processing {
        title: "Lire votre candidature",
        data: "Les notes et commentaires des personnes qui la lisent, leurs abstentions, et les notes de travail de la commission.",
        purpose: "Lire chaque candidature à plusieurs, chacune et chacun de son côté, avant de choisir ensemble.",
        basis: Basis::LegitimateInterest,
        readers: "Les personnes qui lisent les candidatures et l’administration de l’appel. Personne ne voit la lecture d’une autre personne avant d’avoir donné la sienne.",
        kept: "Aussi longtemps que la candidature elle-même.",
        columns: &[
            ("reading", &["reason", "changed_by"]),
            (
                "review",
                &[
                    "reader_id",
                    "state",
                    "scores",
                    "comment",
                    "saw_others",
                    "first_at",
                    "at",
                ],
            ),
            ("agreed_reading", &["scores"]),
            ("note", &["author_id", "body", "at"]),
            ("bulk_action", &["by_account"]),
        ],
    },
    Processing {
        title: "Vivre le groupe",
        data: "Votre prénom et votre nom, ce que vous faites dans le groupe et de quel côté vous parlez, la date de votre arrivée, de votre accord à la charte et de votre départ\u{a0}; ce que vous choisissez de montrer aux autres membres.",
        purpose: "Ouvrir le groupe à ses membres et à personne d’autre, et vous laisser décider de ce que les autres y voient de vous.",
        basis: Basis::Request,
        readers: "Les membres du groupe voient votre prénom et ce que vous choisissez de montrer. Le binôme qui anime voit votre nom. L’administration voit qui est dans le groupe, jamais ce qui s’y dit.",
        kept: "Ce que vous choisissez de montrer\u{a0}: jusqu’à votre départ, ou la durée du groupe puis 12 mois au plus. Votre nom et les dates de votre passage\u{a0}: 5 ans, avec vos présences.",
        columns: &[
            ("peer_group", &["made_by"]),
            (
                "membership",
                &[
                    "role",
                    "side",
                    "first_name",
                    "last_name",
                    "quality",
                    "about",
                    "phone",
                    "shows",
                    "joined_at",
                    "charter_accepted_at",
                    "left_at",
                ],
            ),
        ],
    },
    Processing {
        title: "Préparer les rencontres et noter les présences",
        data: "Si vous serez là, si vous étiez là, les rappels qui vous ont été envoyés, et la dernière lecture de votre calendrier privé.",
        purpose: "Que personne ne manque une rencontre, et compter la participation du groupe.",
        basis: Basis::Request,
        readers: "Vous et le binôme qui anime. Le groupe ne voit que le taux de participation\u{a0}; l’administration, combien de personnes ont répondu, jamais qui.",
        kept: "Les présences, qui prouvent une participation\u{a0}: 5 ans après la dernière rencontre. Le reste\u{a0}: la durée du groupe, puis 12 mois au plus. L’adresse de votre calendrier n’est jamais gardée en clair, et s’efface quand vous la retirez ou quittez le groupe.",
        columns: &[
            (
                "seance",
                &[
                    "video_link",
                    "phone_access",
                    "place",
                    "change_reason",
                    "validated_by",
                ],
            ),
            ("seance_answer", &["answer", "channel", "at"]),
            ("attendance", &["status", "at", "noted_by"]),
            ("seance_reminder", &["at"]),
            ("calendar_feed", &["made_at", "used_at"]),
        ],
    },
    Processing {
        title: "Participer à un atelier",
        data: "Votre prénom, votre nom, la qualité dans laquelle vous venez, la date de votre inscription et votre rang sur la liste d’attente\u{a0}; la place qui vous est proposée et votre réponse\u{a0}; les rappels envoyés\u{a0}; si vous étiez là. Pour les personnes qui animent\u{a0}: leur prénom, leur nom et leur qualité, publiés avec l’atelier, et leur adresse, qui ne l’est pas.",
        purpose: "Vous garder une place, n’en donner jamais deux fois la même, et préparer la rencontre.",
        basis: Basis::ExplicitConsent,
        readers: "Vous, les personnes qui animent l’atelier et l’administration. Les autres personnes présentes voient votre prénom, dans ce que vous écrivez ensemble ensuite.",
        kept: "12 mois après l’atelier\u{a0}; pour les personnes qui animent, tant que l’atelier est publié.",
        columns: &[
            (
                "workshop",
                &[
                    "leaders",
                    "video_link",
                    "phone_access",
                    "capacity_reason",
                    "change_reason",
                    "made_by",
                    "validated_by",
                ],
            ),
            (
                "registration",
                &[
                    "first_name",
                    "last_name",
                    "category",
                    "status",
                    "registered_at",
                    "consented_at",
                    "offered_at",
                    "reply_before",
                    "ended_at",
                ],
            ),
            ("workshop_place", &["number"]),
            ("workshop_reminder", &["at"]),
            ("workshop_attendance", &["status", "at", "noted_by"]),
        ],
    },
    Processing {
        title: "Attester de votre participation",
        data: "Ce que dit l’attestation que vous demandez\u{a0}: votre nom, le dispositif, les dates et les heures de vos présences validées. Jamais votre qualité ni votre santé.",
        purpose: "Vous donner un document que d’autres peuvent vérifier, à votre demande seulement.",
        basis: Basis::Request,
        readers: "Vous. Qui tient l’attestation peut la vérifier en ligne\u{a0}: la page montre vos initiales, ou votre nom si vous l’acceptez.",
        kept: "5 ans après la dernière rencontre, comme les présences qu’elle atteste. Annulée ou remplacée\u{a0}: son contenu est effacé aussitôt.",
        columns: &[(
            "certificate",
            &["content", "shows_name", "issued_at", "revoked_at"],
        )],
    },
    Processing {
        title: "Animer une rencontre",
        data: "Qui raconte sa situation, les notes prises pendant la rencontre et qui les a prises, qui a la page ouverte\u{a0}; et les notes que la personne qui raconte prend pour elle.",
        purpose: "Suivre ensemble la même phase, et garder de quoi écrire le compte-rendu.",
        basis: Basis::ExplicitConsent,
        readers: "Les membres du groupe. Les notes que la personne qui raconte prend pour elle ne sont lues que par elle.",
        kept: "Les notes de la rencontre\u{a0}: la durée du groupe, puis 12 mois au plus. Les notes que la personne qui raconte prend pour elle\u{a0}: 30 jours après la dernière modification. Qui a la page ouverte\u{a0}: un jour.",
        columns: &[
            ("facilitation", &["narrator_id"]),
            ("capture", &["body", "at"]),
            ("narrator_note", &["body", "at"]),
            ("room_presence", &["seen_at"]),
        ],
    },
    Processing {
        title: "Choisir ensemble une situation",
        data: "Les situations que vous écrivez, où elles se passent et où elles en sont\u{a0}; votre accord pour en raconter une\u{a0}; l’ordre dans lequel vous les classez, tant que le classement est ouvert.",
        purpose: "Travailler à chaque séance une situation vécue, que le groupe choisit et que son autrice ou son auteur accepte de raconter.",
        basis: Basis::ExplicitConsent,
        readers: "Un brouillon\u{a0}: vous. Une situation proposée\u{a0}: les membres du groupe, à la fin du recueil et sans votre nom. Votre prénom ne se montre que si vous acceptez de la raconter. Votre classement\u{a0}: personne.",
        kept: "Jusqu’à ce que vous la retiriez ou quittiez le groupe, si aucune séance ne l’a travaillée, et 12 mois au plus après la dernière rencontre du groupe. Les bulletins sont effacés à la clôture du classement\u{a0}: il ne reste que le total.",
        columns: &[
            (
                "situation",
                &[
                    "author_id",
                    "title",
                    "question",
                    "context",
                    "setting",
                    "state",
                ],
            ),
            ("situation_event", &["state", "at", "by_account"]),
            ("situation_step", &["at", "by_account"]),
            ("situation_ballot", &["rank"]),
            ("situation_coding", &["topics", "by_account"]),
        ],
    },
    Processing {
        title: "Dire ce qu’une séance vous apporte",
        data: "Vos réponses à quatre questions après une séance, sans votre nom\u{a0}; à part, le fait que vous avez répondu.",
        purpose: "Rendre les séances plus utiles et plus sûres.",
        basis: Basis::Consent,
        readers: "Le binôme qui anime, toutes les réponses ensemble et à partir de trois. Rien ne relie une réponse à une personne, pas même dans la base de données.",
        kept: "La durée du groupe, puis 12 mois au plus.",
        columns: &[("evaluation_answer", &["answers"])],
    },
    Processing {
        title: "Ouvrir votre espace",
        data: "Votre adresse e-mail, la date de votre première visite, ce que vous êtes sur la plateforme, et le fuseau horaire où vous vivez si vous nous le dites.",
        purpose: "Vous reconnaître quand vous revenez, sans mot de passe\u{a0}; écrire les heures de chez vous à côté de celles de Paris.",
        basis: Basis::Request,
        readers: "Vous et l’administration.",
        kept: "2 ans après votre dernière visite\u{a0}; nous vous prévenons 14 jours avant l’effacement.",
        columns: &[
            ("account", &["email", "created_at", "zone"]),
            ("account_role", &["role", "granted_at"]),
        ],
    },
    Processing {
        title: "Vous connecter",
        data: "L’adresse e-mail saisie, l’heure de la demande et la page où vous alliez\u{a0}; puis l’heure de votre dernière activité.",
        purpose: "Vérifier que c’est bien vous qui demandez à entrer, et vous garder votre place.",
        basis: Basis::Request,
        readers: "Personne\u{a0}: ces données ne servent qu’à la machine. Aucun code ni jeton n’est gardé en clair.",
        kept: "Une demande de connexion\u{a0}: quelques minutes, puis elle est effacée. Une session\u{a0}: jusqu’à ce que vous vous déconnectiez, ou qu’elle expire.",
        columns: &[
            ("sign_in", &["email", "next_path", "asked_at"]),
            ("session", &["opened_at", "seen_at"]),
        ],
    },
    Processing {
        title: "Vous écrire",
        data: "Votre adresse e-mail et le texte des messages que la plateforme vous envoie.",
        purpose: "Vous envoyer un code, un accusé de réception, une réponse\u{a0}; recommencer si l’envoi échoue.",
        basis: Basis::Request,
        readers: "Vous.",
        kept: "30 jours après l’envoi.",
        columns: &[(
            "outbox",
            &[
                "recipient",
                "subject",
                "body_text",
                "body_html",
                "sent_at",
                "calendar",
            ],
        )],
    },
    Processing {
        title: "Écrire ensemble",
        data: "Ce que vous écrivez dans les comptes-rendus et les synthèses de votre groupe ou de votre atelier, leur titre, vos remarques et vos propositions, qui a été appelé par son prénom dans une remarque, et le moment de chaque modification. Pour une synthèse déjà publiée ailleurs\u{a0}: le nom et la qualité de qui a animé.",
        purpose: "Écrire à plusieurs en même temps, voir qui a écrit quoi, et revenir à une version d’avant.",
        basis: Basis::ExplicitConsent,
        readers: "Les membres de votre groupe, ou les personnes qui étaient à votre atelier, selon l’étape du document. Une synthèse n’est publiée qu’avec leur accord, sans dire qui a écrit.",
        kept: "Aussi longtemps que le groupe ou l’atelier. Une fois votre compte effacé, le texte reste sans votre nom.",
        columns: &[
            ("synthesis", &["title", "stage_by", "made_by"]),
            ("synthesis_author", &["account_id"]),
            ("synthesis_update", &["at", "content"]),
            ("synthesis_archive", &["content"]),
            ("synthesis_snapshot", &["content"]),
            ("synthesis_state", &["content"]),
            ("synthesis_sheet", &["content"]),
            (
                "synthesis_version",
                &["name", "at", "by_account", "content"],
            ),
            (
                "synthesis_remark",
                &[
                    "quote",
                    "before_it",
                    "after_it",
                    "body",
                    "at",
                    "by_account",
                    "settled_at",
                    "settled_by",
                ],
            ),
            ("synthesis_mention", &["account_id", "told_at"]),
        ],
    },
    Processing {
        title: "Garder la trace de ce qui a été fait",
        data: "Qui a fait quoi et quand, par des numéros seulement\u{a0}: ni nom, ni adresse, ni réponse.",
        purpose: "Comprendre un incident, et prouver qu’une décision a été prise par une personne.",
        basis: Basis::LegitimateInterest,
        readers: "L’administration.",
        kept: "Tant que la plateforme existe. Une fois votre compte effacé, ces numéros ne mènent plus à vous.",
        columns: &[
            ("audit", &["actor_id"]),
            ("appel_draft", &["by_account"]),
            ("questionnaire_revision", &["by_account"]),
            ("appel_event", &["by_account"]),
        ],
    },
    Processing {
        title: "Présenter qui anime un groupe",
        data: "Le prénom, le nom et la qualité des deux personnes qui animent, publiés avec l’appel\u{a0}; leur adresse professionnelle, qui n’est pas publiée.",
        purpose: "Dire à qui l’on confie ce que l’on écrit.",
        basis: Basis::Consent,
        readers: "Tout le monde\u{a0}; l’adresse, l’administration seulement.",
        kept: "Tant que l’appel est publié.",
        columns: &[
            ("appel", &["document"]),
            ("appel_draft", &["document", "sheet"]),
        ],
    },
];

/// The columns that say nothing of anybody: identifiers drawn at random, hashes
/// of secrets, machine states, and what the organisation itself publishes.
pub const NOT_PERSONAL: &[(&str, &[&str])] = &[
    ("account", &["id"]),
    ("account_role", &["account_id"]),
    (
        "sign_in",
        &[
            "id",
            "token_hash",
            "code_seal",
            "binding_hash",
            "replaced_binding_hash",
            "attempts_left",
            "expires_at",
            "used_at",
        ],
    ),
    ("session", &["id", "token_hash", "account_id"]),
    ("outbox", &["id", "posted_at", "due_at", "attempts"]),
    (
        "audit",
        &["id", "at", "actor_kind", "action", "object", "detail"],
    ),
    (
        "appel",
        &[
            "id",
            "slug",
            "programme",
            "year",
            "title",
            "opens_at",
            "closes_at",
            "version",
            "published_at",
            "changed_at",
        ],
    ),
    ("appel_draft", &["id", "slug", "created_at", "changed_at"]),
    (
        "questionnaire_revision",
        &[
            "appel_id",
            "position",
            "questionnaire",
            "rules",
            "what",
            "at",
        ],
    ),
    (
        "appel_event",
        &["appel_id", "position", "what", "detail", "why", "at"],
    ),
    (
        "candidature",
        &[
            "id",
            "appel_id",
            "questionnaire_version",
            "number",
            "revision",
        ],
    ),
    ("candidature_counter", &["appel_id", "last"]),
    ("answer", &["candidature_id", "question_id", "revision"]),
    (
        "draft_key",
        &["token_hash", "candidature_id", "opened_at", "expires_at"],
    ),
    ("submission", &["candidature_id", "revision"]),
    ("candidature_event", &["candidature_id", "position"]),
    ("consent", &["candidature_id", "question_id", "wording"]),
    ("board", &["appel_id", "revision"]),
    ("target", &["appel_id", "targets"]),
    ("placement", &["candidature_id", "appel_id"]),
    ("placement_event", &["candidature_id", "position"]),
    (
        "decision_round",
        &[
            "id",
            "appel_id",
            "kind",
            "applied_at",
            "send_after",
            "stopped_at",
        ],
    ),
    ("decision", &["round_id", "candidature_id", "letter_id"]),
    ("offer", &["id", "candidature_id", "appel_id", "round_id"]),
    ("place", &["appel_id", "candidature_id"]),
    (
        "decision_template",
        &["appel_id", "outcome", "subject", "body", "changed_at"],
    ),
    (
        "peer_group",
        &["id", "appel_id", "slug", "title", "charter", "made_at"],
    ),
    (
        "membership",
        &["id", "group_id", "account_id", "candidature_id"],
    ),
    (
        "seance",
        &[
            "id",
            "group_id",
            "number",
            "code",
            "kind",
            "title",
            "starts_local",
            "ends_local",
            "zone",
            "setting",
            "sequence",
            "changed_at",
            "cancelled_at",
            "validated_at",
        ],
    ),
    ("seance_answer", &["seance_id", "membership_id"]),
    ("attendance", &["seance_id", "membership_id"]),
    (
        "seance_reminder",
        &["seance_id", "membership_id", "kind", "starts_local"],
    ),
    ("calendar_feed", &["membership_id", "token_hash"]),
    (
        "workshop",
        &[
            "id",
            "slug",
            "title",
            "description",
            "starts_local",
            "ends_local",
            "zone",
            "setting",
            "place",
            "capacity",
            "sequence",
            "made_at",
            "changed_at",
            "published_at",
            "cancelled_at",
            "validated_at",
        ],
    ),
    ("workshop_leader", &["workshop_id", "account_id"]),
    ("registration", &["id", "workshop_id", "account_id"]),
    ("workshop_place", &["workshop_id", "registration_id"]),
    ("workshop_attendance", &["registration_id"]),
    (
        "workshop_reminder",
        &["registration_id", "kind", "starts_local"],
    ),
    (
        "certificate",
        &["id", "membership_id", "group_id", "rank", "code"],
    ),
    (
        "synthesis",
        &[
            "id",
            "kind",
            "template",
            "group_id",
            "seance_id",
            "workshop_id",
            "stage",
            "stage_at",
            "contributions_until",
            "schema_version",
            "remarks",
            "made_at",
        ],
    ),
    ("synthesis_author", &["document_id", "number"]),
    ("synthesis_client", &["document_id", "client", "author"]),
    ("synthesis_update", &["document_id", "sequence", "author"]),
    ("synthesis_archive", &["document_id", "first", "last"]),
    ("synthesis_snapshot", &["document_id", "sequence", "at"]),
    ("synthesis_state", &["document_id", "sequence"]),
    ("synthesis_sheet", &["document_id", "reference"]),
    ("synthesis_reminder", &["document_id", "closes_at", "at"]),
    (
        "synthesis_version",
        &["id", "document_id", "sequence", "kind", "digest"],
    ),
    (
        "synthesis_remark",
        &[
            "id",
            "document_id",
            "kind",
            "answers",
            "starts",
            "ends",
            "state",
        ],
    ),
    ("synthesis_mention", &["remark_id"]),
    (
        "synthesis_owner",
        &[
            "document_id",
            "token",
            "holder",
            "address",
            "expires_at",
            "beat",
        ],
    ),
    (
        "facilitation",
        &[
            "seance_id",
            "pulse",
            "revision",
            "method",
            "phase",
            "phase_since",
            "closed_at",
            "members_write",
        ],
    ),
    (
        "facilitation_step",
        &["seance_id", "position", "phase", "entered_at"],
    ),
    (
        "capture",
        &["seance_id", "phase", "membership_id", "revision", "pulse"],
    ),
    ("narrator_note", &["seance_id", "membership_id", "revision"]),
    ("room_presence", &["seance_id", "membership_id"]),
    (
        "situation",
        &["id", "group_id", "seance_id", "revision", "erased_at"],
    ),
    ("situation_event", &["situation_id", "position"]),
    (
        "situation_step",
        &["seance_id", "position", "step", "situation_id", "voices"],
    ),
    (
        "situation_candidate",
        &["seance_id", "situation_id", "points"],
    ),
    (
        "situation_ballot",
        &["seance_id", "membership_id", "situation_id"],
    ),
    ("situation_coding", &["seance_id", "setting", "at"]),
    ("evaluation_given", &["seance_id", "membership_id"]),
    ("evaluation_answer", &["id", "seance_id"]),
    ("reading", &["appel_id", "is_blind", "changed_at"]),
    ("review", &["candidature_id"]),
    ("agreed_reading", &["candidature_id", "at"]),
    ("note", &["id", "candidature_id"]),
    (
        "bulk_action",
        &["id", "appel_id", "kind", "changes", "at", "undone_at"],
    ),
    (
        "appel_questionnaire",
        &[
            "appel_id",
            "version",
            "questionnaire",
            "rules",
            "published_at",
        ],
    ),
];

/// Whether the column is accounted for, on either side.
#[must_use]
pub fn is_known(table: &str, column: &str) -> bool {
    known_columns().any(|known| known == (table, column))
}

/// Every column named here, on either side.
pub fn known_columns() -> impl Iterator<Item = (&'static str, &'static str)> {
    let personal = REGISTRY.iter().flat_map(|processing| processing.columns);
    personal
        .chain(NOT_PERSONAL)
        .flat_map(|(table, columns)| columns.iter().map(move |column| (*table, *column)))
}
