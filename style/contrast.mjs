// Checks the contrast of every pair of tokens that the components put together, in both themes.
// `npm run check` prints the ratios and fails when one is under its bar (WCAG 2.2 AA).
import { readFileSync } from "node:fs";

const TEXT = 4.5;
const CONTROL = 3;

const source = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const [light, dark] = source.split("@media (prefers-color-scheme: dark)").map(colours);
const themes = { light, dark: { ...light, ...dark } };

const grounds = ["paper", "sheet"];
const washes = ["teal-wash", "clay-wash", "leaf-wash", "alert-wash", "sun-wash"];
const pairs = [
  ...["ink", "soft", "teal", "teal-deep", "clay", "leaf", "alert"].flatMap((text) =>
    grounds.map((ground) => [text, ground, TEXT]),
  ),
  ...["ink", "soft"].flatMap((text) => washes.map((wash) => [text, wash, TEXT])),
  ...["teal", "clay", "leaf", "alert"].map((text) => [text, `${text}-wash`, TEXT]),
  ["teal-deep", "teal-wash", TEXT],
  ["alert-deep", "alert-wash", TEXT],
  ["ink", "sun", TEXT],
  ["soft", "line", TEXT],
  ["on-teal", "teal", TEXT],
  ["on-teal", "teal-deep", TEXT],
  ["on-alert", "alert", TEXT],
  ["on-alert", "alert-deep", TEXT],
  ["on-knot", "knot", TEXT],
  ...["edge", "teal", "clay", "alert", "ink"].flatMap((border) =>
    grounds.map((ground) => [border, ground, CONTROL]),
  ),
  ["edge", "teal-wash", CONTROL],
  ["ink", "sun", CONTROL],
];

function colours(css) {
  return Object.fromEntries(
    [...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6});/g)].map(([, name, hex]) => [name, hex]),
  );
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

let failures = 0;
for (const [theme, tokens] of Object.entries(themes)) {
  for (const [front, back, bar] of pairs) {
    const ratio = contrast(tokens[front], tokens[back]);
    const verdict = ratio >= bar ? "  " : "✗ ";
    failures += ratio >= bar ? 0 : 1;
    console.log(`${verdict}${theme.padEnd(6)}${`${front} / ${back}`.padEnd(24)}${ratio.toFixed(2)}`);
  }
}
console.log(failures === 0 ? "every pair passes" : `${failures} pairs fail`);
process.exitCode = failures === 0 ? 0 : 1;
