// The administration prepares next year's call, changes its questionnaire, publishes, extends and closes it.
// Every page of it ships no script: what these journeys do works on any machine.
import { expect, test } from "./journey";

const LISTE = "/administration/appels";
const SUIVANT = "gap-pp-2026";

// A server of its own: it changes the call that other journeys answer.
test.use({ startsAt: "2025-02-10T09:30:00+01:00" });
// A refused form is answered with the page again, under a status that the browser notes.
test.use({ expectedTrouble: [/status of 422 .*\/administration\//] });

test("un appel se reprend de l’an dernier, se corrige, s’enrichit d’une question, se publie, se prolonge et se clôt", async ({ page, newDevice, signInAs, axe, valid, fits }) => {
  test.setTimeout(240_000);
  await signInAs(page, "administrateur@example.org", "administrateur");
  await page.goto(LISTE);
  await axe(page);
  await valid(page);
  await fits(page);
  await expect(page.getByText("19 candidatures reçues")).toBeVisible();

  // Last year's call, a year later, the same days of the week.
  await page.getByRole("button", { name: "Reprendre celui de l’an dernier" }).click();
  await expect(page).toHaveURL(new RegExp(`${SUIVANT}/modifier`));
  await expect(page.getByLabel("Il se clôt le")).toHaveValue("2026-02-13");
  await expect(page.getByRole("group", { name: "Rencontre 1", exact: true }).getByLabel("Jour")).toHaveValue("2026-03-17");
  await axe(page);
  await valid(page);
  await fits(page);

  // A mistake is said beside its field, and nothing typed is lost.
  await page.getByLabel("En une phrase").fill("Un espace pour avancer ensemble.");
  await page.getByLabel("Il se clôt le").fill("2025-12-01");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Il y a 1 réponse à corriger" })).toBeVisible();
  await expect(page.getByLabel("Il se clôt le")).toHaveAccessibleDescription(/après s’être ouvert/);
  await expect(page.getByLabel("En une phrase")).toHaveValue("Un espace pour avancer ensemble.");
  await axe(page);
  await page.getByLabel("L’appel ouvre le").fill("2025-02-03");
  await page.getByLabel("Il se clôt le").fill("2025-02-20");
  for (const champ of ["La commission se réunit le", "Les réponses partent le", "On confirme avant le"]) await page.getByLabel(champ).fill("2025-03-01");
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Enregistré.")).toBeVisible();

  // The public sees nothing of it.
  const publique = await newDevice();
  await publique.goto("/appels");
  await expect(publique.getByText("2026")).toHaveCount(0);

  // A question more, under a condition, seen as the candidate will see it.
  await page.getByRole("link", { name: "Questionnaire", exact: true }).click();
  await page.getByRole("link", { name: /^2\. Vous/ }).click();
  await axe(page);
  await valid(page);
  await fits(page);
  await page.getByText("Ajouter une question à cette étape").click();
  await page.getByRole("textbox", { name: "La question", exact: true }).fill("Par quel nom faut-il vous appeler ?");
  await page.getByLabel("Sorte de réponse").selectOption("texte_court");
  await page.getByRole("button", { name: "Ajouter la question" }).click();
  const reglages = page.getByRole("complementary", { name: "Réglages de la question" });
  await expect(reglages).toBeVisible();
  await axe(page);
  await valid(page);
  const afficher = reglages.getByRole("region", { name: "Afficher cette question" });
  await afficher.getByLabel("Selon la réponse à").selectOption("saisie_pour");
  await afficher.getByRole("button", { name: "Choisir" }).click();
  await afficher.getByRole("radio", { name: "est", exact: true }).check();
  await reglages.getByLabel("Avec ou pour une autre personne").check();
  await axe(page);
  await reglages.getByRole("button", { name: "Ajouter cette règle" }).click();
  await expect(page.getByText(/Affichée si la réponse à .* est «\sAvec ou pour une autre personne\s»/)).toBeVisible();

  // With the keyboard alone: up twice, the focus stays on the button.
  const monter = page.getByRole("button", { name: /^Monter «\sPar quel nom/ });
  await monter.focus();
  await page.keyboard.press("Enter");
  await expect(monter).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(monter).toBeFocused();

  // What others depend on says so; the last edit is taken back.
  await page.getByRole("button", { name: "Annuler le dernier geste" }).click();
  await expect(page.getByText(/Dernier geste\s: question montée/)).toBeVisible();
  await page.goto(`${LISTE}/${SUIVANT}/questionnaire?question=saisie_pour`);
  await expect(page.getByText(/en conditionne 3 autres/)).toBeVisible();

  // Published, it opens, for the date is past: the candidate meets the question under its condition.
  await page.goto(`${LISTE}/${SUIVANT}/apercu`);
  await expect(page.getByText("Un espace pour avancer ensemble.")).toBeVisible();
  await page.goto(`${LISTE}/${SUIVANT}/modifier`);
  await page.getByRole("button", { name: "Publier l’appel" }).click();
  await expect(page.getByText("L’appel est publié.")).toBeVisible();
  await axe(page);
  const candidate = await newDevice({ javaScriptEnabled: false });
  await candidate.goto(`/appels/${SUIVANT}`);
  await candidate.getByRole("button", { name: "Commencer ma candidature" }).first().click();
  await candidate.goto(`/appels/${SUIVANT}/candidature/2`);
  await expect(candidate.getByRole("textbox", { name: "Prénom", exact: true })).toBeVisible();
  await expect(candidate.getByRole("textbox", { name: /^Par quel nom/ })).toHaveCount(0);
  await candidate.goto(`/appels/${SUIVANT}/candidature/1`);
  await candidate.getByRole("radio", { name: "Avec ou pour une autre personne" }).check();
  await candidate.getByRole("button", { name: "Continuer" }).click();
  await candidate.goto(`/appels/${SUIVANT}/candidature/2`);
  await expect(candidate.getByRole("textbox", { name: /^Par quel nom/ })).toBeVisible();

  // Extended for a reason, then closed.
  await page.getByText("Prolonger l’appel").click();
  await page.getByLabel("Nouvelle clôture le").fill("2025-02-25");
  await page.getByRole("button", { name: "Prolonger", exact: true }).click();
  await expect(page.getByRole("textbox", { name: /^Pourquoi/ })).toHaveAccessibleDescription(/Dites pourquoi/);
  await axe(page);
  await page.getByRole("textbox", { name: /^Pourquoi/ }).fill("Peu de candidatures à l’ouest");
  await page.getByRole("button", { name: "Prolonger", exact: true }).click();
  await expect(page.getByText("L’appel est prolongé.")).toBeVisible();
  await publique.goto(`/appels/${SUIVANT}`);
  await expect(publique.getByText("Appel ouvert jusqu’au 25 février")).toBeVisible();
  await page.getByText("Clore maintenant").click();
  await page.getByRole("button", { name: "Clore l’appel maintenant" }).click();
  await expect(page.getByText("L’appel est clos.")).toBeVisible();
  await publique.reload();
  await expect(publique.getByRole("heading", { name: /L’appel est clos/ })).toBeVisible();
});

test("un questionnaire publié devient une nouvelle version, et les brouillons gardent la leur", async ({ page, newDevice, signInAs, axe }) => {
  test.setTimeout(120_000);
  const candidate = await newDevice({ javaScriptEnabled: false });
  await candidate.goto("/appels/gap-pp-2025");
  await candidate.getByRole("button", { name: "Commencer ma candidature" }).first().click();
  await expect(candidate.getByRole("heading", { level: 1 })).toBeVisible();

  await signInAs(page, "administrateur@example.org", "administrateur");
  await page.goto(`${LISTE}/gap-pp-2025/questionnaire?question=prenom`);
  await page.getByRole("textbox", { name: "La question", exact: true }).fill("Votre prénom d’usage");
  await page.getByRole("button", { name: "Enregistrer la question" }).click();
  await expect(page.getByText(/1\slibellé modifié/)).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Publier ce questionnaire" }).click();
  await expect(page.getByText("Le nouveau questionnaire est publié.")).toBeVisible();
  await candidate.goto("/appels/gap-pp-2025/candidature/2");
  await expect(candidate.getByRole("textbox", { name: "Prénom", exact: true })).toBeVisible();
  const autre = await newDevice({ javaScriptEnabled: false });
  await autre.goto("/appels/gap-pp-2025");
  await autre.getByRole("button", { name: "Commencer ma candidature" }).first().click();
  await autre.goto("/appels/gap-pp-2025/candidature/2");
  await expect(autre.getByRole("textbox", { name: /^Votre prénom d’usage/ })).toBeVisible();
});

test("sans script, sur un téléphone, tout reste à portée", async ({ newDevice, signInAs, axe, fits }) => {
  const page = await newDevice({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await signInAs(page, "administrateur@example.org", "administrateur");
  for (const adresse of ["", "/nouveau", "/gap-pp-2025/modifier", "/gap-pp-2025/apercu", "/gap-pp-2025/questionnaire?question=disponibilites"]) {
    await page.goto(LISTE + adresse);
    await axe(page);
    await fits(page);
  }
});

test.describe("qui n’administre pas", () => {
  test.use({ expectedTrouble: [/status of 404 .*\/administration\//] });

  test("ne trouve rien", async ({ page, signInAs }) => {
    await signInAs(page, "lecteur@example.org", "lecteur");
    for (const adresse of ["", "/nouveau", "/gap-pp-2025/modifier", "/gap-pp-2025/questionnaire"]) {
      await page.goto(LISTE + adresse);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page introuvable");
    }
  });
});
