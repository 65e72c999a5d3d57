// What scripts/bench-agenda times, once its server holds a year of 500 meetings.
import { createRequire } from "node:module";
const { chromium } = createRequire(new URL("../end2end/package.json", import.meta.url))("playwright");

const turns = Number(process.env.CROISEE_TOURS ?? 60);
const budget = 50;
const base = process.env.CROISEE_URL;
const [name, value] = process.env.CROISEE_COOKIE.trim().replace(/^Cookie:\s*/i, "").split(/=(.*)/s);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "fr-FR", timezoneId: "Europe/Paris" });
await context.addCookies([{ name, value, domain: "127.0.0.1", path: "/", secure: true, httpOnly: true, sameSite: "Lax" }]);
const page = await context.newPage();
const cdp = await context.newCDPSession(page);
// What the thread itself spends: a machine that does something else meanwhile does not count.
await cdp.send("Performance.enable", { timeDomain: "threadTicks" });

const spent = async () => {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
};
/** What the main thread does, in ms, from a gesture to a quiet page: scripts, styles, layout and paint. */
async function time(gesture, settled) {
  const before = await spent();
  await page.evaluate(gesture);
  await page.waitForTimeout(250);
  const after = await spent();
  if (settled && !(await page.evaluate(settled))) throw new Error(`Le geste n’a pas abouti : ${page.url()}`);
  return after - before;
}
const alive = () => page.waitForFunction(() => document.querySelector(".agenda-filters button")?.hidden === true);
const click = (selector) => `document.querySelector(${JSON.stringify(selector)}).click()`;
// A look that one has left is kept out of sight.
const seen = (selector) => `document.querySelector(${JSON.stringify(selector)})?.checkVisibility() === true`;
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
const results = {};
function tell(title, times, note = "") {
  const sorted = [...times].sort((one, other) => one - other);
  results[title] = { p50: at(sorted, 0.5), p95: at(sorted, 0.95) };
  const ms = (number) => `${number.toFixed(1).padStart(7)} ms`;
  console.log(`  ${title.padEnd(54)} p50 ${ms(results[title].p50)}   p95 ${ms(results[title].p95)} ${note}`);
  return results[title];
}

console.log(`Agenda de 500 rencontres dans l’année, processeur ralenti 4 fois, ${turns} tours (temps du fil principal)`);
await page.goto(`${base}/mon-agenda?vue=mois&jour=2025-06-15`);
await alive();
await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
await page.waitForTimeout(500);

const nothing = [];
for (let turn = 0; turn < turns; turn++) nothing.push(await time(click("#agenda-titre")));
tell("un clic qui ne fait rien (ce que coûte la mesure)", nothing);

const change = async (year) => {
  const times = [];
  await page.evaluate(`history.pushState(null, "", "/mon-agenda?vue=mois&jour=${year}-06-15"); dispatchEvent(new PopStateEvent("popstate"))`);
  await page.waitForTimeout(400);
  for (let turn = 0; turn < turns; turn++) {
    const title = await page.textContent(".days-title");
    const way = Math.floor(turn / 5) % 2 ? "prev" : "next";
    times.push(await time(click(`.days-turn [rel=${way}]`), `document.querySelector(".days-title").textContent !== ${JSON.stringify(title)}`));
  }
  return times;
};
const empty = tell("changer de mois, année sans rencontre (référence)", await change(2031));
const full = tell("changer de mois, 500 rencontres dans l’année", await change(2025));

const arrows = [];
await page.evaluate(`document.querySelector('.days-grid [tabindex="0"]').focus()`);
for (let turn = 0; turn < turns; turn++) {
  const key = Math.floor(turn / 6) % 2 ? "ArrowLeft" : "ArrowRight";
  arrows.push(await time(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true }))`));
}
tell("une flèche du clavier dans le mois", arrows);

const open = [];
const list = [];
for (let turn = 0; turn < turns; turn++) {
  list.push(await time(click(".looks li:nth-child(1) a"), seen("#liste")));
  open.push(await time(click(".looks li:nth-child(2) a"), seen(".days-grid")));
}
tell("revenir à la liste (20 rencontres)", list);
const opened = tell("ouvrir le mois depuis la liste", open);

// From nothing: the page is whole before its script wakes, and this is what waking costs.
const loads = [];
for (let turn = 0; turn < Math.min(10, turns); turn++) {
  await page.goto("about:blank");
  const before = await spent();
  await page.goto(`${base}/mon-agenda?vue=mois&jour=2025-06-15`);
  await alive();
  await page.waitForTimeout(300);
  loads.push((await spent()) - before);
}
tell("charger la page entière, script compris (pour mémoire)", loads);
await browser.close();

console.log(`  Changer de mois coûte ${(full.p95 / empty.p95).toFixed(2)} fois ce que coûte un mois vide ; budget : ${budget} ms à p95.`);
const slow = [opened, full].filter(({ p95 }) => p95 >= budget);
if (slow.length) {
  console.error("Le budget est dépassé.");
  process.exit(1);
}
