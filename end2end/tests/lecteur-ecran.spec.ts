// What a screen reader is given: the tree of a step, of its errors, of the grid, and of the receipt.
import { DERNIERE, bouton, envoyer, guetter, ouvrir, personne, preparer, question, remplir, resume } from "./candidature";
import { expect, test } from "./journey";

test.beforeEach(async ({ page }) => guetter(page));

test("une étape dit où l’on en est, ce qu’elle demande, et qui lira", async ({ page }) => {
  await preparer(page, personne("Ariane"), 2);
  await ouvrir(page, 2);
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - link "Aller au contenu"
    - banner:
      - navigation "Menu principal":
        - list:
          - listitem:
            - link "Le GAP"
          - listitem:
            - link "Appels"
          - listitem:
            - link "Agenda"
          - listitem:
            - link "Mon espace"
    - main:
      - navigation "Étapes du formulaire":
        - paragraph:
          - strong: Étape 2 sur 8
          - text: · Vous
        - group: Voir les 8 étapes
      - status: Vos réponses s’enregistrent à mesure que vous avancez.
      - heading "Vous" [level=1]
      - group "Civilité facultatif":
        - radio "Madame"
        - radio "Monsieur"
        - radio "Je préfère ne pas préciser"
      - textbox "Prénom"
      - textbox "Nom"
      - textbox "Adresse e-mail"
      - group "Comment préférez-vous être contacté(e) ?":
        - radio "Par e-mail" [checked]
        - radio "Par téléphone"
        - radio "Par SMS"
      - textbox "Numéro de téléphone facultatif"
      - textbox "Code postal de résidence"
      - combobox "Commune de résidence"
      - paragraph:
        - strong: Qui lira ces réponses ?
        - text: L’administration et les deux personnes qui co-animent. Personne d’autre.
      - button "Continuer"
      - link "Revenir"
      - paragraph:
        - button "Finir plus tard, ou sur un autre appareil"
    - contentinfo:
      - link "05 36 49 00 12"
  `);
});

test("une étape à corriger le dit d’abord, puis à chaque champ", async ({ page }) => {
  await preparer(page, personne("Brune"), 2);
  await ouvrir(page, 2);
  await bouton(page, "Continuer").click();
  await expect(resume(page)).toBeFocused();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Vous" [level=1]
      - group "Il y a 5 réponses à corriger":
        - alert:
          - heading "Il y a 5 réponses à corriger" [level=2]
          - list:
            - listitem:
              - link "Écrivez votre prénom."
            - listitem:
              - link "Écrivez votre nom."
            - listitem:
              - link "Écrivez votre adresse e-mail, comme nom@domaine.fr."
            - listitem:
              - link "Écrivez votre code postal, comme 34000."
            - listitem:
              - link "Indiquez votre commune."
      - textbox "Prénom" [invalid]
      - paragraph: Écrivez votre prénom.
      - textbox "Nom" [invalid]
      - paragraph: Écrivez votre nom.
      - textbox "Adresse e-mail" [invalid]
      - textbox "Code postal de résidence" [invalid]
      - combobox "Commune de résidence" [invalid]
      - paragraph: Indiquez votre commune.
  `);
  await expect(page.locator("#prenom")).toHaveAccessibleDescription("Écrivez votre prénom.");
  await expect(page.locator("#courriel")).toHaveAccessibleDescription(/Format attendu\s: nom@domaine.fr Écrivez votre adresse/);
});

test("chaque case des disponibilités porte sa rencontre, sa date et sa réponse", async ({ page }) => {
  await preparer(page, personne("Clémence"), 6);
  await ouvrir(page, 5);
  await expect(question(page, "disponibilites")).toMatchAriaSnapshot(`
    - group "Serez-vous disponible ?":
      - paragraph: Toutes les séances ont lieu en visioconférence, heure de Paris.
      - table:
        - rowgroup:
          - row:
            - columnheader "Date"
            - columnheader "Disponible"
            - columnheader "Incertain"
            - columnheader "Indisponible"
        - rowgroup:
          - row:
            - rowheader /Réunion de lancement mardi 18 mars, 18 h à 19 h 30/
            - cell:
              - radio /Réunion de lancement mardi 18 mars, 18 h à 19 h 30.* Disponible/ [checked]
            - cell:
              - radio /Réunion de lancement mardi 18 mars, 18 h à 19 h 30.* Incertain/
            - cell:
              - radio /Réunion de lancement mardi 18 mars, 18 h à 19 h 30.* Indisponible/
          - row:
            - rowheader /Séance 1 mardi 8 avril, 18 h à 20 h 30/
  `);
});

test("le reçu dit que c’est arrivé, sous quel numéro, et ce qui vient ensuite", async ({ page }) => {
  const delphine = personne("Delphine");
  await preparer(page, delphine);
  await ouvrir(page, DERNIERE);
  await remplir(page, DERNIERE, delphine);
  await envoyer(page);
  await expect(page).toHaveTitle(/^Candidature reçue/);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - paragraph: GAP PP 2025
      - heading "C’est envoyé. Merci." [level=1]
      - paragraph:
        - text: /Reçue le lundi 10 février 2025 à \\d+ h \\d+, sous le numéro/
        - strong: /GAP-PP-2025-\\d{3}/
      - paragraph: Nous l’avons bien reçue. La lecture commence après la clôture de l’appel.
      - paragraph:
        - text: Une copie de vos réponses part à
        - strong: delphine.cigale@example.org
      - region "Et ensuite ?":
        - heading "Et ensuite ?" [level=2]
        - paragraph: Jusqu’au vendredi 14 février 2025 à 23 h 59, vous pouvez corriger vos réponses, ou retirer votre candidature depuis votre espace.
        - link "Ouvrir mon espace"
        - button "Corriger mes réponses"
      - region "Ce que vous avez envoyé":
        - heading "Ce que vous avez envoyé" [level=2]
        - heading "Vous" [level=3]
        - term: Prénom
        - definition: Delphine
        - term: Commune de résidence
        - definition: Montpellier
        - heading "Vos données" [level=3]
  `);
});
