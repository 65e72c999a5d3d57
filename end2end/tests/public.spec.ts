// The pages that anyone reads: nothing to run, nothing to remember, nobody else involved; legible by all, day and night.
import { expect, test } from "./journey";

const PAGES = ["/", "/appels", "/appels/gap-pp-2025", "/connexion", "/accessibilite", "/vie-privee"];
const LOST = "/une-page-qui-n-existe-pas";

test.use({ expectedTrouble: [new RegExp(`status of 404 .*${LOST}`)] });

for (const address of [...PAGES, LOST]) {
  test.describe(`la page ${address}`, () => {
    test("n’envoie ni script, ni cookie, et ne parle à personne d’autre", async ({ page, server }) => {
      const scripts: string[] = [];
      const strangers: string[] = [];
      const cookies: string[] = [];
      page.on("request", (request) => {
        if (request.resourceType() === "script" || /\.(js|wasm)$/.test(request.url())) scripts.push(request.url());
        if (!request.url().startsWith(`${server.url}/`) && !request.url().startsWith("data:")) strangers.push(request.url());
      });
      page.on("response", async (response) => {
        if ((await response.allHeaders())["set-cookie"]) cookies.push(response.url());
      });
      const answer = await page.goto(address, { waitUntil: "networkidle" });

      expect(answer?.status()).toBe(address === LOST ? 404 : 200);
      expect(scripts).toEqual([]);
      expect(await page.locator("script, link[rel=modulepreload], [onclick], [onload]").count()).toBe(0);
      expect(strangers).toEqual([]);
      expect(cookies).toEqual([]);
      expect(await page.context().cookies()).toEqual([]);
    });

    test("est accessible et tient dans l’écran, le jour et la nuit", async ({ page, axe, fits }) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(address);
        await expect(page.locator("h1")).toHaveCount(1);
        await axe(page);
        await fits(page);
      }
    });

    test("est écrite en HTML valide", async ({ page, valid }) => {
      await page.goto(address);
      await valid(page);
    });
  });
}

test("la page d’accueil pèse au plus 60 ko, polices à part", async ({ page }) => {
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (["document", "stylesheet"].includes(request.resourceType())) {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    }
  });
  await page.goto("/", { waitUntil: "networkidle" });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(60_000);
});
