// The whole commission, told once: nineteen candidatures received become a group of ten. Two readers and an
// administrator, each in their own browser; every answer leaves and comes back; one withdrawal is replaced from the
// reserve. The last figures are those of the sample's `attendus`.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { CRITERES, LISTE, commission, dossier, noter, numero } from "./commission";
import { expect, test } from "./journey";

const FICHIER = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../examples/candidatures_gap_pp_2025.json"), "utf8"));
const TABLE = "/administration/appels/gap-pp-2025/selection";
const DECISIONS = "/administration/appels/gap-pp-2025/decisions";
/** Asked for a place once a first person had given hers back. */
const APPELEE = "012";
const DESISTEE = "011";

type Candidature = (typeof FICHIER)["candidatures"][number];
const court = ({ numero }: Candidature) => numero.slice(-3);
const nom = ({ reponses }: Candidature) => `${reponses.prenom} ${reponses.nom}`;
const de = (rang: string): Candidature => FICHIER.candidatures.find((une: Candidature) => court(une) === rang);
const passee = (une: Candidature, statut: string) => une.historique.some((etape: { statut: string }) => etape.statut === statut);
const NON_RETENUES = FICHIER.candidatures.filter(({ statut }: Candidature) => statut === "non_retenue");
const RESERVE = [de(APPELEE), ...FICHIER.candidatures.filter(({ statut }: Candidature) => statut === "liste_attente")];
const RETENUES = FICHIER.candidatures.filter((une: Candidature) => passee(une, "retenue") && court(une) !== APPELEE);

test.use(commission());

/** Moves a person of the board by the button of her card, and waits for it to be told. */
async function placer(page: Page, une: Candidature, geste: string, colonne: string) {
  const choix = page.locator(`#carte-${une.numero}, [value="${une.numero}"][name="choix"]`).first();
  const carte = page.locator("li.pick").filter({ has: choix });
  await carte.getByRole("button", { name: geste, exact: true }).click();
  await expect(page.getByRole("region", { name: colonne }).locator(`[name="choix"][value="${une.numero}"]`)).toBeVisible();
}

test("dix-neuf candidatures reçues deviennent un groupe de dix", async ({ page: admin, newDevice, signInAs, axe, server }) => {
  test.setTimeout(600_000);
  await signInAs(admin, "administrateur@example.org", "administrateur");

  await test.step("la lecture commence pour toutes", async () => {
    await admin.goto(LISTE);
    await admin.getByLabel("Toutes : les 19 candidatures reçues").check();
    await admin.getByRole("button", { name: "Commencer la lecture" }).click();
    await expect(admin.getByText("Pour 19 candidatures : 001, 002")).toBeVisible();
    await admin.getByRole("button", { name: "Commencer la lecture" }).click();
    await expect(admin.getByText(/Lecture commencée pour 19 candidatures/)).toBeVisible();
  });

  await test.step("deux personnes lisent et notent, chacune de son côté", async () => {
    const lire = async (qui: string) => {
      const page = await newDevice({ javaScriptEnabled: false });
      await signInAs(page, qui, "lecteur");
      for (const une of FICHIER.candidatures) {
        await page.goto(dossier(court(une)));
        if (une.lecture) await noter(page, CRITERES.map((critere) => une.lecture[critere]));
        else {
          await page.getByText("Ne pas noter").click();
          await page.getByRole("button", { name: "Je m’abstiens" }).click();
        }
      }
    };
    await Promise.all([lire("lectrice@example.org"), lire("lecteur2@example.org")]);
    await admin.goto(dossier("001"));
    await expect(admin.getByText(/17.sur.18/).first()).toBeVisible();
  });

  await test.step("la table se compose, l’équilibre sous les yeux", async () => {
    await admin.goto(TABLE);
    for (const une of RETENUES) await placer(admin, une, "Retenir", "Retenues");
    for (const une of RESERVE) await placer(admin, une, "Réserve", "Réserve");
    for (const une of NON_RETENUES) {
      await placer(admin, une, "Ne pas retenir", "Non retenues");
      const carte = admin.locator("li.pick").filter({ has: admin.locator(`[value="${une.numero}"][name="choix"]`) });
      await carte.getByText("Motif et autres chemins").click();
      await carte.locator("select[name=motif]").selectOption(une.motif);
      for (const chemin of une.orientation) await carte.locator(`[name=orientation][value="${chemin}"]`).check();
      await carte.getByRole("button", { name: "Garder ce motif" }).click();
      await expect(admin.getByText("motif gardé")).toBeVisible();
    }
    await axe(admin);
  });

  await test.step("chaque lettre est relue, puis tout s’applique d’un geste", async () => {
    await admin.goto(DECISIONS);
    for (const une of FICHIER.candidatures) await expect(admin.getByText(`La lettre de ${nom(une)}`)).toBeVisible();
    await expect(admin.getByText("À compléter avant d’appliquer")).toHaveCount(0);
    await admin.getByRole("button", { name: /^Appliquer, et préparer 19/ }).click();
    await expect(admin.getByRole("heading", { name: /19.lettres partent dans/ })).toBeVisible();
    await axe(admin);
  });

  const place = async (une: Candidature) => {
    const lettre = await server.mailbox.next(une.reponses.courriel, { timeout: 60_000 });
    const page = await newDevice({ javaScriptEnabled: false });
    await signInAs(page, une.reponses.courriel, "participant");
    await page.goto(lettre.links.find((lien) => lien.endsWith("/place"))!);
    return page;
  };

  await test.step("dix minutes plus tard les lettres sont parties ; neuf gardent leur place, une la rend", async () => {
    await server.later("2025-02-17T08:25:00+01:00");
    for (const une of RETENUES) {
      const page = await place(une);
      if (une === RETENUES[0]) await axe(page);
      if (court(une) === DESISTEE) {
        await page.getByRole("link", { name: "Je ne peux plus venir" }).click();
        await page.getByRole("button", { name: "Oui, je rends ma place" }).click();
        await expect(page.getByText("Vous avez rendu votre place")).toBeVisible();
      } else {
        await page.getByRole("button", { name: "Je garde ma place" }).click();
        await expect(page.getByText("Votre place est réservée")).toBeVisible();
      }
      await page.context().close();
    }
  });

  await test.step("la place rendue est proposée à une personne de la réserve, qui vient", async () => {
    await signInAs(admin, "administrateur@example.org");
    await admin.goto(DECISIONS);
    await admin.getByRole("button", { name: `Appeler ${nom(de(APPELEE))}` }).click();
    await expect(admin.getByText("La place est proposée")).toBeVisible();
    await server.later("2025-02-17T08:45:00+01:00");
    await server.mailbox.next(de(APPELEE).reponses.courriel); // She was told first that she was in the reserve.
    const page = await place(de(APPELEE));
    await page.getByRole("button", { name: "Je garde ma place" }).click();
    await expect(page.getByText("Votre place est réservée")).toBeVisible();
  });

  await test.step("les nombres sont ceux que l’on attendait", async () => {
    await signInAs(admin, "administrateur@example.org");
    const compter = async (filtre: string) => {
      await admin.goto(`${LISTE}?${filtre}`);
      return admin.getByRole("region", { name: "Candidatures reçues" }).locator("tbody tr").count();
    };
    for (const [statut, attendu] of Object.entries(FICHIER.attendus.par_statut)) {
      expect(await compter(`statut=${statut}`), statut).toBe(attendu);
    }
    for (const [territoire, attendu] of Object.entries(FICHIER.attendus.par_territoire_groupe)) {
      expect(await compter(`statut=confirmee&lieu=${territoire}`), territoire).toBe(attendu);
    }
    await admin.goto(dossier(APPELEE));
    await expect(admin.getByText("Participation confirmée").first()).toBeVisible();
    expect(numero(APPELEE)).toBe(de(APPELEE).numero);
  });
});
