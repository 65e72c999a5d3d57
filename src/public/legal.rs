//! What the law asks a site to say, said so that it can be read.

use leptos::prelude::*;

use crate::{
    privacy::{self, Processing},
    server::{
        html,
        settings::{LegalNotice, Organisation},
    },
    ui::TitleBlock,
};

/// Where accessibility stands, honestly.
#[component]
pub fn AccessibilityPage(
    /// Who runs the platform.
    organisation: Organisation,
) -> impl IntoView {
    view! {
        <div class="wrap narrow prose">
            <TitleBlock
                title="Accessibilité"
                lead="Cette plateforme est faite pour être utilisée par toutes et tous, y compris sans souris, sans image, sans script ou avec un lecteur d’écran."
            />
            <h2>"Déclaration"</h2>
            <p>
                {organisation.name.clone()}
                " s’engage à rendre ce service accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005. Cette déclaration porte sur l’ensemble des pages de la plateforme."
            </p>
            <h2>"État de conformité"</h2>
            <p>
                <strong>"Non auditée à ce jour."</strong>
                " Aucun audit complet au regard du référentiel RGAA 4.1 n’a encore été mené par une personne extérieure. Tant qu’il ne l’est pas, nous ne prétendons à aucun niveau de conformité, et la loi nous considère comme non conformes."
            </p>
            <h2>"Ce qui est vérifié"</h2>
            <p>"À chaque changement, des tests automatiques rejouent la plateforme\u{a0}:"</p>
            <ul>
                <li>"les règles de WCAG 2.2 AA qu’une machine sait voir, avec axe-core, sur les pages publiques et à chaque étape d’une candidature\u{a0};"</li>
                <li>"une candidature entière au clavier seul\u{a0};"</li>
                <li>"la même candidature sans script\u{a0};"</li>
                <li>"la lecture à 360 pixels de large, sans défilement horizontal\u{a0};"</li>
                <li>"le contraste de chaque couple de couleurs, en clair et en sombre."</li>
            </ul>
            <p>
                "Une machine ne voit qu’une partie des difficultés. Restent à faire\u{a0}: un audit par des personnes, et des essais avec des lecteurs d’écran tenus par celles et ceux qui s’en servent tous les jours."
            </p>
            <h2>"Une page vous résiste\u{a0}?"</h2>
            <p>
                "Dites-le-nous, même en deux mots\u{a0}: nous vous donnons l’information autrement, et nous corrigeons la page. Par téléphone au "
                <Phone organisation=organisation.clone()/>
                ", ou par e-mail à " <Mail address=organisation.email.clone()/> "."
            </p>
            <h2>"Voies de recours"</h2>
            <p>
                "Si vous nous avez signalé un défaut d’accessibilité qui vous empêche d’utiliser un contenu ou un service, et que vous n’avez pas eu de réponse satisfaisante, vous pouvez\u{a0}:"
            </p>
            <ul>
                <li>
                    <a href="https://formulaire.defenseurdesdroits.fr/">
                        "écrire au Défenseur des droits"
                    </a>
                    "\u{a0};"
                </li>
                <li>
                    <a href="https://www.defenseurdesdroits.fr/saisir/delegues">
                        "contacter sa déléguée ou son délégué dans votre région"
                    </a>
                    "\u{a0};"
                </li>
                <li>
                    "envoyer un courrier, sans timbre\u{a0}: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07."
                </li>
            </ul>
        </div>
    }
}

/// What is kept about people, made from the registry.
#[component]
pub fn PrivacyPage(
    /// Who runs the platform.
    organisation: Organisation,
    /// Whom to write to.
    legal: LegalNotice,
) -> impl IntoView {
    let processings = privacy::REGISTRY
        .iter()
        .map(|processing| view! { <OneProcessing processing=*processing/> })
        .collect_view();
    view! {
        <div class="wrap">
            <TitleBlock
                title="Vie privée"
                lead="Ce que nous gardons de vous, pourquoi, qui le lit et jusqu’à quand. Nous ne vendons rien, nous ne suivons personne, aucune machine ne décide à votre place."
            />
            <div class="stack loose">{processings}</div>
            <section class="section prose">
                <h2>"Vos droits"</h2>
                <p class="measure">
                    "Vous pouvez demander à lire vos données, à les corriger, à les recevoir dans un fichier, à les faire effacer, et reprendre un consentement aussi simplement que vous l’avez donné. Nous répondons en un mois au plus."
                </p>
                <ul>
                    <li>"Par e-mail\u{a0}: " <Mail address=legal.data_contact/></li>
                    <li>
                        "Par téléphone\u{a0}: "
                        <Phone organisation=organisation.clone()/>
                    </li>
                    <li>"Par courrier\u{a0}: " {organisation.name} ", " {organisation.address}</li>
                </ul>
                <p class="measure">
                    "Si notre réponse ne vous convient pas, vous pouvez "
                    <a href="https://www.cnil.fr/fr/plaintes">"adresser une plainte à la CNIL"</a> "."
                </p>
            </section>
            <section class="section prose">
                <h2>"Cookies"</h2>
                <p class="measure">
                    "Les pages publiques n’en posent aucun, et n’appellent aucun autre site. Quand vous commencez une candidature ou vous connectez, un cookie retient que c’est bien vous\u{a0}; il ne sert qu’à cela, et la loi ne demande pas d’accord pour lui."
                </p>
            </section>
        </div>
    }
}

#[component]
fn OneProcessing(processing: Processing) -> impl IntoView {
    let lines = [
        ("Ce que nous gardons", processing.data),
        ("Pourquoi", processing.purpose),
        ("Qui le lit", processing.readers),
        ("Jusqu’à quand", processing.kept),
        ("Sur quel fondement", processing.basis.label()),
    ];
    let lines = lines
        .into_iter()
        .map(|(term, said)| {
            view! {
                <div>
                    <dt>{term}</dt>
                    <dd>{said}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section>
            <h2>{processing.title}</h2>
            <dl class="registry">{lines}</dl>
        </section>
    }
}

/// Who publishes and hosts.
#[component]
pub fn LegalPage(
    /// Who runs the platform.
    organisation: Organisation,
    /// Who answers for it.
    legal: LegalNotice,
) -> impl IntoView {
    view! {
        <div class="wrap narrow prose">
            <TitleBlock title="Mentions légales"/>
            <dl class="registry">
                <div>
                    <dt>"Édition"</dt>
                    <dd>
                        {organisation.name.clone()} " (" {organisation.acronym.clone()} "), "
                        {organisation.address.clone()}
                    </dd>
                </div>
                <div>
                    <dt>"Publication"</dt>
                    <dd>{legal.publisher}</dd>
                </div>
                <div>
                    <dt>"Hébergement"</dt>
                    <dd>{legal.host}</dd>
                </div>
                <div>
                    <dt>"Nous joindre"</dt>
                    <dd>
                        <Phone organisation=organisation.clone()/>
                        ", " <Mail address=organisation.email.clone()/>
                    </dd>
                </div>
                <div>
                    <dt>"Vos données"</dt>
                    <dd>
                        <a href="/vie-privee">"Vie privée"</a> "\u{a0}; " <Mail address=legal.data_contact/>
                    </dd>
                </div>
                <div>
                    <dt>"Logiciel"</dt>
                    <dd>"Croisée, logiciel libre sous licence MIT."</dd>
                </div>
                <div>
                    <dt>"Caractères"</dt>
                    <dd>"Atkinson Hyperlegible Next et Literata, sous licence SIL Open Font License."</dd>
                </div>
            </dl>
        </div>
    }
}

#[component]
fn Phone(organisation: Organisation) -> impl IntoView {
    let site = html::site(&organisation);
    let dial = site.dial();
    view! { <a href=dial>{site.phone}</a> }
}

#[component]
fn Mail(#[prop(into)] address: String) -> impl IntoView {
    let href = format!("mailto:{address}");
    view! { <a href=href>{address}</a> }
}
