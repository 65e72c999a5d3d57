// The report of a meeting in the sample, as two people wrote it together, and what others say of it in the margin: posted
// to the room like any window whose network blocks sockets does (src/synthesis/live/fallback.rs).
import { createRequire } from "node:module";

const Y = createRequire(new URL("../src/synthesis/editor/package.json", import.meta.url))("yjs");
const FRAGMENT = "prosemirror";
const AROUND = 32;

/** Words with the spaces that the page gives to whoever types them: none breaks a line before a mark. */
const typed = (said) =>
  JSON.parse(JSON.stringify(said).replace(/« /g, "«\u00a0").replace(/ ([»:])/g, "\u00a0$1").replace(/ ([;!?])/g, "\u202f$1"));

/** What the first one writes, by section: a line a paragraph, or a list of items. */
export const FIRST = typed({
  cadre: [
    "Chacune et chacun parle depuis sa place, en « je ». Ce qui est raconté ici reste ici ; ce qui peut en sortir est réuni à la dernière partie, sans nom, sans lieu, sans service.",
    "Nous avons redit pourquoi on ne donne pas de conseil : on cherche à comprendre, et la personne repart avec ses propres pistes.",
  ],
  presences: ["Presque tout le groupe était là. La personne excusée avait envoyé sa situation par écrit ; nous l’avons lue avant de choisir."],
  propositions: {
    items: [
      "Une proche demande au patient partenaire ce qu’il ferait « à sa place ».",
      "Une personne confie qu’elle a arrêté son traitement, et demande de n’en rien dire.",
      "En réunion, on me présente comme « le témoin », jamais par mon nom.",
    ],
  },
  situation: [
    "Que dire à l’équipe quand une personne nous confie qu’elle a arrêté son traitement ?",
    "C’est la fin d’un atelier, dans le couloir. Une participante attend que la salle se vide. Elle dit très vite qu’elle a arrêté son traitement depuis trois semaines, qu’elle se sent mieux, et que l’équipe ne comprendrait pas. Elle ajoute : « À vous, je peux le dire. »",
    "La narratrice répond qu’elle a connu ce moment, elle aussi. Puis elle ne sait plus quoi dire. Le soir, elle n’en dort pas. Deux jours après, le médecin lui demande si elle a remarqué quelque chose.",
  ],
  questionnement: ["Jusqu’où garder ce qu’on m’a confié, quand me taire peut nuire et que parler peut rompre la confiance ?"],
  eclairages: {
    items: [
      "Que lui avait-on dit du secret, au début de l’atelier ? – Rien. On avait parlé de bienveillance, pas de ce qui sort de la salle.",
      "Avait-elle demandé quelque chose ? – Non. Elle voulait que quelqu’un le sache.",
      "Et si le médecin n’avait rien demandé ? – « J’aurais attendu l’atelier suivant. Et j’aurais eu peur. »",
    ],
  },
  hypotheses: {
    items: [
      "Du côté de la personne : dire à une paire, c’est peut-être déjà un premier pas vers l’équipe.",
      "Du côté de la narratrice : avoir vécu la même chose rapproche, et rend le silence plus lourd.",
      "Du côté de l’équipe : elle craint d’être jugée, et demande des nouvelles par un détour.",
      "Du côté du cadre : rien ne dit ce qu’une patiente partenaire peut garder pour elle.",
    ],
  },
});

/** What the second one adds, three days later. */
export const SECOND = typed({
  retenu: [
    "La narratrice retient qu’elle peut rendre la parole à la personne au lieu de la porter seule : lui proposer d’en parler ensemble à l’équipe, ou de choisir à qui.",
    { quote: "Je n’ai pas à choisir entre la trahir et me taire. Je peux lui demander ce qu’elle veut en faire." },
  ],
  "meta-analyse": [
    "Le groupe a d’abord cherché la règle. C’est quand quelqu’un a dit « moi, je ne dormirais pas » que nous avons quitté le droit pour revenir à ce que la narratrice avait vécu.",
    "Nous avons beaucoup parlé à sa place dans les dix premières minutes : l’animation aurait pu l’arrêter plus tôt.",
  ],
  "a-reprendre": { items: ["Ce qu’on dit du secret au début d’un atelier : proposer trois phrases.", "À qui parler, quand on ne dort pas."] },
  ressources: [{ text: "Soutenir et encourager l’engagement des usagers dans les secteurs social, médico-social et sanitaire", href: "https://www.has-sante.fr/jcms/p_3201812" }],
  "a-partager": { items: ["Dire dès le début ce qui reste dans la salle, et ce qui ne peut pas y rester.", "Proposer d’aller en parler à deux."] },
});

/** The synthesis of a workshop: the situation that was chosen, then what those who were there made of it. */
export const OF_WORKSHOP = typed({
  situation: [
    "« Vous avez bonne mine » : que répondre, quand on tient debout et qu’on est épuisée ?",
    { quote: "Je souris, je dis que ça va. Et je rentre me coucher." },
  ],
  synthese: {
    lines: ["La fatigue ne se voit pas, et chacun la mesure à la sienne. La dire n’est pas se plaindre : c’est donner à l’équipe ce qu’elle ne peut pas voir.", "ce qui ne se voit pas se dit, quand quelqu’un le demande vraiment."],
    lists: [
      ["Une échelle de la journée : ce que je peux faire, ce que je ferai demain.", "Demander « qu’avez-vous pu faire cette semaine ? » plutôt que « ça va ? »."],
      ["Commencer une rencontre par un tour d’énergie, en un mot."],
      ["Une pause dite à l’avance, dans l’ordre du jour."],
      ["Ne pas comparer les fatigues.", "Ne pas demander de preuve."],
    ],
  },
});

/** What others say of it: a passage, and their words; a proposal when `instead` says what would stand there. */
export const MARGIN = typed([
  { by: 1, passage: "elle craint d’être jugée", words: "Il me semble que nous l’avions dit comme une question : « de quoi aurait-elle peur ? »", answer: "Oui, merci. Je relis mes notes et je corrige." },
  { by: 4, passage: "elle a arrêté son traitement depuis trois semaines", instead: "elle ne prend plus son traitement depuis trois semaines" },
  { by: 6, passage: "proposer trois phrases", words: "Je veux bien en écrire une pour la prochaine fois." },
]);

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

/** One window of somebody on the text of a page, « /syntheses/… ». */
async function window_(person, page) {
  const doc = new Y.Doc();
  const sync = async (updates) => {
    const answer = await fetch(`${person.url}${page.replace("syntheses", "collab")}/sync?schema=1`, {
      method: "POST",
      headers: { cookie: person.cookie, origin: person.url, "sec-fetch-site": "same-origin", "content-type": "application/json" },
      body: JSON.stringify({ vector: base64(Y.encodeStateVector(doc)), updates: updates.map(base64) }),
    });
    if (!answer.ok) throw new Error(`${page} : ${answer.status}`);
    const { missing, refused } = await answer.json();
    if (refused.length) throw new Error(`${page} : ${JSON.stringify(refused)}`);
    Y.applyUpdate(doc, bytes(missing), "room");
  };
  await sync([]);
  return { doc, sync };
}

const element = (name, ...inside) => {
  const made = new Y.XmlElement(name);
  made.insert(0, inside);
  return made;
};
const paragraph = (words) => element("paragraph", new Y.XmlText(words));
const only = (node, name) => node.toArray().filter((child) => child instanceof Y.XmlElement && child.nodeName === name);

function list(node, items) {
  node.delete(0, node.length);
  node.insert(0, items.map((words) => element("list_item", paragraph(words))));
}

function fill(section, said) {
  const { lines = [], items, lists = [] } = Array.isArray(said) ? { lines: said } : said;
  for (const [place, node] of only(section, "bullet_list").entries()) {
    const wanted = lists[place] ?? (place === 0 && items);
    if (wanted) list(node, wanted);
  }
  const paragraphs = only(section, "paragraph");
  for (const [place, line] of lines.entries()) {
    if (line.quote) {
      const blank = only(section, "quote").find((one) => !runs(one).some((run) => run.length));
      const quote = blank ?? element("quote", paragraph(line.quote));
      if (blank) only(blank, "paragraph")[0].insert(0, [new Y.XmlText(line.quote)]);
      else section.push([quote]);
      quote.setAttribute("consent", "given");
    } else if (!paragraphs[place]) section.push([paragraph(line)]);
    else {
      // What the template begins with stays before.
      const [begun] = paragraphs[place].toArray();
      const run = begun ?? new Y.XmlText();
      if (!begun) paragraphs[place].insert(0, [run]);
      if (line.href) run.insert(run.length, line.text, { link: { href: line.href } });
      else run.insert(run.length, line);
    }
  }
}

/** Somebody writes these sections. */
export async function write(person, page, sections) {
  const { doc, sync } = await window_(person, page);
  const before = Y.encodeStateVector(doc);
  doc.transact(() => {
    for (const section of only(doc.getXmlFragment(FRAGMENT), "section")) {
      const said = sections[section.getAttribute("id")];
      if (said) fill(section, said);
    }
  });
  await sync([Y.encodeStateAsUpdate(doc, before)]);
}

function runs(node, found = []) {
  for (const child of node.toArray()) {
    if (child instanceof Y.XmlText) found.push(child);
    else runs(child, found);
  }
  return found;
}
const plain = (run) => run.toDelta().map(({ insert }) => insert).join("");

/** Somebody says something of a passage; gives the address of their note. */
export async function remark(person, page, { passage, words, instead }) {
  const { doc } = await window_(person, page);
  const run = runs(doc.getXmlFragment(FRAGMENT)).find((run) => plain(run).includes(passage));
  const from = plain(run).indexOf(passage);
  const to = from + passage.length;
  const place = (at, side) => base64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(run, at, side)));
  await person.post(`${page}/remarques`, {
    genre: instead ? "suggestion" : "commentaire", debut: place(from, 0), fin: place(to, -1), passage,
    avant: plain(run).slice(Math.max(0, from - AROUND), from), apres: plain(run).slice(to, to + AROUND), mots: instead ?? words,
  });
}

/** The address of the note that says these words. */
export async function note(person, page, words) {
  const answer = await fetch(`${person.url}${page}/remarques`, { headers: { cookie: person.cookie, accept: "application/json" } });
  const { margin } = await answer.json();
  return `${page}/remarques/${margin.threads.find(({ body }) => body === words).id}`;
}
