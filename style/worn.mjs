// Checks that each class of the style sheets is a word of the sources: what nothing wears is deleted.
import { readFileSync, readdirSync } from "node:fs";

const read = (folder, ending) =>
  readdirSync(new URL(folder, import.meta.url), { recursive: true })
    .filter((file) => ending.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
    .map((file) => [file, readFileSync(new URL(folder + file, import.meta.url), "utf8")]);

const words = new Set(read("../src/", /\.(rs|ts)$/).flatMap(([, text]) => text.match(/[a-zA-Z][\w-]*/g) ?? []));
// Prosemirror’s own, inside the editor.
words.add("ProseMirror-separator");

let dead = 0;
for (const [file, text] of read("./", /\.css$/)) {
  const bare = text.replace(/\/\*[\s\S]*?\*\/|"[^"]*"|url\([^)]*\)/g, "");
  for (const name of new Set(Array.from(bare.matchAll(/\.([a-zA-Z][\w-]*)/g), ([, name]) => name))) {
    if (words.has(name)) continue;
    console.log(`${file}: .${name} is worn by nothing`);
    dead += 1;
  }
}
if (dead) process.exit(1);
console.log("every class is worn");
