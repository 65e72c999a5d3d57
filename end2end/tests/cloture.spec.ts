// The call closes while someone is still writing.
import { CANDIDATURE, DERNIERE, a, bouton, envoyer, guetter, ouvrir, personne, preparer, remplir, seConnecter } from "./candidature";
import { expect, test } from "./journey";

// The server's clock starts twenty seconds before the closing second ends.
test.use({ startsAt: "2025-02-14T23:59:40+01:00" });

test("une candidature envoyée trop tard est gardée de côté, et cela se dit avec égards", async ({ page, newDevice, server, mailbox, axe, fits }) => {
  test.setTimeout(120_000);
  await guetter(page);
  const irma = personne("Irma");
  await preparer(page, irma);
  const fermee = async () => (await fetch(`${server.url}/appels`)).text();
  await expect.poll(fermee, { timeout: 40_000, intervals: [500] }).toContain("Aucun appel n’est ouvert");

  // Someone new finds the door closed, kindly.
  const inconnu = await newDevice();
  await inconnu.goto(CANDIDATURE);
  await expect(inconnu.getByText("L’appel n’est pas ouvert")).toBeVisible();
  await expect(bouton(inconnu, "Commencer")).toHaveCount(0);
  await axe(inconnu);

  // A draft can still be finished and sent.
  await ouvrir(page, DERNIERE);
  await expect(page.getByText("L’appel est clos")).toBeVisible();
  await axe(page);
  await remplir(page, DERNIERE, irma);
  const numero = await envoyer(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nous l’avons gardée de côté");
  await expect(page.getByText("Votre candidature n’est pas perdue.")).toBeVisible();
  await expect(bouton(page, "Corriger mes réponses")).toHaveCount(0);
  await axe(page);
  await fits(page);
  const message = await mailbox.next(irma.courriel);
  expect(message.subject).toContain(numero);
  expect(message.text).toContain("nous la gardons de côté");

  await page.goto("/mon-espace");
  await seConnecter(page, mailbox, irma.courriel);
  await expect(page.getByText("Elle est arrivée après la clôture. Nous la gardons de côté et vous écrirons.")).toBeVisible();
  await expect(page.getByText("Hors délai", { exact: true })).toBeVisible();
});
