// Someone who has never used the platform opens the call, fills in its questionnaire, and gets a receipt.
import {
  APPEL, CANDIDATURE, DERNIERE, a, bouton, continuer, doigt, envoyer, guetter, personne, relire, remplir, resume, souris, titre, vivante,
} from "./candidature";
import { expect, test } from "./journey";

test.beforeEach(async ({ page }) => guetter(page));

test("de la page d’accueil au reçu, en passant par les huit étapes", async ({ page, isMobile, axe, fits, mailbox }) => {
  test.setTimeout(480_000);
  const main = isMobile ? doigt : souris;
  const ondine = personne(isMobile ? "Ondine" : "Aurélie");

  await test.step("elle trouve l’appel sur la page d’accueil", async () => {
    await page.goto("/");
    await main.appuyer(page.getByRole("link", { name: "Déposer ma candidature" }).first());
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(APPEL.titre);
  });

  await test.step("elle passe la porte", async () => {
    await page.goto(CANDIDATURE);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ma candidature");
    await axe(page);
    await fits(page);
    await main.appuyer(bouton(page, "Commencer"));
    await a(page, 1);
    await vivante(page);
  });

  for (let etape = 1; etape < DERNIERE; etape++) {
    await test.step(`elle remplit l’étape ${etape}, « ${titre(etape)} »`, async () => {
      await a(page, etape);
      await axe(page);
      await fits(page);

      if (etape > 1) {
        // The first step is complete as it comes.
        await main.appuyer(bouton(page, "Continuer"));
        await expect(resume(page)).toBeFocused();
        await expect(page).toHaveTitle(/^Erreur/);
        await axe(page);
        await fits(page);
      }

      await remplir(page, etape, ondine, main);
      await expect(resume(page)).toBeHidden();
      await expect(page).not.toHaveTitle(/^Erreur/);
      await axe(page);
      await fits(page);
      await continuer(page, etape + 1, main);
    });
  }

  await test.step("elle relit, s’engage et consent", async () => {
    await relire(page, ondine);
    await axe(page);
    await fits(page);
    await main.appuyer(bouton(page, "Envoyer ma candidature"));
    await expect(resume(page)).toBeFocused();
    await axe(page);
    await remplir(page, DERNIERE, ondine, main);
    await axe(page);
    await fits(page);
  });

  const numero = await test.step("elle envoie, et reçoit un numéro", async () => {
    const numero = await envoyer(page, main);
    await axe(page);
    await fits(page);
    await expect(page.getByText(ondine.motivation)).toBeVisible();
    return numero;
  });

  await test.step("un message lui arrive, avec la copie de ses réponses", async () => {
    const message = await mailbox.next(ondine.courriel);
    expect(message.subject).toContain(numero);
    expect(message.text).toContain(ondine.motivation);
    expect(message.text).toContain(ondine.situation);
    expect(await mailbox.count(ondine.courriel)).toBe(0);
  });
});
