// A séance facilitated in three browsers: one as it should be, one whose network blocks WebSockets, one that loses its network.
import type { Page, WebSocketRoute } from "@playwright/test";
import { CELESTINE, GROUP, ONDINE, enter } from "./groupe";
import { expect, test } from "./journey";

const ROOM = `${GROUP}/seances/3/animation`;
const AURORE = "aurore.salicorne@example.org";
const PHASES = [
  "Accueil et rappel du cadre",
  "Choix de la situation",
  "Récit",
  "Questionnement",
  "Hypothèses",
  "Retour du narrateur",
  "Méta-analyse",
  "Clôture",
];

test.use({ startsAt: "2025-05-13T18:00:05+02:00" });
// A network that is cut, or that blocks WebSockets, is told in the console.
test.use({ expectedTrouble: [/ERR_INTERNET_DISCONNECTED/, /WebSocket connection to .* failed/, /Failed to load resource.*\/api\//] });
test.describe.configure({ mode: "serial" });

async function enterRoom(page: Page, signInAs: (page: Page, email: string) => Promise<void>, email: string) {
  await enter(page, signInAs, email);
  await page.goto(ROOM);
}

const line = (page: Page) => page.locator(".line-state");
const phase = (page: Page) => page.getByRole("heading", { level: 1 });
const next = (page: Page) => page.getByRole("button", { name: /^Phase suivante/ });

async function write(page: Page, text: string) {
  const note = page.getByLabel("Votre note");
  await note.fill(text);
  await note.blur();
}

test("une séance se suit à trois, par toutes ses phases, sans que rien ne se perde", async ({ page, newDevice, signInAs, axe, fits }) => {
  const aurore = await newDevice();
  const ondine = await newDevice({ viewport: { width: 360, height: 740 } });
  // As behind the proxy of a hospital: the upgrade is never answered.
  await ondine.addInitScript(() => {
    Object.defineProperty(window, "WebSocket", {
      value: class extends EventTarget {
        readyState = 0;
        send() {}
        close() {}
      },
    });
  });
  await enterRoom(page, signInAs, CELESTINE);
  await enterRoom(aurore, signInAs, AURORE);
  await enterRoom(ondine, signInAs, ONDINE);
  const all = [page, aurore, ondine];

  await expect(line(page)).toContainText("En direct", { timeout: 5_000 });
  await expect(line(aurore)).toContainText("En direct");
  await ondine.reload();
  await expect(line(ondine)).toContainText("En direct sans WebSocket", { timeout: 5_000 });
  await expect(page.getByRole("heading", { name: /Dans la salle/ })).toContainText("3");
  await axe(page);
  await axe(ondine);
  await fits(ondine);

  // One offers on the day, without a situation chosen before; and may take it back.
  await ondine.getByRole("button", { name: "Je veux bien raconter" }).click();
  await expect(page.getByText(/Raconte.: Ondine\. Changer/)).toBeVisible();
  await expect(ondine.getByRole("heading", { name: "Vos notes, pour vous" })).toBeVisible();
  await axe(ondine);
  await ondine.getByRole("button", { name: "Finalement, je ne raconte pas" }).click();
  await page.getByText("Choisir qui raconte, régler la séance").click();
  await page.getByLabel("Qui raconte sa situation ?").selectOption({ label: "Ondine" });
  await page.getByRole("button", { name: "Garder ce choix" }).click();
  await expect(ondine.getByRole("heading", { name: "Vos notes, pour vous" })).toBeVisible();
  await page.getByRole("button", { name: "Commencer la séance" }).click();

  await ondine.getByLabel("Ce que vous voulez retenir").fill("Je me suis sentie écoutée.");
  for (const [i, label] of PHASES.entries()) {
    for (const one of all) await expect(phase(one)).toHaveText(label);
    const silent = label === "Hypothèses" ? 1 : 0;
    for (const one of all) await expect(one.getByText("Narrateur en silence")).toHaveCount(silent);
    const minutes = await Promise.all(all.map((one) => one.locator("[data-minutes]").getAttribute("data-minutes")));
    expect(new Set(minutes).size, `le même temps partout : ${minutes}`).toBe(1);
    await expect(ondine.getByRole("navigation", { name: "Les phases" }).locator("[aria-current=step]")).toHaveText(label);

    await write(page, `Célestine note ${label}.`);
    await expect(page.locator(".save-state").filter({ hasText: "Enregistré" })).toHaveCount(1);
    await expect(ondine.locator("#notes-des-autres")).toContainText(`Célestine note ${label}.`);

    if (label === "Questionnement") {
      // The train enters a tunnel: what is written there stays, and leaves by itself.
      await aurore.context().setOffline(true);
      await expect(line(aurore)).toContainText("Hors ligne, ce que vous écrivez est gardé ici et partira");
      await write(aurore, "Aurore écrit dans un tunnel.");
      await expect(aurore.getByText("Non enregistré sur le serveur")).toBeVisible();
      await axe(aurore);
      // Whoever presses a button there is told that nothing happened.
      await next(aurore).click();
      await expect(aurore.getByRole("alert")).toContainText("Ce geste n’est pas parti");
      await aurore.waitForTimeout(30_000);
      await next(page).click();
      await expect(phase(page)).toHaveText("Hypothèses");
      await expect(phase(ondine)).toHaveText("Hypothèses");
      await expect(phase(aurore)).toHaveText("Questionnement");
      await aurore.context().setOffline(false);
      await expect(line(aurore)).toHaveText(/^En direct/, { timeout: 10_000 });
      await expect(phase(aurore)).toHaveText("Hypothèses");
      await ondine.getByRole("navigation", { name: "Les phases" }).getByRole("link", { name: "Questionnement" }).click();
      await expect(ondine.locator("#notes-des-autres")).toContainText("Aurore écrit dans un tunnel.");
      await ondine.getByRole("link", { name: /Revenir à la phase en cours/ }).click();
      continue;
    }
    if (i + 1 < PHASES.length) await next(page).click();
  }
  await page.getByRole("button", { name: "Terminer la séance", exact: true }).click();
  for (const one of all) await expect(phase(one)).toHaveText("La séance est terminée");

  // Everything is there, for everybody, and what was for Ondine for her alone.
  for (const one of all) {
    await one.reload();
    await one.getByText("Les notes des autres phases").click();
    for (const label of PHASES.filter((label) => label !== "Clôture"))
      await expect(one.locator("#notes-des-autres")).toContainText(`Célestine note ${label}.`);
    await expect(one.locator("#notes-des-autres")).toContainText("Aurore écrit dans un tunnel.");
    await axe(one);
    await fits(one);
  }
  await expect(ondine.getByLabel("Ce que vous voulez retenir")).toHaveValue("Je me suis sentie écoutée.");
  expect(await page.content()).not.toContain("sentie écoutée");
});

test("une ligne coupée suit par un autre chemin, et revient d’elle-même à la ligne directe", async ({ page, newDevice, signInAs, axe }) => {
  const room = ROOM.replace("/3/", "/5/");
  const aurore = await newDevice();
  // A proxy between Aurore and the server: it may cut what is open, and let nothing through.
  const open = new Set<WebSocketRoute>();
  let [isCut, tries] = [false, 0];
  await aurore.routeWebSocket(/\/animation\/direct/, (socket) => {
    tries += 1;
    if (isCut) return void socket.close({ code: 1011 });
    open.add(socket);
    const server = socket.connectToServer();
    socket.onClose(() => (open.delete(socket), server.close()));
  });
  await enter(page, signInAs, CELESTINE);
  await enter(aurore, signInAs, AURORE);
  for (const one of [page, aurore]) {
    await one.goto(room);
    await expect(line(one).getByRole("status")).toHaveText("En direct");
  }
  await page.getByRole("button", { name: "Commencer la séance" }).click();
  await expect(phase(aurore)).toHaveText(PHASES[0]!);
  await write(aurore, "Écrite par la ligne directe.");
  await expect(page.locator("#notes-des-autres")).toContainText("Écrite par la ligne directe.");

  // Cut in the middle of a word: the page says how it goes on, and goes on.
  isCut = true;
  await aurore.getByLabel("Votre note").fill("Écrite par la ligne directe, puis");
  for (const socket of open) await socket.close({ code: 1011 });
  open.clear();
  await aurore.getByLabel("Votre note").pressSequentially(" par l’autre chemin.");
  await expect(line(aurore).getByRole("status")).toHaveText("En direct sans WebSocket", { timeout: 10_000 });
  await expect(page.locator("#notes-des-autres")).toContainText("puis par l’autre chemin.");
  await axe(aurore);
  await aurore.getByLabel("Votre note").blur();
  await next(page).click();
  await expect(phase(aurore)).toHaveText(PHASES[1]!);
  await next(aurore).click();
  for (const one of [page, aurore]) await expect(phase(one)).toHaveText(PHASES[2]!);
  await write(page, "Célestine, pendant ce temps.");
  await expect(aurore.locator("#notes-des-autres")).toContainText("Célestine, pendant ce temps.");

  // What blocked it goes; nobody touches the page.
  const before = tries;
  isCut = false;
  await expect(line(aurore).getByRole("status")).toHaveText("En direct", { timeout: 75_000 });
  expect(tries, "la ligne directe est rouverte").toBeGreaterThan(before);
  expect(open.size).toBe(1);
  await write(aurore, "De nouveau par la ligne directe.");
  await expect(page.locator("#notes-des-autres")).toContainText("De nouveau par la ligne directe.");
  await next(page).click();
  for (const one of [page, aurore]) await expect(phase(one)).toHaveText(PHASES[3]!);

  // The same phase, time and notes for both; then as the server has them.
  for (const pass of ["vécue", "relue"]) {
    const seen = await Promise.all([page, aurore].map(async (one) => [await phase(one).textContent(), await one.locator("[data-minutes]").getAttribute("data-minutes")]));
    expect(seen[1], pass).toEqual(seen[0]);
    await page.getByText("Les notes des autres phases").click();
    const notes = page.locator("#notes-des-autres");
    await expect(notes.getByText("Écrite par la ligne directe, puis par l’autre chemin.")).toHaveCount(1);
    await expect(notes.getByText("Célestine, pendant ce temps.")).toHaveCount(1);
    await expect(notes.getByText("De nouveau par la ligne directe.")).toHaveCount(1);
    for (const one of [page, aurore]) await one.reload();
  }
});

test("sans script, la même séance s’anime par des formulaires", async ({ newDevice, signInAs, axe, valid, fits }) => {
  const plain = await newDevice({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await enterRoom(plain, signInAs, CELESTINE);
  await plain.goto(ROOM.replace("/3/", "/4/"));
  await expect(plain.getByRole("link", { name: "Actualiser" })).toBeVisible();
  await plain.getByRole("button", { name: "Commencer la séance" }).click();
  await expect(phase(plain)).toHaveText(PHASES[0]!);
  await plain.getByLabel("Votre note").fill("Tapée sans script.");
  await plain.getByRole("button", { name: "Enregistrer" }).click();
  await expect(plain.getByText("Votre note est enregistrée.")).toBeVisible();
  await expect(plain.getByLabel("Votre note")).toHaveValue("Tapée sans script.");
  await next(plain).click();
  await expect(phase(plain)).toHaveText(PHASES[1]!);
  await plain.getByRole("link", { name: PHASES[0]! }).click();
  await expect(plain.getByLabel("Votre note")).toHaveValue("Tapée sans script.");
  await axe(plain);
  await valid(plain);
  await fits(plain);
});
