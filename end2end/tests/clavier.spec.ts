// Someone who never touches a mouse makes the whole journey, and always sees where they are.
import type { Locator, Page } from "@playwright/test";
import {
  APPEL, DERNIERE, a, bouton, continuer, envoyer, guetter, ouvrir, personne, preparer, remplir, resume, vivante, type Main,
} from "./candidature";
import { expect, test } from "./journey";

/** What is wrong with where the focus stands: nowhere to be seen, or under something else. */
async function focusInvisible(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) return "";
    const montre = (candidat: Element | null) => {
      if (!candidat) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(candidat);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    };
    const etiquette = element.closest("label");
    const dit = `${element.tagName.toLowerCase()}#${element.id || element.textContent?.trim().slice(0, 40)}`;
    if (!montre(element) && !montre(etiquette)) return `${dit} : le focus ne se voit pas`;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const visible = [0.1, 0.3, 0.5, 0.7, 0.9].some((part) => {
      const dessus = document.elementFromPoint((left + right) / 2, top + (bottom - top) * part);
      return !!dessus && (element.contains(dessus) || dessus.contains(element) || !!etiquette?.contains(dessus));
    });
    return visible ? "" : `${dit} : le focus est caché`;
  });
}

/** Hands that only know the keyboard. */
function clavier(page: Page): Main {
  const tenu = (cible: Locator) => cible.evaluate((element) => element === document.activeElement);
  const dansLeGroupe = (cible: Locator) =>
    cible.evaluate((element) => {
      const actif = document.activeElement as HTMLInputElement | null;
      return element === actif || (actif?.type === "radio" && actif.name === (element as HTMLInputElement).name);
    });

  async function atteindre(arrive: () => Promise<boolean>) {
    for (let touches = 0; touches < 120; touches++) {
      if (await arrive()) return;
      await page.keyboard.press("Tab");
      expect(await focusInvisible(page)).toBe("");
    }
    throw new Error("120 tabulations n’y mènent pas.");
  }

  return {
    async ecrire(champ, texte) {
      await atteindre(() => tenu(champ));
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.insertText(texte);
      await expect(champ).toHaveValue(texte);
    },
    async cocher(choix) {
      if ((await choix.getAttribute("type")) === "checkbox") {
        await atteindre(() => tenu(choix));
        if (!(await choix.isChecked())) await page.keyboard.press("Space");
      } else {
        await atteindre(() => dansLeGroupe(choix));
        for (let touches = 0; touches < 12 && !(await tenu(choix)); touches++) await page.keyboard.press("ArrowDown");
        if (!(await choix.isChecked())) await page.keyboard.press("Space");
      }
      await expect(choix).toBeChecked();
      await expect(choix).toBeFocused();
    },
    async appuyer(commande) {
      await atteindre(() => tenu(commande));
      await page.keyboard.press("Enter");
    },
  };
}

test.beforeEach(async ({ page }) => guetter(page));

test("au clavier seul, de la page d’accueil au reçu", async ({ page }) => {
  test.setTimeout(240_000);
  const main = clavier(page);
  const wanda = personne("Wanda");
  await page.goto("/");
  await main.appuyer(page.getByRole("link", { name: "Déposer ma candidature" }).first());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(APPEL.titre);
  await main.appuyer(bouton(page, "Commencer ma candidature").first());
  await a(page, 1);
  await vivante(page);

  for (let etape = 1; etape < DERNIERE; etape++) {
    await test.step(`étape ${etape}`, async () => {
      await remplir(page, etape, wanda, main);
      await continuer(page, etape + 1, main);
      await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    });
  }

  await main.appuyer(bouton(page, "Envoyer ma candidature"));
  await expect(resume(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("#engagement_duree")).toBeFocused();
  await remplir(page, DERNIERE, wanda, main);
  await envoyer(page, main);
});

test("le lien d’évitement mène au contenu", async ({ page }) => {
  await preparer(page, personne("Xavier"), 2);
  await ouvrir(page, 2);
  await page.keyboard.press("Tab");
  const lien = page.locator(":focus");
  await expect(lien).toHaveRole("link");
  await expect(lien).toContainText(/contenu/i);
  expect(await focusInvisible(page)).toBe("");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => !!document.activeElement?.closest("main"))).toBe(true);
});

for (const [sens, touche] of [["en avant", "Tab"], ["à rebours", "Shift+Tab"]]) {
  test(`aucun piège : la tabulation ${sens} traverse l’étape la plus longue et en ressort, toujours visible`, async ({ page }) => {
    await preparer(page, personne("Yaëlle"), 3);
    await ouvrir(page, 3);
    await page.locator("body").press(touche);
    const cle = () =>
      page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const memes = [...document.querySelectorAll("a, button, input, textarea, summary, [tabindex]")];
        return `${element.tagName} ${memes.indexOf(element)}`;
      });
    const premier = await cle();
    const vus = new Set([premier]);
    for (let touches = 0; touches < 150; touches++) {
      await page.keyboard.press(touche);
      const ici = await cle();
      if (ici === premier) break;
      if (!ici.startsWith("BODY")) expect(vus.has(ici), `${ici} revient`).toBe(false);
      expect(await focusInvisible(page)).toBe("");
      vus.add(ici);
    }
    expect(await cle()).toBe(premier);
    expect(vus.size).toBeGreaterThan(30);
  });
}
