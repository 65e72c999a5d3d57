// What is pure in the editor: typography, pastes, plain text, the state of the line.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { DOMParser as Reader, DOMSerializer, Slice, Fragment, type Node } from "prosemirror-model";
import { cleanHtml, cleanSlice } from "../paste";
import { places } from "../find";
import { blocks, linesOf, partsOf, read, written } from "../plain";
import { safeLink, schema } from "../schema";
import { announcement, stateOf, type Facts } from "../state";
import { corrected } from "../typography";

const page = new JSDOM("").window;
Object.assign(globalThis, { DOMParser: page.DOMParser, document: page.document });

/** What a paste of that HTML gives. */
function pasted(html: string, isInSection = false): Node {
  const box = page.document.createElement("div");
  box.innerHTML = cleanHtml(html);
  const slice = cleanSlice(new Slice(Reader.fromSchema(schema).parse(box).content, 0, 0), isInSection);
  return schema.node("doc", null, slice.content);
}

test("French typography as one types", () => {
  const cases: [string, string, string | null][] = [
    ["l", "'", "l’"],
    ["Il dit ", '"', "Il dit «\u00a0"],
    ["Il dit «\u00a0oui", '"', "Il dit «\u00a0oui\u00a0»"],
    ["oui ", "?", "oui\u202f?"],
    ["oui ", ":", "oui\u00a0:"],
    ["oui", "?", null],
    ["10", ":", null],
    ["etc..", ".", "etc…"],
    ["1..2", ".", null],
    [" ", "'", null],
  ];
  for (const [before, typed, expected] of cases) {
    const change = corrected(before, typed);
    const result = change && before.slice(0, before.length - change.back) + change.text;
    assert.equal(result, expected, `${before}${typed}`);
  }
});

test("a paste from Word keeps lists, bold and links, and nothing else", () => {
  const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
    <!--StartFragment--><p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Leviers<o:p></o:p></b></p><p class=MsoNormal>&nbsp;</p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><!--[endif]-->Taper aux portes</p>
    <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>o<span>&nbsp;</span></span><!--[endif]-->du <a href="https://exemple.fr">médecin</a></p>
    <p class=MsoListParagraph style='mso-list:l0 level3 lfo1'><!--[if !supportLists]--><span>§</span><!--[endif]-->trop profond</p>
    <p class=MsoNormal style="color:red" onclick="x()">Fin <a href="javascript:alert(1)">ici</a><script>alert(1)</script></p><!--EndFragment--></body></html>`;
  const doc = pasted(word);
  doc.check();
  assert.equal(doc.textContent, "LeviersTaper aux portesdu médecintrop profondFin ici");
  assert.deepEqual(linesOf(doc.content).map(({ kind, depth }) => [kind, depth]), [["paragraph", 0], ["bullet", 0], ["bullet", 1], ["bullet", 1], ["paragraph", 0]]);
  const marks: string[] = [];
  doc.descendants((node) => void (node.isText && node.marks.length && marks.push(`${node.text} ${node.marks.map((mark) => mark.type.name + (mark.attrs.href ?? ""))}`)));
  assert.deepEqual(marks, ["Leviers strong", "médecin linkhttps://exemple.fr"]);
});

test("a style of a paste is never read as one: the page’s policy refuses it, and bold and italics stay all the same", () => {
  const html = `<style>p { color: red }</style><p style="font-weight:700">Fort</p><b STYLE='font-weight:normal;'><span style="font-style:italic">doux</span> et simple</b><p>un style=" qui se lit</p>`;
  assert.doesNotMatch(cleanHtml(html).replace('style="', ""), /style/);
  const said: string[] = [];
  pasted(html).descendants((node) => void (node.isText && said.push(`${node.text}|${node.marks.map((mark) => mark.type.name)}`)));
  assert.deepEqual(said, ["Fort|strong", "doux|em", " et simple|", 'un style=" qui se lit|']);
});

test("a paste from LibreOffice: titles, italics by style, a list as deep as two", () => {
  const doc = pasted(
    `<html><head><meta http-equiv="content-type" content="text/html"/><title></title></head><body><h1 class="western">Titre</h1>
     <p style="line-height:100%"><font face="Liberation Serif"><span style="font-style: italic">On le devient</span></font></p>
     <ol><li><p>un</p><ul><li><p>deux</p><ul><li><p>trois</p></li></ul></li></ul></li></ol><table><tr><td>case</td></tr></table></body></html>`,
  );
  doc.check();
  assert.deepEqual(linesOf(doc.content).map(({ kind, depth, text }) => `${kind} ${depth} ${text}`), [
    "heading 0 Titre",
    "paragraph 0 On le devient",
    "number 0 un",
    "bullet 1 deux",
    "bullet 1 trois",
    "paragraph 0 case",
  ]);
});

test("a section pasted stays one, with its title; in a section it becomes its blocks", () => {
  const leviers = "<section><h2>Leviers</h2><p>Oser.</p></section>";
  const shape = (doc: Node) => (doc.check(), doc.toString());
  assert.equal(shape(pasted(leviers)), 'doc(section(section_title("Leviers"), paragraph("Oser.")))');
  assert.equal(shape(pasted(leviers, true)), 'doc(heading("Leviers"), paragraph("Oser."))');
  assert.equal(shape(pasted(`<p>Avant.</p>${leviers}`)), 'doc(paragraph("Avant."), section(section_title("Leviers"), paragraph("Oser.")))');
  // One in the other, or a second title, is a section of its own; a title that stands alone is an intertitle.
  const two = 'doc(section(section_title("Un"), paragraph("a")), section(section_title("Deux"), paragraph("b")))';
  assert.equal(shape(pasted("<section><h2>Un</h2><p>a</p><section><h2>Deux</h2><p>b</p></section></section>")), two);
  assert.equal(shape(pasted("<section><h2>Un</h2><p>a</p><h2>Deux</h2><p>b</p></section>")), two);
  assert.equal(shape(pasted("<h2>Seul</h2>")), 'doc(heading("Seul"))');
  // Of a part of a section, only its blocks are taken.
  const { section, section_title, paragraph } = schema.nodes;
  const whole = section!.create(null, [section_title!.create(null, schema.text("Leviers")), paragraph!.create(null, schema.text("Oser."))]);
  assert.equal(cleanSlice(new Slice(Fragment.from(whole), 2, 2), false).content.toString(), '<heading("Leviers"), paragraph("Oser.")>');
});

test("a paste says of its blocks only what the server knows: another word would close the text for ever", () => {
  const said = (doc: Node) => {
    const attrs: unknown[] = [];
    doc.descendants((node) => void (node.isBlock && attrs.push([node.type.name, node.attrs.kind ?? node.attrs.consent ?? null])));
    return attrs;
  };
  const html = `<section data-kind="ailleurs"><h2>T</h2><h3 data-kind="x">a</h3><p data-kind="y">b</p><blockquote data-consent="oui"><p>c</p></blockquote></section>`;
  assert.deepEqual(said(pasted(html)), [["section", null], ["section_title", null], ["heading", null], ["paragraph", null], ["quote", "ask"], ["paragraph", null]]);
  const known = html.replace("ailleurs", "pistes").replace('"x"', '"leviers"').replace('"y"', '"resource"').replace('"oui"', '"given"');
  assert.deepEqual(said(pasted(known)), [["section", "pistes"], ["section_title", null], ["heading", "leviers"], ["paragraph", "resource"], ["quote", "given"], ["paragraph", null]]);
  // What a clipboard says around a passage is not read as HTML.
  const forged = [
    schema.nodes.quote!.create({ consent: "oui", meta: 3 }, schema.nodes.paragraph!.create({ kind: "y", chosen: "x" })),
    schema.nodes.heading!.create({ level: 7, kind: "resource", id: {} }),
  ];
  const honest = cleanSlice(new Slice(Fragment.from(forged), 0, 0), false).content;
  assert.deepEqual(JSON.parse(JSON.stringify(honest)), [
    { type: "quote", attrs: { consent: "ask", meta: null }, content: [{ type: "paragraph", attrs: { chosen: "oui", kind: null, meta: null } }] },
    { type: "heading", attrs: { level: 3, kind: null, id: null, meta: null } },
  ]);
});

test("plain text says the same, and a change keeps the bold beside it", () => {
  const { nodes, marks } = schema;
  const strong = schema.text("fort", [marks.strong!.create()]);
  const before = Fragment.from([
    nodes.heading!.create({ level: 3, kind: "leviers" }, schema.text("Idées")),
    nodes.paragraph!.create({ chosen: "oui" }, schema.text("Comment ?")),
    nodes.paragraph!.create(null, [schema.text("mot "), strong, schema.text(" fin")]),
    nodes.quote!.create({ consent: "given" }, nodes.paragraph!.create(null, schema.text("ses mots"))),
  ]);
  const lines = linesOf(before);
  const said = "# Idées\n→ Comment ?\nmot fort fin\n> ses mots";
  assert.equal(written(lines), said);
  const made = Fragment.from(blocks(read(said.replace("fin", "final") + "\n- a\n  - b"), lines));
  assert.equal(written(linesOf(made)), "# Idées\n→ Comment ?\nmot fort final\n> ses mots\n- a\n  - b");
  const kept = made.child(2);
  assert.ok(kept.child(1).marks.some((mark) => mark.type.name === "strong"));
  assert.equal(made.child(3).attrs.consent, "given");
  // What a template said of a block stays.
  assert.equal(made.child(0).attrs.kind, "leviers");
});

test("plain text holds all of a text, what stands outside the sections too", () => {
  const doc = pasted("<p>Avant.</p><p>Encore.</p><section><h2>Leviers</h2><p>Oser.</p></section><p>Après.</p>");
  const parts = partsOf(doc);
  assert.deepEqual(parts.map(({ content, title }) => [title?.textContent, written(linesOf(content))]), [[undefined, "Avant.\nEncore."], ["Leviers", "Oser."], [undefined, "Après."]]);
  for (const { begin, content } of parts) assert.ok(doc.slice(begin, begin + content.size).content.eq(content));
});

test("two verbatims side by side keep each its own agreement", () => {
  const { nodes } = schema;
  const quote = (consent: string, text: string) => nodes.quote!.create({ consent }, nodes.paragraph!.create(null, schema.text(text)));
  const before = Fragment.from([quote("given", "oui"), quote("none", "non")]);
  const made = blocks(read("> oui, dit-elle\n> encore\n> non"), linesOf(before));
  assert.deepEqual(made.map((node) => [node.attrs.consent, node.textContent]), [["given", "oui, dit-elleencore"], ["none", "non"]]);
});

test("plain text and its blocks say the same, whatever is typed", () => {
  let seed = 7;
  const chance = (under: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % under;
  const marks = ["", "# ", "- ", "  - ", "1. ", "> ", "→ "];
  for (let round = 0; round < 500; round++) {
    const typed = Array.from({ length: 1 + chance(6) }, () => marks[chance(marks.length)]! + ["", "un mot", "deux", "é’«"][chance(4)]!).join("\n");
    const made = Fragment.from(blocks(read(typed), []));
    const doc = schema.node("doc", null, made);
    doc.check();
    const again = Fragment.from(blocks(linesOf(made), linesOf(made)));
    assert.equal(written(linesOf(again)), written(linesOf(made)), typed);
  }
});

test("words are found whatever their accents and capitals", () => {
  const doc = schema.node("doc", null, [schema.node("paragraph", null, schema.text("L’Élève élève des œufs"))]);
  assert.equal(places(doc, "ELEVE").length, 2);
  assert.deepEqual(places(doc, "élève")[0], { from: 3, to: 8 });
  assert.equal(places(doc, " ").length, 0);
});

test("only addresses that one may follow are links", () => {
  assert.equal(safeLink(" https://a.fr "), "https://a.fr");
  assert.equal(safeLink("www.has-sante.fr"), "https://www.has-sante.fr");
  const shown = (href: string | null) => DOMSerializer.fromSchema(schema).serializeNode(schema.text("ici", [schema.mark("link", { href })]), { document: page.document }) as Element;
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "un mot", ""]) {
    assert.equal(safeLink(bad), null);
    assert.equal(shown(bad).nodeName, "SPAN");
  }
  assert.equal(shown(null).nodeName, "SPAN");
  assert.equal(shown("https://a.fr").getAttribute("href"), "https://a.fr");
});

test("the page says saved only when nothing waits", () => {
  const facts = (given: Partial<Facts>): Facts => ({ line: "open", lineSince: 0, dirtySince: null, isRefused: false, ...given });
  assert.equal(stateOf(facts({}), 1), "saved");
  assert.equal(stateOf(facts({ dirtySince: 0 }), 7_999), "saving");
  assert.equal(stateOf(facts({ dirtySince: 0 }), 8_000), "unsaved");
  assert.equal(stateOf(facts({ line: "closed" }), 60_000), "reconnecting");
  assert.equal(stateOf(facts({ line: "closed", dirtySince: 0 }), 1_999), "reconnecting");
  assert.equal(stateOf(facts({ line: "closed", dirtySince: 0 }), 2_000), "unsaved");
  assert.equal(stateOf(facts({ line: "opening" }), 5_999), "opening");
  assert.equal(stateOf(facts({ line: "opening" }), 6_000), "reconnecting");
  assert.equal(stateOf(facts({ line: "over", dirtySince: 0 }), 1), "unsaved");
  assert.equal(stateOf(facts({ isRefused: true }), 1), "unsaved");
  // No line, no refusal, no unacknowledged word is ever « saved » but on an open or finished line.
  for (const line of ["opening", "closed"] as const) assert.notEqual(stateOf(facts({ line }), 99_999), "saved");
});

test("trouble and its end are said aloud, keystrokes are not", () => {
  assert.equal(announcement("saved", "saving"), null);
  assert.equal(announcement("saving", "saved"), null);
  assert.equal(announcement("saved", "reconnecting"), "Reconnexion…");
  assert.equal(announcement("unsaved", "saved"), "Enregistré");
  assert.equal(announcement("opening", "saved", false), "À jour");
});

test("what the page says keeps its double marks at the end of their line", () => {
  for (const file of readdirSync(".").filter((name) => name.endsWith(".ts"))) {
    // Comments first, which may hold a quotation mark.
    const said = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\$\{[^}]*\}/gm, "").match(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g) ?? [];
    assert.deepEqual(said.filter((words) => /\p{L} [:;?!»]( |["`]$)/u.test(words)), [], file);
  }
});

test("what a sheet draws with words for the ear is drawn too where a browser knows no such words", () => {
  const styles = "../../../style/components";
  for (const file of readdirSync(styles)) {
    const lines = readFileSync(`${styles}/${file}`, "utf8").split("\n").map((line) => line.trim());
    lines.forEach((line, at) => {
      const drawn = /^content: (".+?") \/ "/.exec(line)?.[1];
      if (drawn) assert.equal(lines[at - 1], `content: ${drawn};`, file);
    });
  }
});
