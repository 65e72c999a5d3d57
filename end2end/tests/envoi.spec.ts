// One candidature, one number, one mail — however it is sent, corrected or withdrawn.
import type { Page } from "@playwright/test";
import {
  CANDIDATURE, DERNIERE, RECU, a, bouton, choix, continuer, enregistre, envoyer, guetter, numeroDuRecu, ouvrir, personne, preparer, remplir,
  seConnecter,
} from "./candidature";
import { expect, test } from "./journey";

test.beforeEach(async ({ page }) => guetter(page));

/** Everything is answered; only sending is left. */
async function toutRempli(page: Page, prenom: string, reponses = {}) {
  const quelqu_un = personne(prenom, reponses);
  await preparer(page, quelqu_un);
  await ouvrir(page, DERNIERE);
  await remplir(page, DERNIERE, quelqu_un);
  await enregistre(page);
  return quelqu_un;
}

async function ouvrirMonEspace(page: Page, mailbox: Parameters<typeof seConnecter>[1], courriel: string) {
  await page.goto("/mon-espace");
  await seConnecter(page, mailbox, courriel);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mon espace");
}

test("un double clic n’envoie qu’une fois", async ({ page, mailbox }) => {
  const zelie = await toutRempli(page, "Zélie");
  await bouton(page, "Envoyer ma candidature").dblclick();
  const numero = await numeroDuRecu(page);
  expect((await mailbox.next(zelie.courriel)).subject).toContain(numero);
  await page.reload();
  expect(await numeroDuRecu(page)).toBe(numero);
  expect(await mailbox.count(zelie.courriel)).toBe(0);
});

test("F5 sur le reçu, puis Retour et renvoyer : le même numéro, un seul message", async ({ page, mailbox }) => {
  const anouk = await toutRempli(page, "Anouk");
  const numero = await envoyer(page);
  await page.reload();
  expect(await numeroDuRecu(page)).toBe(numero);
  await page.goBack();
  await a(page, DERNIERE);
  expect(await envoyer(page)).toBe(numero);
  await mailbox.next(anouk.courriel);
  expect(await mailbox.count(anouk.courriel)).toBe(0);
});

test("vingt envois d’un coup : une candidature, un message, le même reçu", async ({ page, server, mailbox }) => {
  const bastien = await toutRempli(page, "Bastien");
  const cookies = await page.context().cookies();
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
  const reponses = Object.entries(bastien).filter(([id, valeur]) => valeur === true && /^(engagement|consent)_/.test(id));
  const body = () => new URLSearchParams([...reponses.map(([id]) => [id, "true"]), ["_vu", "1000000"]]);
  const copies = Array.from({ length: 20 }, () =>
    fetch(`${server.url}${CANDIDATURE}/${DERNIERE}`, { method: "POST", redirect: "manual", headers, body: body() }),
  );
  for (const copie of await Promise.all(copies)) {
    expect(copie.status).toBe(303);
    expect(copie.headers.get("location")).toBe(RECU);
  }
  await page.goto(RECU);
  const numero = await numeroDuRecu(page);
  expect((await mailbox.next(bastien.courriel)).subject).toContain(numero);
  expect(await mailbox.count(bastien.courriel)).toBe(0);
});

test("on corrige après l’envoi, puis on renvoie : le même numéro, et le message dit les corrections", async ({ page, mailbox }) => {
  const coline = await toutRempli(page, "Coline");
  const numero = await envoyer(page);
  await mailbox.next(coline.courriel);

  await bouton(page, "Corriger mes réponses").click();
  await a(page, 1);
  await expect(page.getByText("Vous corrigez une candidature déjà reçue")).toBeVisible();
  await ouvrir(page, 3);
  await page.locator("#structure").fill("Maison des usagers de Lodève");
  await continuer(page, 4);
  await enregistre(page);

  // What is not sent again does not count yet.
  await page.goto(RECU);
  await expect(page.getByText("Association de patients (locale)")).toBeVisible();
  await ouvrirMonEspace(page, mailbox, coline.courriel);
  await expect(page.getByText("Des corrections ne sont pas envoyées")).toBeVisible();
  await bouton(page, "Corriger").click();
  await ouvrir(page, DERNIERE);
  expect(await envoyer(page)).toBe(numero);
  await expect(page.getByText("Maison des usagers de Lodève")).toBeVisible();
  const message = await mailbox.next(coline.courriel, { about: /envoi/ });
  expect(message.text).toContain("vos corrections");
  expect(message.text).toContain("Maison des usagers de Lodève");
});

test("on retire sa candidature depuis son espace, et l’on en garde la trace", async ({ page, mailbox, axe, fits }) => {
  const djamila = await toutRempli(page, "Djamila");
  const numero = await envoyer(page);
  await mailbox.next(djamila.courriel);
  await ouvrirMonEspace(page, mailbox, djamila.courriel);
  await axe(page);
  await fits(page);
  await expect(page.getByText("Nous l’avons bien reçue.")).toBeVisible();
  await expect(page.getByText(numero)).toBeVisible();
  await page.getByText("Retirer ma candidature").click();
  await axe(page);
  await bouton(page, "Oui, la retirer").click();
  await expect(page.getByText("Vous l’avez retirée. Elle ne sera pas lue.")).toBeVisible();
  await expect(bouton(page, "Corriger")).toHaveCount(0);
  expect((await mailbox.next(djamila.courriel, { about: /retrait/i })).text).toContain("est retirée");
});

test("la même personne, depuis un autre navigateur : dit dans le message et à qui s’est connecté, pas à un anonyme", async ({ page, newDevice, mailbox }) => {
  const eloi = await toutRempli(page, "Éloi");
  const premier = await envoyer(page);
  const message = await mailbox.next(eloi.courriel);
  expect(message.text).not.toContain("déjà envoyé");

  const ailleurs = await newDevice();
  await guetter(ailleurs);
  await toutRempli(ailleurs, "Éloi", { courriel: eloi.courriel.toUpperCase(), nom: "CIGALE", prenom: "éloi " });
  const second = await envoyer(ailleurs);
  expect(second).not.toBe(premier);
  await expect(ailleurs.getByText("Vous aviez déjà candidaté")).toHaveCount(0);
  const dit = await mailbox.next(eloi.courriel);
  expect(dit.text).toContain("Vous nous aviez déjà envoyé une candidature");

  await ouvrirMonEspace(ailleurs, mailbox, eloi.courriel);
  await expect(ailleurs.getByText(premier)).toBeVisible();
  await expect(ailleurs.getByText(second)).toBeVisible();
  await ailleurs.goto(RECU);
  await expect(ailleurs.getByText("Vous aviez déjà candidaté à cet appel")).toBeVisible();
});

test("le reçu n’est qu’à soi : un autre navigateur ne le voit pas", async ({ page, newDevice }) => {
  const fleur = await toutRempli(page, "Fleur");
  await envoyer(page);
  const curieux = await newDevice();
  await curieux.goto(RECU);
  await expect(curieux).toHaveURL(CANDIDATURE);
  await expect(curieux.getByRole("heading", { level: 1 })).toHaveText("Ma candidature");
  await expect(curieux.getByText(fleur.courriel)).toHaveCount(0);
});

test("un choix entre deux fenêtres reste à faire : on n’envoie pas sans le voir", async ({ page }) => {
  await toutRempli(page, "Gabin");
  const seconde = await page.context().newPage();
  await ouvrir(seconde, 4);
  await ouvrir(page, 4);
  await choix(page, "partage_situation", "non").check();
  await enregistre(page);
  await choix(seconde, "partage_situation", "plus_tard").check();
  await expect(seconde.locator(".save-state")).toHaveAttribute("data-state", "conflict");
  await bouton(seconde, "Continuer").click();
  await expect(seconde.getByRole("link", { name: "Choisissez la réponse à garder entre vos deux fenêtres." })).toBeVisible();
  await expect(seconde).toHaveURL(`${CANDIDATURE}/4`);
});
