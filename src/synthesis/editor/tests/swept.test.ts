// Words typed offline, in a passage that others erased meanwhile, are given back to whoever typed them.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { sweptAway } from "../swept";
import { block } from "./views";

test("words not kept yet that others erase with their passage are found, the others’ and the kept ones are not", () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  const exchange = () => {
    for (const [from, to] of [[one, other], [other, one]] as const) Y.applyUpdate(to, Y.encodeStateAsUpdate(from), "line");
  };
  one.getXmlFragment("prosemirror").push([block("section", block("section_title", "Leviers"), block("paragraph", "Oser.")), block("section", block("paragraph", "Reste."))]);
  exchange();
  const paragraph = (doc: Y.Doc, at: number) => (doc.getXmlFragment("prosemirror").get(at) as Y.XmlElement).toArray().at(-1) as Y.XmlElement;
  const type = (doc: Y.Doc, at: number, words: string) => (paragraph(doc, at).get(0) as Y.XmlText).insert(0, words);
  type(one, 0, "Gardé. ");
  const keptTo = Y.getState(one.store, one.clientID);
  exchange();
  const swept: (string | null)[] = [];
  one.on("afterTransaction", (transaction: Y.Transaction) => transaction.origin === "line" && swept.push(sweptAway(transaction, one.clientID, keptTo)));
  type(one, 0, "Hors ligne. ");
  type(one, 1, "Ailleurs. ");
  type(other, 0, "Leurs mots. ");
  other.getXmlFragment("prosemirror").delete(0, 1);
  exchange();
  assert.deepEqual(swept.filter(Boolean), ["Hors ligne."]);
  assert.match(one.getXmlFragment("prosemirror").toString(), /^<section><paragraph>Ailleurs\. Reste\.<\/paragraph><\/section>$/);
  // A letter or two that cross somebody's deletion are nothing to copy.
  type(one, 0, "ab");
  other.getXmlFragment("prosemirror").delete(0, 1);
  swept.length = 0;
  const at = Y.getState(one.store, one.clientID) - 2;
  one.once("afterTransaction", (transaction: Y.Transaction) => assert.equal(sweptAway(transaction, one.clientID, at), null));
  exchange();
});
