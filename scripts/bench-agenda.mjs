// What scripts/bench-agenda times, once its server holds a year of 500 meetings.
//
// Two figures a gesture, both the main thread's own time: until the frame that shows the month has left the thread (the budget), and
// with all that follows within a quarter of a second: the icon, the address told to the browser, rubbish collected.
// Beside them, in the same run, turn by turn: the same changes to the same elements in a page without WASM or framework, Chromium's floor.
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

async function tab() {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  // What the thread itself spends: a machine that does something else meanwhile does not count.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  return { page, cdp };
}
const slow = ({ cdp }) => cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
const spent = async ({ cdp }) => {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
};
// The next frame, once style, layout and paint are done.
const frame = `new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done();
  channel.port2.postMessage(0);
}))`;
/** What the main thread does from a gesture to the frame that shows it, and to a quiet page, in ms. */
async function time(tab, gesture, settled) {
  const before = await spent(tab);
  await tab.page.evaluate(`(() => { ${gesture}; return ${frame}; })()`);
  const shown = await spent(tab);
  await tab.page.waitForTimeout(250);
  const after = await spent(tab);
  if (settled && !(await tab.page.evaluate(settled))) throw new Error(`Le geste n’a pas abouti : ${tab.page.url()}`);
  return [shown - before, after - before];
}
const alive = ({ page }) => page.waitForFunction(() => document.querySelector(".agenda-filters button")?.hidden === true);
const click = (selector) => `document.querySelector(${JSON.stringify(selector)}).click()`;
const turn = (way) => click(`.days-turn [rel=${way}]`);
// A look that one has left is kept out of sight.
const seen = (selector) => `document.querySelector(${JSON.stringify(selector)})?.checkVisibility() === true`;
function at(times, share) {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}
function tell(title, times) {
  const figures = [0, 1].flatMap((which) => [0.5, 0.95].map((share) => at(times.map((pair) => pair[which]), share)));
  const [p50, p95, all50, all95] = figures.map((figure) => `${figure.toFixed(1).padStart(6)}`);
  console.log(`  ${title.padEnd(52)} p50 ${p50}  p95 ${p95}    tout compris ${all50} ${all95}`);
  return { p50: figures[0], p95: figures[1] };
}

console.log(`Agenda de 500 rencontres dans l’année, processeur ralenti 4 fois, ${turns} tours (fil principal, en ms, jusqu’à l’image montrée)`);
const app = await tab();
await app.page.goto(`${base}/mon-agenda?vue=mois&jour=2025-06-15`);
await alive(app);

/** A page that has the same months, and changes the words of one into those of another without our code. */
async function bareOf({ page }) {
  const pause = () => page.waitForTimeout(150);
  const look = () => {
    const attributes = (one) => Object.fromEntries([...one.attributes].map(({ name, value }) => [name, value]));
    return {
      words: [".days-title", ".days-count", ".day-panel h3"].map((selector) => document.querySelector(selector).textContent),
      weeks: [...document.querySelectorAll("tbody tr")].map(attributes),
      days: [...document.querySelectorAll("tbody td")].map((cell) => ({
        cell: attributes(cell),
        link: attributes(cell.firstElementChild),
        texts: [...cell.firstElementChild.children].map((one) => [one.dataset.state, one.textContent]),
      })),
    };
  };
  const months = [];
  for (let month = 0; month < 6; month++) {
    months.push({ url: page.url(), ...(await page.evaluate(look)) });
    await page.evaluate(turn("next"));
    await pause();
  }
  for (let month = 0; month < 6; month++) {
    await page.evaluate(turn("prev"));
    await pause();
  }
  const html = await page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true);
    for (const one of copy.querySelectorAll("script, link[rel=modulepreload]")) one.remove();
    return `<!DOCTYPE html>${copy.outerHTML}`;
  });
  const bare = await tab();
  await bare.page.route("**/mon-agenda?*", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await bare.page.goto(months[0].url);
  await bare.page.evaluate((months) => {
    const [words, weeks, days] = [".days-title, .days-count, .day-panel h3", "tbody tr", "tbody td"].map((selector) => [...document.querySelectorAll(selector)]);
    const most = days.map((_, place) => Math.max(...months.map((month) => month.days[place]?.texts.length ?? 0)));
    for (const [place, { firstElementChild: link }] of days.entries()) {
      while (link.children.length < most[place]) link.insertAdjacentHTML("beforeend", '<span class="chip" data-state="none">\n</span>');
    }
    // Between two months, what changes: found beforehand, it costs nothing when the time comes.
    const changes = (from, to) => {
      const list = [];
      const attributes = (one, were, are) => {
        for (const name of new Set([...Object.keys(were), ...Object.keys(are)])) if (were[name] !== are[name]) list.push({ one, name, value: are[name] });
      };
      const text = (one, was, is) => was !== is && list.push({ node: one.firstChild, text: is });
      words.forEach((one, which) => text(one, from.words[which], to.words[which]));
      weeks.forEach((one, which) => attributes(one, from.weeks[which], to.weeks[which]));
      days.forEach((one, place) => {
        const [was, is] = [from.days[place], to.days[place]];
        attributes(one, was.cell, is.cell);
        attributes(one.firstElementChild, was.link, is.link);
        for (let line = 0; line < most[place]; line++) {
          const [[had, said], [has, says]] = [was.texts[line] ?? ["none"], is.texts[line] ?? ["none"]];
          const child = one.firstElementChild.children[line];
          if (had !== has) list.push({ one: child, name: "data-state", value: has });
          if (says !== undefined) text(child, said, says);
        }
      });
      return { list, url: to.url };
    };
    const ways = { next: months.map((from, at) => months[at + 1] && changes(from, months[at + 1])), prev: months.map((from, at) => at && changes(from, months[at - 1])) };
    let at = 0;
    document.querySelector(".days-turn").addEventListener("click", (event) => {
      event.preventDefault();
      const { list, url } = ways[event.target.rel][at];
      at += event.target.rel === "next" ? 1 : -1;
      for (const { one, name, value, node, text } of list) {
        if (node) node.data = text;
        else if (value === undefined) one.removeAttribute(name);
        else one.setAttribute(name, value);
      }
      history.pushState(null, "", url);
    });
  }, months);
  return bare;
}
const bare = await bareOf(app);
await slow(app);
await slow(bare);
// What the pages left behind while loading is collected now, not during a turn.
for (const { cdp } of [app, bare]) await cdp.send("HeapProfiler.collectGarbage");
await app.page.waitForTimeout(1000);

const nothing = [];
for (let count = 0; count < turns; count++) nothing.push(await time(app, click("#agenda-titre")));
tell("un clic qui ne fait rien (ce que coûte la mesure)", nothing);

const full = [];
const floor = [];
for (let count = 0; count < turns; count++) {
  const way = Math.floor(count / 5) % 2 ? "prev" : "next";
  const title = await app.page.textContent(".days-title");
  const other = `document.querySelector(".days-title").textContent !== ${JSON.stringify(title)}`;
  full.push(await time(app, turn(way), other));
  floor.push(await time(bare, turn(way), other));
}
const changed = tell("changer de mois, 500 rencontres dans l’année", full);
const least = tell("  les mêmes changements, page nue sans framework", floor);
const more = full.map(([ours], count) => ours - floor[count][0]);
console.log(`  ${"  ce que notre code ajoute, tour par tour".padEnd(52)} p50 ${at(more, 0.5).toFixed(1).padStart(6)}  p95 ${at(more, 0.95).toFixed(1).padStart(6)}`);
await bare.page.close();

await app.page.evaluate(`history.pushState(null, "", "/mon-agenda?vue=mois&jour=2031-06-15"); dispatchEvent(new PopStateEvent("popstate"))`);
await app.page.waitForTimeout(400);
const empty = [];
for (let count = 0; count < turns; count++) empty.push(await time(app, turn(Math.floor(count / 5) % 2 ? "prev" : "next")));
tell("changer de mois, année sans rencontre", empty);
await app.page.evaluate(`history.pushState(null, "", "/mon-agenda?vue=mois&jour=2025-06-15"); dispatchEvent(new PopStateEvent("popstate"))`);
await app.page.waitForTimeout(400);

const arrows = [];
await app.page.evaluate(`document.querySelector('.days-grid [tabindex="0"]').focus()`);
for (let count = 0; count < turns; count++) {
  const key = Math.floor(count / 6) % 2 ? "ArrowLeft" : "ArrowRight";
  arrows.push(await time(app, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true }))`));
}
tell("une flèche du clavier dans le mois", arrows);

const again = [];
const list = [];
for (let count = 0; count < turns; count++) {
  list.push(await time(app, click(".looks li:nth-child(1) a"), seen("#liste")));
  again.push(await time(app, click(".looks li:nth-child(2) a"), seen(".days-grid")));
}
tell("revenir à la liste (20 rencontres)", list);
const reopened = tell("rouvrir le mois depuis la liste", again);

// The month drawn for the first time, from a list that is awake; then the whole page from nothing.
const first = [];
const loads = [];
for (let count = 0; count < Math.min(20, turns); count++) {
  await app.page.goto(`${base}/mon-agenda`);
  await alive(app);
  // As long as it takes to see what the list says.
  await app.page.waitForTimeout(1500);
  first.push(await time(app, click(".looks li:nth-child(2) a"), seen(".days-grid")));
  await app.page.goto("about:blank");
  const before = await spent(app);
  await app.page.goto(`${base}/mon-agenda?vue=mois&jour=2025-06-15`);
  await alive(app);
  await app.page.waitForTimeout(300);
  const whole = (await spent(app)) - before;
  loads.push([whole, whole]);
}
const opened = tell("ouvrir le mois pour la première fois", first);
tell("charger la page entière, script compris (pour mémoire)", loads);
await browser.close();

console.log(`  Changer de mois coûte ${(changed.p50 / least.p50).toFixed(2)} fois ce que coûte la page nue (p50) ; budget : ${budget} ms à p95.`);
if ([reopened, opened, changed].some(({ p95 }) => p95 >= budget)) {
  console.error("Le budget est dépassé.");
  process.exit(1);
}
