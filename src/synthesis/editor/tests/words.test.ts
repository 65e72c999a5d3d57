// The texts of the editor, as they are printed.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const TEXTS = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\\n]|\\.)*`/g;

test("no line breaks before « : », « ; », « ! », « ? » or « » »", () => {
  const files = [".", "margin"].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const texts = files
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => readFileSync(name, "utf8").split("\n").map((line) => [name, line] as const))
    .filter(([, line]) => !/^\s*(\/\/|\/?\*)/.test(line))
    .flatMap(([name, line]) => (line.match(TEXTS) ?? []).map((text) => `${name} ${text.replace(/\$\{[^}]*(\}|$)/g, "")}`));
  assert.ok(texts.length > 500);
  assert.deepEqual(texts.filter((text) => /[\p{L}\d] [:;!?»]|« /u.test(text)), []);
});
