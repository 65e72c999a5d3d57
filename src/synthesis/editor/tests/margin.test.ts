// What is said in the margin: words go once, and none that were typed are lost.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Composer } from "../margin/composer";
import { Conversation } from "../margin/conversation";
import type { Draft, Kind } from "../margin/draft";
import { wordsForm } from "../margin/form";
import "./views";

const turn = () => new Promise((then) => setTimeout(then));

test("words sent twice go once, and under one key until they are kept", async () => {
  const sent: [string, string][] = [];
  const answers = ["Le serveur ne répond pas.", null, null];
  let kept = 0;
  const { form, field } = wordsForm({
    id: "mots",
    rows: 2,
    before: [],
    send: "Répondre",
    say: async (words, key) => (sent.push([words, key]), await turn(), answers.shift()!),
    kept: () => kept++,
  });
  document.body.replaceChildren(form);
  const submit = () => form.dispatchEvent(new (document.defaultView!.Event)("submit", { cancelable: true }));
  field.value = "Oui.";
  submit();
  submit();
  // Nothing is typed that would go away with what leaves.
  assert.ok(field.readOnly);
  await turn();
  await turn();
  assert.equal(sent.length, 1);
  assert.ok(!field.readOnly);
  assert.match(form.textContent!, /Le serveur ne répond pas/);
  submit();
  await turn();
  await turn();
  assert.equal(kept, 1);
  submit();
  await turn();
  const keys = sent.map(([, key]) => key);
  assert.match(keys[0]!, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(keys[0], keys[1]);
  assert.notEqual(keys[1], keys[2]);
});

test("a server that never answers is waited for a while", { timeout: 5_000 }, async (t) => {
  const server = createServer(() => {});
  await new Promise<void>((then) => server.listen(0, "127.0.0.1", then));
  t.after(() => (server.closeAllConnections(), server.close()));
  const asked = new Promise((then) => server.once("request", then));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const conversation = new Conversation(`http://127.0.0.1:${(server.address() as AddressInfo).port}/remarques`, () => assert.fail("nothing to hear"));
  const said = conversation.say("", { mots: "Oui." });
  await asked;
  t.mock.timers.tick(20_000);
  assert.match((await said)!, /^Le serveur ne répond pas\. .*\u00a0: réessayez/);
});

test("a comment begun waits for the next passage, a proposal keeps its place", () => {
  document.defaultView!.Element.prototype.scrollIntoView = () => {};
  const composer = new Composer();
  document.body.replaceChildren(composer.element);
  const begin = (kind: Kind, quote: string) => {
    if (!composer.yields()) return false;
    const draft: Draft = { kind, quote, from: 0, to: 1, fields: {} };
    composer.compose(draft, { people: () => [], say: async () => null, said: () => {}, giveUp: () => {} }, () => {});
    return true;
  };
  const field = () => composer.element.querySelector("textarea")!;
  assert.ok(begin("commentaire", "le réseau"));
  field().value = "Est-ce vrai";
  assert.ok(begin("commentaire", "les portes"));
  assert.equal(field().value, "Est-ce vrai");
  // A proposal that is not begun makes room; one that is says so, and keeps its words.
  assert.ok(begin("suggestion", "les portes"));
  assert.ok(begin("suggestion", "le réseau"));
  for (const words of ["les réseaux", ""]) {
    field().value = words;
    assert.ok(!begin("commentaire", "les portes"));
    assert.equal(field().value, words);
    assert.match(composer.element.textContent!, /pas encore partie/);
  }
  field().value = "le réseau";
  assert.ok(begin("commentaire", "les portes"));
  assert.equal(field().value, "Est-ce vrai");
});
