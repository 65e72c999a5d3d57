// What the page of a document does with the editor: the state of the line, who is here, what one may do.
import { errors } from "./first";
import { make } from "./dom";
import { shapeOf } from "./cursors";
import { mount, type Editor } from "./main";
import type { End } from "./posts";
import { announcement, wordsOf, type State } from "./state";
import type { Seen } from "./presence";

const part = (name: string) => document.querySelector<HTMLElement>(`[data-part="${name}"]`);

const OVER: Record<End, string> = {
  right: "Ce document ne vous est plus ouvert, ou votre connexion a pris fin. Ce que vous lisez ici n’est plus mis à jour.",
  schema: "La plateforme vient de changer. Rechargez la page pour continuer à écrire\u00a0: ce qui est enregistré y est.",
  full: "Ce texte est devenu trop long pour que nous gardions ce que vous y ajoutez. Ce qui était enregistré l’est toujours\u00a0: rechargez la page, puis supprimez-en une partie pour continuer.",
  refused: "Le serveur a refusé des modifications de cette page. Rechargez-la pour continuer.",
};

const ROUND = "Votre réseau ne laisse pas passer la connexion directe. Le texte s’enregistre quand même, par un autre chemin, un peu moins vite.";

/** How long what is new is told again with what comes after. */
const NEWS_MS = 1_500;

const LOST = "Ce que vous venez d’écrire n’est pas enregistré\u00a0: copiez-le avant de recharger ou de quitter la page.";

const SWEPT = "Avant que vos derniers mots soient enregistrés, quelqu’un a supprimé ou déplacé le passage où vous écriviez. Vos mots n’y sont plus. Les voici\u00a0:";

function begin(root: HTMLElement): Editor {
  const [text, tools, options, plan, words, state, said, people, right, road] = (
    ["texte", "outils", "options", "plan", "mots", "etat", "annonce", "presents", "droit", "chemin"] as const
  ).map((name) => part(name)!);
  // On a phone the text comes first.
  if (matchMedia("(max-width: 62em)").matches) document.querySelector(".plan-fold")?.removeAttribute("open");
  // Above the text, and in sight however far one reads: the tools, and what goes wrong with the line.
  const bar = make("div", { class: "writing-bar" });
  tools!.replaceWith(bar);
  bar.append(tools!);
  const home = state!.parentElement!;
  let shown: State = "opening";
  let couldWrite: boolean | null = null;
  let closed = "";
  let isOver = false;
  // What was given back and not yet taken: told again with what comes after, which would take its place in the ear.
  const given = new Set<string>();
  // The same, for a moment, of what changed.
  const news = new Set<string>();
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tell = (words: string) => {
    // The same words in the place of the same are no change to an ear.
    said!.textContent = "";
    clearTimeout(telling);
    telling = setTimeout(() => (said!.textContent = [words, ...[...news].filter((one) => !words.includes(one))].join(" ")));
  };
  const tellNews = (words: string) => {
    tell(words);
    news.add(words);
    setTimeout(() => news.delete(words), NEWS_MS);
  };
  /** Says in a place of the page what is so now; answers what is new there, in a sentence. */
  const say = (name: string, words: string): string => {
    const place = part(name);
    if (!place || place.textContent === words) return "";
    place.textContent = words;
    return `${words}.`;
  };
  const tellState = () => (state!.querySelector(".save-words")!.textContent = wordsOf(shown, couldWrite !== false));
  let wasLost = false;
  const showRight = () => right!.scrollIntoView({ block: "center" });
  const tellRight = () => {
    // What was typed while the text closed is nowhere but here.
    const isLost = !!closed && shown === "unsaved";
    right!.textContent = isLost ? `${closed} ${LOST}` : closed;
    if (isLost && !wasLost) showRight();
    wasLost = isLost;
    return right!.textContent;
  };
  return mount(text!, {
    address: root.dataset.ecrire!,
    label: root.dataset.label!,
    tools: tools!,
    options: options!,
    plan: plan!,
    words: words!,
    onState: (next) => {
      state!.dataset.state = next;
      const place = next === "reconnecting" || next === "unsaved" ? bar : home;
      if (state!.parentElement !== place) place.prepend(state!);
      const aloud = announcement(shown, next, couldWrite !== false);
      shown = next;
      tellState();
      if (closed) tellRight();
      // Why it is over matters more than that nothing was lost.
      if (isOver) tell(right!.textContent!);
      else if (aloud) {
        const more = closed && next === "unsaved" ? right!.textContent : [...given].join(" ");
        tell(more ? `${aloud}. ${more}` : aloud);
      }
    },
    margin: part("marge"),
    tell,
    onRight: ({ right: may, stage, stage_words, seen_by }) => {
      const mayWrite = may === "ecriture";
      const changed = [say("etape", stage_words), say("visible", seen_by)].filter(Boolean).join(" ");
      const isFirst = couldWrite === null;
      right!.hidden = mayWrite;
      const frozen = "Ce texte est figé\u00a0: il ne change plus.";
      const reading = `Vous lisez ce texte à mesure qu’il s’écrit. À cette étape, vous ne pouvez pas y écrire${may === "suggestion" ? ", mais vous pouvez commenter un passage ou proposer d’autres mots" : ""}.`;
      const changes = couldWrite !== null && couldWrite !== mayWrite;
      couldWrite = mayWrite;
      tellState();
      closed = mayWrite ? "" : stage === "figee" ? frozen : reading;
      const words = tellRight();
      if (changed && !isFirst) tellNews(changed);
      // Whoever was writing sees why they no longer do.
      if (changes && !mayWrite && text!.contains(document.activeElement)) showRight();
      if (changes) tellNews(mayWrite ? "Vous pouvez maintenant écrire." : words);
    },
    onPeople: (faces) => people!.replaceChildren(...faces.map(face)),
    onRoad: (taken) => {
      if (taken === "posts" && road!.hidden) tellNews(ROUND);
      road!.hidden = taken === "socket";
      road!.textContent = taken === "posts" ? ROUND : "";
    },
    onSwept: (words) => {
      const told = `${SWEPT} ${words}`;
      const close = () => {
        notice.remove();
        given.delete(told);
        document.querySelector<HTMLElement>(".writing-field")?.focus();
      };
      const notice = make(
        "div",
        { class: "notice-plain swept" },
        make("p", {}, SWEPT),
        make("blockquote", {}, words),
        make("button", { type: "button", class: "button secondary small", click: close }, "Je les ai copiés"),
      );
      road!.after(notice);
      notice.scrollIntoView({ block: "center" });
      given.add(told);
      tell(told);
    },
    onOver: (end) => {
      isOver = true;
      right!.hidden = false;
      closed = OVER[end];
      tell(tellRight());
    },
  });
}

const face = (of: Seen) =>
  make(
    "li",
    { class: "face", "data-rank": String(of.rank % 8), title: of.name },
    make("span", { "aria-hidden": "true" }, shapeOf(of)),
    ` ${of.name}`,
    ...(of.writes ? [" ", make("span", { class: "face-writes" }, of.writes)] : []),
  );

const root = document.querySelector<HTMLElement>("[data-ecrire]");
errors.stackTraceLimit = 10;
if (root) begin(root);

export { mount };
