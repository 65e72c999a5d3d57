// What every journey stands on. `import { test, expect } from "./journey"`, then ask for:
//
//   page             a browser signed out, on this worker's own server (addresses are relative: page.goto("/appels"))
//   newDevice({…})   another device of the same or another person: a page of its own, its own cookies;
//                    newDevice({ javaScriptEnabled: false }) is the person whose scripts never load
//   axe(page)        expects no accessibility violation (WCAG 2.2 AA and best practice) in the page as it stands
//   valid(page)      expects valid HTML from the server at the page's address
//   fits(page)       expects no sideways scrolling
//   mailbox          mailbox.next("a@example.org") waits for the next mail to someone that no one has read yet;
//                    it has .subject, .text, .code (six digits), .link (the first link), .links
//   server           server.url, server.croisee("user", "cookie", "a@example.org") runs the command line on the same record,
//                    server.later("2025-02-24T10:20:00+01:00") starts it again on that record, at a later hour
//   signInAs(page, "a@example.org", "administration")  signs a browser in through the command line, role made if missing
//
// Each worker has a fresh server, its own SQLite file with the examples in it, and a clock that starts while the
// call is open: `test.use({ startsAt: "2025-02-14T23:58:00+01:00" })` in a file gives that file a server of its own,
// shared with those that say the very same.
// A test fails on any uncaught error, console error or warning, on any device, unless it says which it expects:
// `test.use({ expectedTrouble: [/status of 404 .*\/lost/] })`.

import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { HtmlValidate } from "html-validate/node";
import PostalMime from "postal-mime";

export { expect };

const ROOT = resolve(import.meta.dirname, "../..");
const BINARY = process.env.CROISEE_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug/croisee");
const EXAMPLES = ["examples/appel_gap_pp_2025.json", "examples/candidatures_gap_pp_2025.json"];

/** A server of this worker's own, and its command line; `later` starts it again on the same record, at a later hour. */
export type Server = {
  url: string;
  mailbox: Mailbox;
  croisee: (...args: string[]) => Promise<string>;
  later: (at: string) => Promise<void>;
};

/** What a file may decide for its server. */
export type WorkerOptions = {
  /** The instant from which the server's clock runs. */
  startsAt: string;
  /** The files it is given at first. */
  imported: string[];
  /** More settings, as the environment gives them. */
  settings: Record<string, string>;
  /** What `croisee serve` is told besides. */
  serving: string[];
};

/** What a test may decide for itself. */
export type JourneyOptions = {
  /** The console errors that this journey is about. */
  expectedTrouble: RegExp[];
};

type Tools = {
  newDevice: (options?: BrowserContextOptions) => Promise<Page>;
  mailbox: Mailbox;
  axe: (page: Page) => Promise<void>;
  valid: (page: Page) => Promise<void>;
  fits: (page: Page) => Promise<void>;
  signInAs: (page: Page, email: string, role?: string) => Promise<void>;
  trouble: { watch: (context: BrowserContext) => void };
};

export const test = base.extend<JourneyOptions & Tools, WorkerOptions & { server: Server }>({
  startsAt: ["2025-02-10T09:00:00+01:00", { option: true, scope: "worker" }],
  imported: [EXAMPLES, { option: true, scope: "worker" }],
  settings: [{}, { option: true, scope: "worker" }],
  serving: [[], { option: true, scope: "worker" }],
  expectedTrouble: [[], { option: true }],

  server: [
    async ({ startsAt, imported, settings, serving }, use, worker) => {
      const home = mkdtempSync(join(tmpdir(), "croisee-"));
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const env = {
        ...process.env,
        LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
        LEPTOS_SITE_ROOT: join(ROOT, "target/site"),
        CROISEE_BASE_ADRESSE: `sqlite:${join(home, "croisee.sqlite3")}`,
        CROISEE_COURRIER_TRANSPORT: "dossier",
        CROISEE_COURRIER_DOSSIER: join(home, "courrier"),
        CROISEE_SECURITE_ORIGINE: url,
        CROISEE_SECURITE_DEMANDES_PAR_HEURE: "100000",
        CROISEE_SECURITE_DEMANDES_PAR_ADRESSE: "100000",
        CROISEE_SECURITE_BROUILLONS_PAR_HEURE: "100000",
        CROISEE_HORLOGE_DEPART: startsAt,
        ...settings,
      };
      const croisee = async (...args: string[]) =>
        (await promisify(execFile)(BINARY, args, { cwd: ROOT, env, maxBuffer: 1 << 26, timeout: 45_000 })).stdout;
      if (imported.length) await croisee("import", ...imported);

      const logs = join(ROOT, "end2end/test-results");
      mkdirSync(logs, { recursive: true });
      const log = join(logs, `serveur-${worker.workerIndex}.log`);
      const output = createWriteStream(log);
      const start = async (at: string) => {
        env.CROISEE_HORLOGE_DEPART = at;
        const child = spawn(BINARY, ["serve", ...serving], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
        child.stdout.pipe(output, { end: false });
        child.stderr.pipe(output, { end: false });
        try {
          await expect
            .poll(async () => child.exitCode ?? (await fetch(`${url}/sante/prete`).then((answer) => answer.status, () => 0)), {
              message: `le serveur répond (voir ${log})`,
              timeout: 20_000,
            })
            .toBe(200);
        } catch (silence) {
          child.kill("SIGKILL");
          throw silence;
        }
        return child;
      };
      const stop = async (child: ChildProcess) => {
        const ended = child.exitCode === null && child.signalCode === null ? new Promise((done) => child.once("exit", done)) : undefined;
        child.kill("SIGTERM");
        const grace = setTimeout(() => child.kill("SIGKILL"), 12_000);
        await ended;
        clearTimeout(grace);
      };
      let child = await start(startsAt);
      try {
        const later = async (at: string) => {
          await stop(child);
          child = await start(at);
        };
        await use({ url, mailbox: new Mailbox(join(home, "courrier")), croisee, later });
        // A server that stops by itself explains better than the pages it no longer answers.
        expect([child.exitCode, child.signalCode], `le serveur a tenu jusqu’au bout (voir ${log})`).toEqual([null, null]);
      } finally {
        await stop(child);
        rmSync(home, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),
  mailbox: async ({ server }, use) => use(server.mailbox),

  // Every error that a browser of this test meets; the test fails on what it did not expect.
  trouble: [
    async ({ expectedTrouble }, use) => {
      const met: string[] = [];
      const note = (text: string, at: string) => {
        const line = `${text} (${at})`;
        if (!expectedTrouble.some((expected) => expected.test(line))) met.push(line);
      };
      await use({
        watch(context) {
          context.on("weberror", (error) => note(`Uncaught ${error.error().stack ?? error.error()}`, error.page()?.url() ?? ""));
          context.on("console", (message) => {
            // On a busy machine the page comes alive later than the browser expects of what is loaded ahead.
            const early = /was preloaded using link preload but not used/.test(message.text());
            if (message.type() === "error" || (message.type() === "warning" && !early)) {
              note(message.text(), message.location().url || (message.page()?.url() ?? ""));
            }
          });
        },
      });
      expect(met, "les erreurs rencontrées par le navigateur").toEqual([]);
    },
    { auto: true },
  ],

  context: async ({ context, javaScriptEnabled, trouble }, use) => {
    trouble.watch(context);
    if (!javaScriptEnabled) SCRIPTLESS.add(context);
    await use(context);
  },

  newDevice: async ({ browser, contextOptions, trouble }, use) => {
    const devices: BrowserContext[] = [];
    await use(async (options = {}) => {
      // A context from the fixture's browser takes this project's options (size, language, address) by itself.
      const device = await browser.newContext({ ...contextOptions, ...options });
      trouble.watch(device);
      if (options.javaScriptEnabled === false) SCRIPTLESS.add(device);
      devices.push(device);
      return device.newPage();
    });
    for (const device of devices) await device.close();
  },

  axe: async ({}, use) =>
    use(async (page) => {
      const subject = SCRIPTLESS.has(page.context()) ? await scriptableCopy(page) : page;
      await settled(subject);
      const { violations } = await new AxeBuilder({ page: subject })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      if (subject !== page) await subject.context().close();
      const said = violations.map(({ id, help, nodes }) => `${id} : ${help}\n${nodes.map(({ html }) => `    ${html}`).join("\n")}`);
      expect.soft(said, `l’accessibilité de ${page.url()}`).toEqual([]);
    }),

  valid: async ({ server }, use) =>
    use(async (page) => {
      const answer = await page.request.get(page.url(), { headers: { accept: "text/html" } });
      // Leptos marks with `<!>`, which browsers read as an empty comment, where it resumes; a parser of HTML chokes on it.
      // It also writes the page's nonce as the value of `crossorigin`, which browsers read as if it had none.
      const html = (await answer.text()).replaceAll("<!>", "<!---->").replace(/crossorigin="[^"]*"/g, "crossorigin");
      const report = await VALIDATOR.validateString(html, page.url().replace(server.url, "") || "/");
      const said = report.results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line, column }) => `${ruleId} : ${message} (${line}:${column})`),
      );
      expect.soft(said, `le HTML de ${page.url()}`).toEqual([]);
    }),

  fits: async ({}, use) =>
    use(async (page) => {
      const [inside, outside] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      expect.soft(inside, `la largeur de ${page.url()}`).toBeLessThanOrEqual(outside);
    }),

  signInAs: async ({ server }, use) =>
    use(async (page, email, role) => {
      if (role) await server.croisee("user", "add", email, "--role", role);
      const line = (await server.croisee("user", "cookie", email)).trim();
      // « Cookie: nom=valeur » or « nom=valeur »
      const [name, ...value] = line.replace(/^(set-)?cookie:\s*/i, "").split(";")[0].split("=");
      // A __Host- cookie may only be set from a secure origin: the loopback counts as one for the browser, not here.
      await page.context().addCookies([
        { name, value: value.join("="), domain: "127.0.0.1", path: "/", secure: true, httpOnly: true, sameSite: "Lax" },
      ]);
    }),
});

/** The devices on which no script runs. */
const SCRIPTLESS = new WeakSet<BrowserContext>();

/**
 * Waits for colours that fade into one another (120 ms, longer on a busy machine) to be what they become: axe would measure one in between.
 * What is folded away stands still in the middle of its fading, and is waited for a second only.
 */
async function settled(page: Page) {
  await page.evaluate(() => Promise.race([
    Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
    new Promise((over) => setTimeout(over, 1000)),
  ]));
}

/** The same document where axe, itself a script, can run; the document's own scripts stay forbidden. */
async function scriptableCopy(page: Page): Promise<Page> {
  const body = await page.content();
  const colorScheme = (await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)) ? "dark" : "light";
  const device = await page.context().browser()!.newContext({ viewport: page.viewportSize(), colorScheme, javaScriptEnabled: true });
  const copy = await device.newPage();
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'" };
  await copy.route(page.url(), (route) => route.fulfill({ body, headers }));
  await copy.goto(page.url());
  return copy;
}

const VALIDATOR = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // A list may well have a name.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // The check boxes of a question share its name, as its radios do.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
    // The style sheet keeps telephone numbers whole.
    "tel-non-breaking": "off",
    // How the source is laid out is Leptos's affair, and no reader's.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "long-title": "off",
    "no-inline-style": "error",
    "no-trailing-whitespace": "off",
    "void-style": "off",
  },
});

/** A mail as its reader sees it. */
export type Mail = { to: string; subject: string; text: string; html: string; links: string[]; link: string; code: string };

/** The folder in which the server leaves its mails. */
export class Mailbox {
  private read = new Set<string>();
  constructor(private folder: string) {}

  /** The next mail to `to` that no one has read yet, waited for. */
  async next(to: string, { about = /./, timeout = 10_000 }: { about?: RegExp; timeout?: number } = {}): Promise<Mail> {
    const end = Date.now() + timeout;
    for (;;) {
      const found = (await this.unread()).find(({ mail }) => mail.to.includes(to) && about.test(mail.subject));
      if (found) {
        this.read.add(found.file);
        return found.mail;
      }
      if (Date.now() > end) throw new Error(`Aucun message pour ${to} en ${timeout} ms.`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  /** How many unread mails `to` has. */
  async count(to: string): Promise<number> {
    return (await this.unread()).filter(({ mail }) => mail.to.includes(to)).length;
  }

  private async unread(): Promise<{ file: string; mail: Mail }[]> {
    if (!existsSync(this.folder)) return [];
    const files = readdirSync(this.folder).filter((file) => file.endsWith(".eml") && !this.read.has(file)).sort();
    return Promise.all(files.map(async (file) => ({ file, mail: await decode(readFileSync(join(this.folder, file))) })));
  }
}

async function decode(eml: Buffer): Promise<Mail> {
  const mail = await PostalMime.parse(eml);
  const text = mail.text ?? "";
  const links = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([link]) => link.replace(/[.,;)]$/, ""));
  const code = text.match(/(?<![\d/=-])\d{3}[ \u00a0\u202f]?\d{3}(?![\d/-])/)?.[0].replace(/\D/g, "") ?? "";
  const to = (mail.to ?? []).map(({ address }) => address).join(" ");
  return { to, subject: mail.subject ?? "", text, html: mail.html ?? "", links, link: links[0] ?? "", code };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
