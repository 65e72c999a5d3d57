// The tree of a document. The server reads the same names in the Yjs fragment `prosemirror`.
//
// Editors of this page and the server must agree on SCHEMA: y-prosemirror deletes, for everybody, a node
// that it does not know or whose content it refuses. So what a node may hold is said loosely here, such that
// no crossing of two people's edits is ever refused; what people can make is narrower, and rests on commands.
import { Schema, type Attrs, type DOMOutputSpec, type Node } from "prosemirror-model";

/** Which tree this is; `SCHEMA_VERSION` in Rust. */
export const SCHEMA = 1;

/** Whether the person quoted agreed to be: to be asked, given, refused. */
export const CONSENTS = ["ask", "given", "none"] as const;
export type Consent = (typeof CONSENTS)[number];

export const CONSENT_WORDS: Record<Consent, string> = {
  ask: "accord à demander",
  given: "accord donné",
  none: "sans accord\u00a0: ne sera pas publiée",
};

const BLOCKS = "(paragraph | heading | bullet_list | ordered_list | quote)";

// What templates and imports say of a node beyond what is seen; the server's, and left as it is.
const META = { meta: { default: null } };
const KEPT = { kind: { default: null }, id: { default: null }, ...META };

const shown = (node: Node, names: string[]) =>
  Object.fromEntries(names.filter((name) => node.attrs[name] !== null).map((name) => [`data-${name}`, String(node.attrs[name])]));

/** What templates call a block, by its node: the server reads no other word (src/synthesis/model/content.rs). */
const KINDS: Record<string, string[]> = {
  paragraph: ["lead", "note", "resource", "motto", "subject"],
  heading: ["idees", "bonnes_pratiques", "leviers", "points_de_vigilance", "verbatims", "ressources"],
  section: ["questionnement", "situation", "theme", "pistes", "synthese", "ressources", "a_partager", "rubrique"],
};

/** What a node from elsewhere may say of itself: a word that the server does not know would close the text to it. */
export function knownAttrs(name: string, attrs: Attrs): Attrs {
  const known: Record<string, unknown> = { ...attrs };
  if ("kind" in known && !KINDS[name]?.includes(String(known.kind))) known.kind = null;
  if ("consent" in known) known.consent = consentOf(known);
  if ("level" in known) known.level = known.level === 4 ? 4 : 3;
  if ("chosen" in known) known.chosen = known.chosen ? "oui" : null;
  for (const said of ["id", "meta"]) if (said in known && typeof known[said] !== "string") known[said] = null;
  return known;
}

const kindOf = (dom: HTMLElement, name: string): Attrs => knownAttrs(name, { kind: dom.dataset.kind });

const consentOf = (attrs: Attrs): Consent => (CONSENTS.includes(attrs.consent) ? attrs.consent : "ask");

/** An address that one may follow; anything else is no link. */
export function safeLink(text: string): string | null {
  const trimmed = text.trim();
  if (/^(https?:\/\/|mailto:|tel:)[^\s]+$/i.test(trimmed)) return trimmed;
  if (/^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(trimmed)) return `https://${trimmed}`;
  return null;
}

export const schema = new Schema({
  nodes: {
    doc: { content: `(${BLOCKS.slice(1, -1)} | section)+` },
    // First: what an empty document is filled with.
    paragraph: {
      group: "block",
      content: "inline*",
      // « oui » for the question that the group chose.
      attrs: { chosen: { default: null }, kind: { default: null }, meta: { default: null } },
      parseDOM: [{ tag: "p", getAttrs: (dom) => ({ chosen: (dom as HTMLElement).dataset.chosen ? "oui" : null, ...kindOf(dom, "paragraph") }) }],
      toDOM: (node): DOMOutputSpec => [
        "p",
        { ...shown(node, ["kind"]), ...(node.attrs.chosen ? { class: "chosen", "data-chosen": "oui" } : {}) },
        0,
      ],
    },
    heading: {
      group: "block",
      content: "inline*",
      marks: "em",
      attrs: { level: { default: 3 }, ...KEPT },
      defining: true,
      parseDOM: ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => ({
        tag,
        getAttrs: (dom: HTMLElement) => ({ level: tag > "h3" ? 4 : 3, ...kindOf(dom, "heading") }),
      })),
      toDOM: (node): DOMOutputSpec => [Number(node.attrs.level) > 3 ? "h4" : "h3", shown(node, ["kind"]), 0],
    },
    bullet_list: { group: "block", content: "list_item*", attrs: META, parseDOM: [{ tag: "ul" }], toDOM: (): DOMOutputSpec => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item*", attrs: META, parseDOM: [{ tag: "ol" }], toDOM: (): DOMOutputSpec => ["ol", 0] },
    list_item: {
      content: "(paragraph | bullet_list | ordered_list)+",
      attrs: META,
      defining: true,
      parseDOM: [{ tag: "li" }],
      toDOM: (): DOMOutputSpec => ["li", 0],
    },
    // Somebody's own words.
    quote: {
      group: "block",
      content: "paragraph*",
      attrs: { consent: { default: "ask" }, ...META },
      defining: true,
      parseDOM: [{ tag: "blockquote", getAttrs: (dom) => ({ consent: consentOf((dom as HTMLElement).dataset) }) }],
      toDOM: (node): DOMOutputSpec => [
        "blockquote",
        { class: "words-quoted", "data-consent": consentOf(node.attrs), "data-consent-words": CONSENT_WORDS[consentOf(node.attrs)] },
        0,
      ],
    },
    section: {
      content: `section_title? ${BLOCKS}*`,
      // What the section is in its template, « leviers »; null for one that was added.
      attrs: KEPT,
      isolating: true,
      defining: true,
      parseDOM: [{ tag: "section", getAttrs: (dom) => kindOf(dom, "section") }],
      toDOM: (node): DOMOutputSpec => ["section", shown(node, ["kind"]), 0],
    },
    section_title: {
      content: "text*",
      marks: "",
      defining: true,
      // Before the titles in a text: where a section stands, this is its own.
      parseDOM: [{ tag: "h2", context: "section/", priority: 60 }],
      toDOM: (): DOMOutputSpec => ["h2", 0],
    },
    text: { group: "inline" },
  },
  marks: {
    strong: {
      parseDOM: [
        { tag: "strong" },
        // Word and Google wrap whole pastes in a bold that is not.
        { tag: "b", getAttrs: (dom) => (/^(normal|400)$/.test((dom as HTMLElement).style.fontWeight) ? false : null) },
        { style: "font-weight", getAttrs: (value) => (/^(bold(er)?|[6-9]\d{2})$/.test(value) ? null : false) },
      ],
      toDOM: (): DOMOutputSpec => ["strong", 0],
    },
    em: {
      parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }],
      toDOM: (): DOMOutputSpec => ["em", 0],
    },
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (dom) => {
            const href = safeLink((dom as HTMLElement).getAttribute("href") ?? "");
            return href ? { href } : false;
          },
        },
      ],
      // A link that leads nowhere, of an old text, is only its words.
      toDOM: (mark): DOMOutputSpec => {
        const href = safeLink(String(mark.attrs.href ?? ""));
        return href ? ["a", { href, rel: "noopener noreferrer" }, 0] : ["span", 0];
      },
    },
  },
});

/** How many lists stand around a place. */
export function listDepth(node: Node, position: number): number {
  const place = node.resolve(position);
  let depth = 0;
  for (let at = 1; at <= place.depth; at++) if (place.node(at).type.name === "list_item") depth++;
  return depth;
}

/** How many words a text holds, as a person counts them. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:[’'\-·.][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}
