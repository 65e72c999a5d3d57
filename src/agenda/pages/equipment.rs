//! `/essai-visio`: trying one's camera, microphone and sound before the day. The page says
//! everything; a small script shows which sentence fits, and sends nothing anywhere.

use leptos::prelude::*;

use crate::{
    server::{html, settings::Organisation},
    ui::{Button, ButtonKind, Card, More, Privacy, TitleBlock},
};

/// The address of the script.
const SCRIPT: &str = "/essai-visio.js";

/// What may be said of one part: a word that the script knows, and its sentence.
type Sentences = &'static [(&'static str, &'static str)];

const CAMERA: Sentences = &[
    ("attente", "Pas encore essayée."),
    (
        "demande",
        "Votre navigateur vous demande la permission\u{a0}: choisissez « Autoriser ».",
    ),
    (
        "marche",
        "Votre caméra fonctionne\u{a0}: vous vous voyez ci-dessous.",
    ),
    (
        "refus",
        "La permission est refusée. Cliquez sur le cadenas ou la caméra à côté de l’adresse de cette page, choisissez « Autoriser » pour la caméra, puis recommencez. Sur un téléphone, regardez aussi les réglages du navigateur.",
    ),
    (
        "absent",
        "Aucune caméra n’a été trouvée. Si la vôtre se branche, branchez-la puis recommencez. On peut aussi venir sans caméra.",
    ),
    (
        "occupe",
        "La caméra est déjà prise, sans doute par un autre logiciel de visio. Fermez-le, puis recommencez.",
    ),
    (
        "ancien",
        "Ce navigateur ne sait pas utiliser une caméra. Essayez avec une version récente de Firefox, Chrome, Edge ou Safari.",
    ),
    (
        "autre",
        "La caméra n’a pas répondu. Redémarrez l’appareil, puis recommencez. Au travail, un réglage de l’établissement peut l’empêcher\u{a0}: demandez à votre service informatique, ou venez avec votre téléphone.",
    ),
];

const MICROPHONE: Sentences = &[
    ("attente", "Pas encore essayé."),
    (
        "demande",
        "Votre navigateur vous demande la permission\u{a0}: choisissez « Autoriser ».",
    ),
    (
        "silence",
        "Votre micro est ouvert. Dites quelques mots\u{a0}: la barre doit bouger. Si elle reste vide, vérifiez que le micro n’est pas coupé sur votre casque ou votre clavier.",
    ),
    (
        "marche",
        "Nous entendons votre voix\u{a0}: votre micro fonctionne.",
    ),
    (
        "refus",
        "La permission est refusée. Cliquez sur le cadenas ou le micro à côté de l’adresse de cette page, choisissez « Autoriser » pour le micro, puis recommencez. Sur un téléphone, regardez aussi les réglages du navigateur.",
    ),
    (
        "absent",
        "Aucun micro n’a été trouvé. Branchez un casque ou des écouteurs avec micro, puis recommencez.",
    ),
    (
        "occupe",
        "Le micro est déjà pris, sans doute par un autre logiciel. Fermez-le, puis recommencez.",
    ),
    (
        "ancien",
        "Ce navigateur ne sait pas utiliser un micro. Essayez avec une version récente de Firefox, Chrome, Edge ou Safari.",
    ),
    (
        "autre",
        "Le micro n’a pas répondu. Redémarrez l’appareil, puis recommencez, ou venez par téléphone.",
    ),
];

const SOUND: Sentences = &[
    ("attente", "Pas encore essayé."),
    (
        "joue",
        "Trois notes viennent d’être jouées. Vous ne les avez pas entendues\u{a0}? Montez le volume, branchez ou débranchez votre casque, puis recommencez.",
    ),
    ("autre", "Le son n’a pas pu être joué sur cet appareil."),
];

/// `/essai-visio`
pub fn equipment(organisation: &Organisation) -> impl IntoView + use<> {
    let site = html::site(organisation);
    let (dial, phone) = (site.dial(), site.phone);
    view! {
        <div class="wrap narrow stack loose">
            <TitleBlock
                title="Essayer ma caméra, mon micro et le son"
                lead="Deux minutes, la veille ou l’avant-veille\u{a0}: le jour venu, il ne reste qu’à se parler."
            />
            <section class="stack" aria-labelledby="essayer">
                <h2 id="essayer">"Essayer ici"</h2>
                <p id="sans-essai">"L’essai demande un script, que votre navigateur n’a pas exécuté. Vous pouvez faire les vérifications ci-dessous, et venir par téléphone si besoin."</p>
                <div id="essai" class="trial stack" hidden>
                    <div class="row">
                        <Button plain=true attr:data-act="commencer">"Essayer ma caméra et mon micro"</Button>
                        <Button plain=true kind=ButtonKind::Secondary attr:data-act="arreter" attr:hidden="">"Arrêter l’essai"</Button>
                        <Button plain=true kind=ButtonKind::Secondary attr:data-act="sonner">"Jouer trois notes"</Button>
                    </div>
                    <ul class="trial-parts">
                        {part("camera", "La caméra", CAMERA)}
                        {part("micro", "Le micro", MICROPHONE)}
                        {part("son", "Le son", SOUND)}
                    </ul>
                    <meter class="trial-level" min="0" max="1" hidden aria-label="Le niveau de votre voix"></meter>
                    <video class="trial-sight" muted playsinline hidden aria-label="Votre image, comme dans un miroir"></video>
                </div>
                <Privacy question="Qui me voit, qui m’entend\u{a0}?">"Personne. Rien n’est enregistré, rien n’est envoyé\u{a0}: tout se passe dans votre appareil, et s’arrête quand vous quittez la page."</Privacy>
            </section>
            <section class="stack" aria-labelledby="preparer">
                <h2 id="preparer">"À vérifier avant le jour"</h2>
                <ul class="prose-list">
                    <li>"Un endroit calme, où l’on ne vous entend pas\u{a0}: ce qui se dit dans un groupe reste dans le groupe."</li>
                    <li>"Un casque ou des écouteurs, si vous en avez\u{a0}: les voix sont plus nettes, et restent pour vous."</li>
                    <li>"L’appareil chargé, ou branché."</li>
                    <li>"Votre prénom, tel que vous voulez qu’il s’affiche."</li>
                    <li>"Le lien de la visio apparaît la veille, sur la page de la rencontre, et dans le rappel que vous recevez."</li>
                </ul>
            </section>
            <section class="stack" aria-labelledby="panne">
                <h2 id="panne">"Quand cela ne marche pas"</h2>
                <More label="La page de la visio ne s’ouvre pas, au travail ou à l’hôpital">
                    <p>"Certains établissements bloquent la visio (par un pare-feu ou un « proxy »). Essayez avec votre téléphone en partage de connexion, ou depuis un autre lieu. Le service informatique peut aussi l’autoriser, si vous le demandez quelques jours avant."</p>
                </More>
                <More label="L’image ou le son se coupent">
                    <p>"Rapprochez-vous de la box, ou branchez un câble. Fermez les autres onglets et les vidéos. Si cela continue, coupez votre caméra\u{a0}: la voix passe presque toujours."</p>
                </More>
                <More label="J’entends un écho, ou un sifflement">
                    <p>"Deux appareils ouverts dans la même pièce s’entendent l’un l’autre. Gardez-en un seul, ou mettez un casque."</p>
                </More>
            </section>
            <section class="stack" aria-labelledby="telephone">
                <h2 id="telephone">"Venir par téléphone"</h2>
                <Card>
                    <p>"Un téléphone ordinaire suffit pour écouter et parler. Le numéro à appeler, quand il y en a un, est sur la page de la rencontre."</p>
                    <p>"Besoin d’aide pour essayer\u{a0}? Appelez-nous au " <a href=dial>{phone}</a> ", nous essayons avec vous."</p>
                </Card>
            </section>
            <script type="module" src=SCRIPT></script>
        </div>
    }
}

/// One thing that is tried, with everything that may be said of it.
fn part(name: &'static str, title: &'static str, sentences: Sentences) -> impl IntoView {
    let sentences = sentences
        .iter()
        .enumerate()
        .map(|(place, (word, sentence))| {
            let is_later = place > 0;
            view! { <p data-said=*word hidden=is_later>{*sentence}</p> }
        });
    view! {
        <li data-part=name data-state="attente">
            <h3>{title}</h3>
            <div role="status">{sentences.collect_view()}</div>
        </li>
    }
}
