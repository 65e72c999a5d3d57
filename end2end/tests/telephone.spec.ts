// On an old phone: everything fits, day and night, and the next thing to do stays under the thumb.
import { CANDIDATURE, DERNIERE, RECU, a, bouton, doigt, envoyer, guetter, ouvrir, personne, preparer, question, remplir, resume } from "./candidature";
import { expect, test } from "./journey";

test.beforeEach(async ({ page }) => guetter(page));

test("chaque étape tient à 360 et à 320 pixels, le jour et la nuit, vide puis fautive", async ({ page, axe, fits }) => {
  test.setTimeout(240_000);
  await preparer(page, personne("Maxence"), 3);
  for (let etape = 1; etape <= DERNIERE; etape++) {
    await test.step(`étape ${etape}`, async () => {
      await page.emulateMedia({ colorScheme: "dark" });
      await ouvrir(page, etape);
      await fits(page);
      await doigt.appuyer(bouton(page, etape === DERNIERE ? "Envoyer ma candidature" : "Continuer"));
      if (etape > 2) await expect(resume(page)).toBeFocused();
      else await a(page, etape + 1);
      await axe(page);
      await fits(page);
      await page.setViewportSize({ width: 320, height: 640 });
      await fits(page);
      await page.emulateMedia({ colorScheme: "light" });
      await fits(page);
      await page.setViewportSize({ width: 360, height: 740 });
    });
  }
});

test("« Continuer » reste en bas de l’écran, sans cacher le champ où l’on écrit", async ({ page }) => {
  await preparer(page, personne("Nadège"), 3);
  await ouvrir(page, 3);
  const suite = bouton(page, "Continuer");
  for (const part of [0, 0.3, 0.6]) {
    await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), part);
    await expect(suite).toBeInViewport({ ratio: 1 });
  }
  const { top: barre } = await page.locator(".actions").evaluate((element) => element.getBoundingClientRect());
  for (const champ of ["#structure", "#description_pratique", "#deja_aep"]) {
    await page.locator(champ).focus();
    const { top } = await page.locator(champ).evaluate((element) => element.getBoundingClientRect());
    expect(top, champ).toBeLessThan(barre);
  }
});

test("tout ce qui se touche a la place du doigt", async ({ page }) => {
  await preparer(page, personne("Octave"), 5);
  for (const etape of [2, 3, 5]) {
    await ouvrir(page, etape);
    const petits = await page.locator("main").evaluate((main) =>
      [...main.querySelectorAll("label.choice, button, a.button, input:not([type=hidden], [type=radio], [type=checkbox]), textarea, summary")]
        .filter((element) => element.checkVisibility())
        .map((element) => ({ element, boite: element.getBoundingClientRect() }))
        .filter(({ boite }) => boite.height < 44 || boite.width < 44)
        .map(({ element, boite }) => `${element.tagName} « ${element.textContent?.trim().slice(0, 30)} » ${Math.round(boite.width)}×${Math.round(boite.height)}`),
    );
    expect(petits, `étape ${etape}`).toEqual([]);
  }
});

test("les disponibilités se donnent au doigt, en cartes", async ({ page, axe, fits }) => {
  const prune = personne("Prune");
  await preparer(page, prune, 5);
  await ouvrir(page, 5);
  await remplir(page, 5, prune, doigt);
  await axe(page);
  await fits(page);
  await expect(question(page, "disponibilites").locator("input:checked")).toHaveCount(8);
  await doigt.appuyer(bouton(page, "Continuer"));
  await a(page, 6);
});

test("le reçu et mon espace tiennent aussi, le jour et la nuit", async ({ page, axe, fits, signInAs }) => {
  test.setTimeout(120_000);
  const romane = personne("Romane");
  await preparer(page, romane);
  await ouvrir(page, DERNIERE);
  await remplir(page, DERNIERE, romane, doigt);
  await envoyer(page, doigt);
  await signInAs(page, romane.courriel, "participant");
  for (const adresse of [RECU, "/mon-espace", CANDIDATURE + "/plus-tard"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(adresse);
      await axe(page);
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 740 });
        await fits(page);
      }
    }
  }
});
