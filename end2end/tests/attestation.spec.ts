// After the year: a person asks for their certificate, prints it, and whoever holds the paper verifies it.
import type { Page } from "@playwright/test";
import { CELESTINE, GROUP, ONDINE } from "./groupe";
import { expect, test } from "./journey";

test.use({ startsAt: "2025-12-10T09:00:05+01:00" });
test.use({ expectedTrouble: [/status of 422 .*\/attestations/] });

async function look(page: Page, axe: (page: Page) => Promise<void>, fits: (page: Page) => Promise<void>, valid: (page: Page) => Promise<void>) {
  for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await axe(page);
    await fits(page);
  }
  await valid(page);
  expect(await page.locator("script").count()).toBe(0);
}

test("une participante demande son attestation, et une inconnue la vérifie", async ({ page, newDevice, signInAs, axe, valid, fits }) => {
  await signInAs(page, ONDINE);
  await page.goto(GROUP);
  await page.getByRole("button", { name: "J’accepte la charte et j’entre" }).click();
  await page.goto(`${GROUP}/presences`);
  await page.getByRole("link", { name: "Demander une attestation de participation" }).click();
  await expect(page.getByText("Elle dira : 8 rencontres")).toBeVisible();
  await look(page, axe, fits, valid);
  await page.getByRole("button", { name: "Demander mon attestation" }).click();
  await expect(page.getByText("Votre attestation est prête.")).toBeVisible();
  await look(page, axe, fits, valid);
  const pdf = await page.request.get(`${GROUP}/attestation.pdf`);
  expect(pdf.headers()["content-type"]).toBe("application/pdf");
  const code = (await page.locator(".code-words").textContent())!;

  const visitor = await newDevice();
  await visitor.goto("/attestations");
  await look(visitor, axe, fits, valid);
  await visitor.getByLabel("Le code").fill("123");
  await visitor.keyboard.press("Enter");
  await expect(visitor.getByText("Un code a douze signes").first()).toBeVisible();
  await axe(visitor);
  await visitor.getByLabel("Le code").fill(code.toLowerCase().replaceAll("-", " "));
  await visitor.keyboard.press("Enter");
  await expect(visitor.getByText("Ce numéro est valable")).toBeVisible();
  await expect(visitor.getByText("Ondine")).toHaveCount(0);
  await look(visitor, axe, fits, valid);

  await page.getByText("Changer ce que montre la vérification, ou annuler").click();
  await look(page, axe, fits, valid);
  await page.getByRole("button", { name: "Annuler mon attestation" }).click();
  await expect(page.getByText("son code ne vaut plus")).toBeVisible();
  await visitor.reload();
  await expect(visitor.getByText("Cette attestation ne vaut plus")).toBeVisible();
  await look(visitor, axe, fits, valid);
});

test("la co-animatrice imprime la feuille d’émargement, et elle seule", async ({ page, newDevice, signInAs }) => {
  await signInAs(page, CELESTINE);
  await page.goto(GROUP);
  await page.getByRole("button", { name: "J’accepte la charte et j’entre" }).click();
  await page.goto(`${GROUP}/seances/3`);
  const sheet = await page.getByRole("link", { name: /émargement/ }).getAttribute("href");
  const pdf = await page.request.get(sheet!);
  expect(pdf.headers()["content-type"]).toBe("application/pdf");
  const other = await newDevice();
  await signInAs(other, "idriss.cevenol@example.org");
  expect((await other.request.get(sheet!)).status()).toBe(404);
});
