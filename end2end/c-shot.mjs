import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const [,, who, path, name, open] = process.argv;
const line = readFileSync(`/tmp/c-shot/cookie${who === "admin" ? "" : "-" + who}`, "utf8").trim().replace(/^Cookie:\s*/, "");
const [n, ...v] = line.split("=");
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [w, scheme] of [[1280, "light"], [360, "light"], [1280, "dark"]]) {
  const c = await b.newContext({ viewport: { width: w, height: 900 }, colorScheme: scheme, locale: "fr-FR" });
  await c.addCookies([{ name: n, value: v.join("="), domain: "127.0.0.1", path: "/", secure: true, httpOnly: true, sameSite: "Lax" }]);
  const p = await c.newPage();
  p.on("console", (m) => m.type() === "error" && console.log("console", m.text()));
  const r = await p.goto("http://127.0.0.1:3473" + path);
  if (open) await p.locator("details.more > summary").nth(Number(open)).click();
  const [i, o] = await p.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  console.log(w, scheme, r.status(), i <= o ? "fits" : `OVERFLOW ${i}>${o}`);
  await p.screenshot({ path: `/tmp/c-shot/${name}-${w}-${scheme}.png`, fullPage: w === 360 ? false : false });
  await p.screenshot({ path: `/tmp/c-shot/${name}-${w}-${scheme}-full.png`, fullPage: true });
}
await b.close();
