// What a person does when they apply: `import { commencer, remplir, continuer, … } from "./candidature"`.
//
//   const ondine = personne("Ondine")        someone who answers what candidature 001 of the examples answers
//   await commencer(page)                    from the page of the call to « Étape 1 sur 8 »
//   await remplir(page, 2, ondine)           answers the questions of a step, with a mouse, a finger or a keyboard
//   await continuer(page)                    to the next step
//   await relire(page, ondine)               reads every answer over
//   await envoyer(page)                      sends, and answers the number of the receipt
//   await preparer(page, ondine, 8)          the same as filling in the steps before 8, in a blink, by the same forms

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, type Mailbox } from "./journey";

const EXEMPLES = resolve(import.meta.dirname, "../../examples");
const lire = (fichier: string) => JSON.parse(readFileSync(resolve(EXEMPLES, fichier), "utf8"));

export const APPEL = lire("appel_gap_pp_2025.json").appel;
const MODELE: Reponses = lire("candidatures_gap_pp_2025.json").candidatures[0].reponses;

export const CANDIDATURE = `/appels/${APPEL.slug}/candidature`;
export const RECU = `${CANDIDATURE}/recu`;
export const DERNIERE = APPEL.questionnaire.sections.length as number;

export type Reponses = Record<string, any>;
export type Question = {
  id: string;
  type: string;
  libelle: string;
  options?: { valeur: string; libelle: string }[];
  lignes?: { valeur: string; libelle: string }[];
};

/** Someone with an address of their own, who otherwise answers as candidature 001 does. */
export function personne(prenom: string, reponses: Reponses = {}): Reponses {
  const courriel = `${prenom.normalize("NFD").replace(/[^A-Za-z]/g, "").toLowerCase()}.cigale@example.org`;
  return { ...MODELE, prenom, nom: "Cigale", courriel, ...reponses };
}

/** The questions of a step; engagements and consents are all asked at the last one. */
export function questions(etape: number): Question[] {
  const estConsentement = ({ type }: Question) => type === "consentement";
  const sections: { questions: Question[] }[] = APPEL.questionnaire.sections;
  return sections.flatMap(({ questions }, rang) =>
    questions.filter((question) => (rang + 1 === etape ? etape === DERNIERE || !estConsentement(question) : etape === DERNIERE && estConsentement(question))),
  );
}

export const titre = (etape: number): string => (etape === DERNIERE ? "Relire et envoyer" : APPEL.questionnaire.sections[etape - 1].titre);

// --- Hands ---------------------------------------------------------------

/** How a person acts on the page. */
export interface Main {
  ecrire(champ: Locator, texte: string): Promise<void>;
  cocher(choix: Locator): Promise<void>;
  appuyer(commande: Locator): Promise<void>;
}

export const souris: Main = {
  ecrire: (champ, texte) => champ.fill(texte),
  cocher: (choix) => choix.check(),
  appuyer: (commande) => commande.click(),
};

export const doigt: Main = {
  async ecrire(champ, texte) {
    await champ.tap();
    await champ.fill(texte);
  },
  async cocher(choix) {
    if (!(await choix.isChecked())) await choix.tap();
    await expect(choix).toBeChecked();
  },
  appuyer: (commande) => commande.tap(),
};

// --- The form ------------------------------------------------------------

/** The page has come alive: from here on it is WASM that answers. */
export async function vivante(page: Page) {
  await page.waitForFunction(() => (globalThis as any).estVivante === true, undefined, { timeout: 20_000 });
}

/** Lets `vivante` know: a form that is alive watches over what is not saved. */
export async function guetter(page: Page) {
  await page.context().addInitScript(() => {
    const ajouter = globalThis.addEventListener;
    globalThis.addEventListener = function (this: unknown, type: string, ...suite: unknown[]) {
      if (type === "beforeunload") (globalThis as any).estVivante = true;
      return (ajouter as any).call(this, type, ...suite);
    } as typeof ajouter;
  });
}

export const progression = (page: Page) => page.getByRole("navigation", { name: "Étapes du formulaire" });
export const resume = (page: Page) => page.locator("#erreurs");
/** What a link of the summary says to mend, after the words of its question. */
export const said = (link: string | null) => link!.split("\n").at(-1)!;
export const enregistrement = (page: Page) => page.locator(".save-state");
export const bouton = (page: Page, nom: string | RegExp) => page.getByRole("button", { name: nom });
export const question = (page: Page, id: string) => page.locator(`#${id}-question`);
export const erreur = (page: Page, id: string) => page.locator(`#${id}-erreur`);
export const choix = (page: Page, id: string, valeur: unknown) => page.locator(`input[name="${id}"][value="${enValeur(valeur)}"]`);

const enValeur = (reponse: unknown) => (reponse === true ? "oui" : reponse === false ? "non" : String(reponse));

export async function a(page: Page, etape: number) {
  await expect(progression(page)).toContainText(`Étape ${etape} sur ${DERNIERE}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(titre(etape));
}

/** From the page of the call to the first step. */
export async function commencer(page: Page, main: Main = souris) {
  await page.goto(`/appels/${APPEL.slug}`);
  await main.appuyer(bouton(page, "Commencer ma candidature").first());
  await a(page, 1);
}

/** Opens a step of the draft that this browser holds, alive unless scripts never load. */
export async function ouvrir(page: Page, etape: number) {
  await page.goto(`${CANDIDATURE}/${etape}`);
  await a(page, etape);
  await vivante(page);
}

/** Answers one question. */
export async function repondre(page: Page, { id, type }: Question, reponse: any, main: Main = souris) {
  switch (type) {
    case "information":
      return;
    case "choix_unique":
    case "oui_non":
    case "echelle":
      return main.cocher(choix(page, id, reponse));
    case "choix_multiple":
    case "departement_multiple":
      for (const valeur of reponse) await main.cocher(choix(page, id, valeur));
      return;
    case "grille":
      for (const [ligne, colonne] of Object.entries(reponse)) await main.cocher(choix(page, `${id}[${ligne}]`, colonne));
      return;
    case "consentement":
      return reponse ? main.cocher(page.locator(`#${id}`)) : undefined;
    case "commune":
      return main.ecrire(page.locator(`#${id}`), reponse.nom);
    default:
      return main.ecrire(page.locator(`#${id}`), String(reponse));
  }
}

/** Answers every question of a step that this person has an answer to. */
export async function remplir(page: Page, etape: number, reponses: Reponses, main: Main = souris) {
  for (const question of questions(etape)) {
    if (reponses[question.id] !== undefined) await repondre(page, question, reponses[question.id], main);
  }
}

export async function continuer(page: Page, etapeSuivante: number, main: Main = souris) {
  await main.appuyer(bouton(page, "Continuer"));
  await a(page, etapeSuivante);
}

/** Fills in the steps from here to the last. */
export async function remplirJusquALaFin(page: Page, reponses: Reponses, main: Main = souris, depuis = 1) {
  for (let etape = depuis; etape < DERNIERE; etape++) {
    await remplir(page, etape, reponses, main);
    await continuer(page, etape + 1, main);
  }
}

/** Reads over: every answer given stands there in words, with a link to change it. */
export async function relire(page: Page, reponses: Reponses) {
  const relecture = page.getByRole("region", { name: "Relisez vos réponses" });
  await expect(relecture).toContainText("Tout est complet");
  for (let etape = 1; etape < DERNIERE; etape++) {
    for (const question of questions(etape)) {
      const mots = enMots(question, reponses[question.id]);
      if (!mots.length) continue;
      const ligne = relecture.locator("dl.answers > div").filter({ has: page.getByText(question.libelle, { exact: true }) });
      for (const mot of mots) await expect(ligne).toContainText(mot, { useInnerText: true });
      await expect(ligne.getByRole("link", { name: "Modifier" })).toHaveAttribute("href", `${CANDIDATURE}/${etape}#${question.id}`);
    }
  }
}

/** What was answered, in the words of the form. */
export function enMots({ type, options }: Question, reponse: any): string[] {
  if (reponse === undefined || reponse === null) return [];
  const libelle = (valeur: string) => options?.find((option) => option.valeur === valeur)?.libelle ?? valeur;
  switch (type) {
    case "information":
    case "consentement":
    case "grille":
    case "departement_multiple":
    case "telephone":
      return [];
    case "oui_non":
      return [reponse ? "Oui" : "Non"];
    case "choix_multiple":
      return reponse.map(libelle);
    case "choix_unique":
      return [libelle(reponse)];
    case "commune":
      return [reponse.nom];
    default:
      return [String(reponse)];
  }
}

/** Sends, and answers the number under which it was received. */
export async function envoyer(page: Page, main: Main = souris): Promise<string> {
  await main.appuyer(bouton(page, "Envoyer ma candidature"));
  return numeroDuRecu(page);
}

export async function numeroDuRecu(page: Page): Promise<string> {
  await expect(page).toHaveURL(RECU);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/C’est envoyé|gardée de côté/);
  const numero = (await page.locator("strong.numeric").textContent())!.trim();
  expect(numero).toMatch(/^GAP-PP-2025-\d{3}$/);
  return numero;
}

/** Waits until the server has what was typed last, and the page says so. */
export async function enregistre(page: Page) {
  await expect(enregistrement(page)).toHaveAttribute("data-state", "saved");
  await expect(enregistrement(page).getByRole("status")).toContainText("Enregistré à");
}

// --- Around the form -----------------------------------------------------

/** Signs in with the code received by mail, from wherever the page asks for it. */
export async function seConnecter(page: Page, mailbox: Mailbox, courriel: string) {
  await page.getByLabel("Votre adresse e-mail").fill(courriel);
  await bouton(page, "Recevoir mon code").click();
  const lettre = await mailbox.next(courriel, { about: /code|connexion|connecter/i });
  await page.getByLabel("Code à six chiffres").fill(lettre.code);
  await bouton(page, "Me connecter").click();
}

/** The plain forms of the steps before `etape`, posted one after the other: a draft for stories that begin later. */
export async function preparer(page: Page, reponses: Reponses, etape: number = DERNIERE, serveur = "") {
  const origine = serveur || (page.context() as any)._options.baseURL;
  const cookies = new Map<string, string>();
  const poster = async (adresse: string, champs: [string, string][]) => {
    const reponse = await fetch(origine + adresse, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: [...cookies].map(([nom, valeur]) => `${nom}=${valeur}`).join("; ") },
      body: new URLSearchParams(champs),
    });
    expect(reponse.status, `POST ${adresse}`).toBe(303);
    for (const ligne of reponse.headers.getSetCookie()) {
      const [nom, valeur] = ligne.split(";")[0].split("=");
      cookies.set(nom, valeur);
    }
    return reponse.headers.get("location");
  };
  await poster(CANDIDATURE, []);
  for (let etapeFaite = 1; etapeFaite < etape; etapeFaite++) {
    const champs = questions(etapeFaite).flatMap((question) => champsDe(question, reponses[question.id]));
    await poster(`${CANDIDATURE}/${etapeFaite}`, [...champs, ["_vu", "1000000"]]);
  }
  const domaine = { domain: "127.0.0.1", path: "/", secure: true, httpOnly: true, sameSite: "Lax" as const };
  await page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, ...domaine })));
}

/** A question as a plain form posts it. */
function champsDe({ id, type }: Question, reponse: any): [string, string][] {
  if (reponse === undefined || reponse === null) return [];
  if (type === "grille") return Object.entries(reponse).map(([ligne, colonne]) => [`${id}[${ligne}]`, String(colonne)]);
  if (type === "commune") return [[id, reponse.nom]];
  if (type === "consentement") return reponse ? [[id, "true"]] : [];
  if (Array.isArray(reponse)) return reponse.map((valeur) => [id, valeur]);
  return [[id, enValeur(reponse)]];
}
