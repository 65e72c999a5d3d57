// A piece of the application does not arrive: the page says so, and the rest of the site still stands.
import { CANDIDATURE, a, bouton, guetter, personne, preparer, remplir, vivante } from "./candidature";
import { expect, test } from "./journey";

// What the browser says of a piece that a network refused; a page that cannot come alive also panics, and stays as it was written.
test.use({ expectedTrouble: [/ERR_FAILED|split___|failed to fetch|hydration\.rs|RuntimeError: unreachable/i] });

test.beforeEach(async ({ page }) => guetter(page));

test("le morceau du formulaire manque dès l’ouverture : la page reste lisible, et marche comme sans script", async ({ page }) => {
  const firmin = personne("Firmin");
  await preparer(page, firmin, 4);
  await page.route(/split___candidature_route.*\.wasm/, (route) => route.abort());
  await page.goto(`${CANDIDATURE}/4`);
  await a(page, 4);
  await remplir(page, 4, { ...firmin, situation: undefined, situation_champ: undefined, partage_situation: "non" });
  await bouton(page, "Continuer").click();
  await a(page, 5);
  await page.getByRole("link", { name: "Revenir" }).click();
  await expect(page.locator("#motivation")).toHaveValue(firmin.motivation);
});

test("les autres pages s’ouvrent", async ({ page }) => {
  await preparer(page, personne("Gilberte"), 4);
  await page.route(/split___candidature_route.*\.wasm/, (route) => route.abort());
  await page.goto(`${CANDIDATURE}/4`);
  await page.getByRole("link", { name: "Appels", exact: true }).first().click();
  await expect(page).toHaveURL("/appels");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("appels");
  await page.unroute(/split___candidature_route.*\.wasm/);
  await page.goto(`${CANDIDATURE}/4`);
  await vivante(page);
  await a(page, 4);
});
