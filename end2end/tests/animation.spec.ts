// A séance facilitated in three browsers: one as it should be, one whose network blocks WebSockets, one that loses its network.
import type { Page } from "@playwright/test";
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
