// Fills a new record with a sample year under way: scripts/sample.mjs, with CROISEE_BINARY and the record's settings in the
// environment. The call of 2025 is open; the group of the year before lives: four meetings are over, the next is tomorrow,
// its situation chosen; a text is being written, two workshops are open, and those who were at a third write what it gave. Everything is done by the people themselves,
// through the forms of the site, on a server of its own whose clock is moved from a day to the next.
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FIRST, MARGIN, OF_WORKSHOP, SECOND, note, remark, write as compose } from "./sample-report.mjs";

const ROOT = resolve(import.meta.dirname, "..");
const server = process.env.CROISEE_BINARY;
/** The day on which the sample stands, whatever the clock of the server that will show it. */
const TODAY = "2025-02-10T09:00:00+01:00";
const SHOWN = process.env.CROISEE_HORLOGE_DEPART || TODAY;
const SLUG = "gap-pp-2024";
const GROUP = `/groupes/${SLUG}`;
const WEEKS = 24;

/** The meetings: Tuesdays, and what is known of each on the tenth of February. */
const MEETINGS = [
  ["lancement", "lancement", "Réunion de lancement", "2024-10-01", "18:00", "19:30"],
  ["s1", "seance", "Séance 1", "2024-11-05", "18:00", "20:30"],
  ["s2", "seance", "Séance 2", "2024-12-03", "18:00", "20:30"],
  ["s3", "seance", "Séance 3", "2025-01-14", "18:00", "20:30"],
  ["s4", "seance", "Séance 4", "2025-02-11", "18:00", "20:30"],
  ["s5", "seance", "Séance 5", "2025-03-11", "18:00", "20:30"],
  ["s6", "seance", "Séance 6", "2025-05-06", "18:00", "20:30"],
  ["synthese", "synthese", "Réunion de synthèse", "2025-06-10", "18:00", "20:00"],
];
const HELD = MEETINGS.slice(0, 4).map(([id]) => id);

/** Who they are in this group: other people than those who answer the call of 2025. */
const PEOPLE = [
  ["Rosalie", "Vidourle"], ["Gaspard", "Autan"], ["Ysaure", "Bastide"], ["Malik", "Cigalon"], ["Thérèse", "Lavogne"],
  ["Ferdinand", "Calanque"], ["Inès", "Romarin"], ["Maïa", "Gavarnie"], ["Augustin", "Lomagne"], ["Noa", "Safran"],
];
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/ /g, "-");
const address = ([first, last]) => `${plain(first)}.${plain(last)}@example.org`;
const CELESTINE = "celestine.micocoule@example.org";
const AURORE = "aurore.salicorne@example.org";
const TEAM = "administrateur@example.org";

/** The clock of Paris at that hour, as an instant. */
function instant(day, hour) {
  const summer = (day >= "2024-03-31" && day < "2024-10-27") || (day >= "2025-03-30" && day < "2025-10-26");
  return `${day}T${hour}:00${summer ? "+02:00" : "+01:00"}`;
}
/** The same moment of the week, half a year before. */
function earlier(text) {
  return text.replace(/2025-\d\d-\d\d(?:T[\d:]+)?(\+01:00)?/g, (found) => {
    const day = new Date(`${found.slice(0, 10)}T12:00:00Z`);
    day.setUTCDate(day.getUTCDate() - WEEKS * 7);
    return day.toISOString().slice(0, 10) + found.slice(10).replace("+01:00", "+02:00");
  });
}
const renamed = (value) =>
  JSON.parse(JSON.stringify(value).replaceAll("gap-pp-2025", SLUG).replaceAll("GAP-PP-2025", "GAP-PP-2024").replaceAll("GAP PP 2025", "GAP PP 2024"));

function call() {
  const file = JSON.parse(readFileSync(join(ROOT, "examples/appel_gap_pp_2025.json"), "utf8"));
  file.appel = renamed(file.appel);
  const { appel } = file;
  Object.assign(appel, { annee: 2024, periode: { debut: "2024-10", fin: "2025-06" } });
  appel.titre = appel.titre.replace("2025", "2024");
  appel.calendrier = JSON.parse(earlier(JSON.stringify(appel.calendrier)));
  appel.seances = appel.seances.map((old, place) => {
    const [id, type, titre, day, from, to] = MEETINGS[place];
    const [starts, ends] = [instant(day, from), instant(day, to)];
    const utc = (text) => new Date(text).toISOString().replace(".000", "");
    const minutes = (new Date(ends) - new Date(starts)) / 60000;
    return {
      ...old, id: `${SLUG}-${id}`, type, titre, debut_local: `${day}T${from}`, fin_local: `${day}T${to}`, decalage: starts.slice(-6),
      debut_utc: utc(starts), fin_utc: utc(ends), duree_minutes: minutes, lien_visio: `https://visio.example.org/${SLUG}-${id}`,
    };
  });
  return file;
}

function candidatures() {
  const file = renamed(JSON.parse(readFileSync(join(ROOT, "examples/candidatures_gap_pp_2025.json"), "utf8")));
  const numbers = new Map();
  const kept = file.candidatures.filter(({ statut }) => statut === "confirmee").map((one, place) => {
    const [prenom, nom] = PEOPLE[place];
    const numero = `GAP-PP-2024-${String(place + 1).padStart(3, "0")}`;
    numbers.set(one.numero, numero);
    const moved = JSON.parse(earlier(JSON.stringify({ ...one, reponses: undefined })));
    const reponses = { ...one.reponses, prenom, nom, courriel: address(PEOPLE[place]) };
    if (reponses.telephone) reponses.telephone = `06 39 98 02 ${String(place + 1).padStart(2, "0")}`;
    return { ...moved, numero, reponses };
  });
  const presences = file.presences
    .filter(({ seance }) => HELD.some((id) => seance === `${SLUG}-${id}`))
    .map((one) => ({ ...one, candidature: numbers.get(one.candidature) }));
  return { schema: file.schema, avertissement: file.avertissement, appel: SLUG, candidatures: kept, presences };
}

/** The candidatures of 2025, with who came to the meetings that are over at that moment. */
function until(moment) {
  const { appel } = JSON.parse(readFileSync(join(ROOT, "examples/appel_gap_pp_2025.json"), "utf8"));
  const file = JSON.parse(readFileSync(join(ROOT, "examples/candidatures_gap_pp_2025.json"), "utf8"));
  const over = new Set(appel.seances.filter(({ fin_utc }) => new Date(fin_utc) < new Date(moment)).map(({ id }) => id));
  return { ...file, presences: file.presences.filter(({ seance }) => over.has(seance)) };
}

const folder = mkdtempSync(join(tmpdir(), "croisee-exemple-"));
const run = (clock, ...args) =>
  execFileSync(server, args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, CROISEE_HORLOGE_DEPART: clock } });

function bring(clock, ...files) {
  run(clock, "import", ...files);
}
function write(name, content) {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** Somebody at work on the site. */
class Person {
  constructor(url, email, clock) {
    this.url = url;
    this.cookie = run(clock, "user", "cookie", email).trim().replace(/^Cookie:\s*/i, "");
  }
  async get(path) {
    const answer = await fetch(this.url + path, { headers: { cookie: this.cookie } });
    if (!answer.ok) throw new Error(`${path} : ${answer.status}`);
    return answer.text();
  }
  async post(path, fields = {}) {
    const answer = await fetch(this.url + path, {
      method: "POST", redirect: "manual", body: new URLSearchParams(fields),
      headers: { cookie: this.cookie, origin: this.url, "sec-fetch-site": "same-origin" },
    });
    if (answer.status !== 303) throw new Error(`${path} : ${answer.status}\n${(await answer.text()).slice(0, 4000)}`);
    return answer.headers.get("location");
  }
}

/** Does something on a server whose clock says so. */
async function at(clock, what) {
  const port = await new Promise((done) => {
    const free = createServer().listen(0, "127.0.0.1", () => {
      const { port } = free.address();
      free.close(() => done(port));
    });
  });
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, CROISEE_HORLOGE_DEPART: clock, LEPTOS_SITE_ADDR: `127.0.0.1:${port}`, CROISEE_SECURITE_ORIGINE: url, CROISEE_SECURITE_DEMANDES_PAR_HEURE: "100000" };
  const served = spawn(server, ["serve"], { cwd: ROOT, env, stdio: ["ignore", "ignore", "inherit"] });
  try {
    const ready = () => fetch(`${url}/sante/prete`).then(({ ok }) => ok, () => false);
    for (let turn = 0; !(await ready()); turn++) {
      if (turn > 200 || served.exitCode !== null) throw new Error("le serveur de l’exemple ne répond pas");
      await new Promise((done) => setTimeout(done, 100));
    }
    await what((email) => new Person(url, email, clock));
  } finally {
    const ended = new Promise((done) => served.once("exit", done));
    served.kill();
    await ended;
  }
}

/** The ten participants, each past the charter. */
async function members(as) {
  const all = PEOPLE.map((one) => as(address(one)));
  for (const one of all) await one.post(`${GROUP}/charte`);
  return all;
}

const SITUATIONS = [
  [0, "La question sur les doses", "Jusqu’où répondre, quand on est patiente et non soignante ?", "Pendant un atelier, un participant m’a demandé combien de comprimés il pouvait prendre. J’ai renvoyé vers l’infirmière, qui m’a reproché ensuite de ne pas avoir répondu. Je ne sais plus où est ma place.", "etp"],
  [1, "Le papa de service", "Comment reprendre la parole sans fâcher personne ?", "On m’a présenté en réunion comme « le papa de service ». Tout le monde a ri, moi aussi. Ensuite, plus personne ne m’a demandé mon avis de la matinée.", "service_soin"],
  [3, "Un secret confié", "Que faire de ce qu’on nous demande de taire à l’équipe ?", "Une personne que j’accompagne m’a confié quelque chose en me demandant de ne pas le dire à l’équipe. Deux jours après, l’équipe me demande si je sais pourquoi elle ne vient plus.", "entre_pairs"],
  [6, "Le protocole changé sans moi", "Comment rester dans la décision quand la réunion est finie ?", "Nous avions écrit un protocole ensemble. Il a été modifié après mon départ de la réunion, et je l’ai appris dans le couloir, en même temps que tout le monde.", "gouvernance"],
];

const WORKSHOPS = [
  { titre: "Dire sa fatigue", description: "La fatigue ne se voit pas. Comment en parler à l’équipe, sans s’excuser d’être là ?\n\nOn vient avec une situation vécue.", jour: "2025-01-23", places: "8", coming: [0, 1, 4, 6, 9] },
  { titre: "Annoncer, entendre", description: "Ce que l’on dit, ce que l’on entend, le jour d’une annonce.\n\nOn vient avec une situation vécue, et on en repart avec d’autres façons de la regarder.", jour: "2025-02-27", places: "8", coming: [0, 2, 3, 5, 8] },
  { titre: "Parler de soi devant des étudiants", description: "Jusqu’où raconter sa vie avec la maladie, quand on intervient dans une école ?\n\nÀ huit personnes, à partir de situations vécues.", jour: "2025-03-20", places: "3", coming: [1, 4, 6, 7, 9] },
];

/** In what quality some of them come to a workshop; the others as partner patients. */
const QUALITIES = { 4: "representant_usagers", 6: "professionnel" };
/** Writes a workshop, publishes it, and registers those who come; gives its page. */
async function announce(as, { titre, description, jour, places, coming }) {
  const team = as(TEAM);
  const made = await team.post("/administration/ateliers/nouveau", {
    titre, description, jour, places, debut: "18:00", fin: "20:30", modalite: "visioconference", lien: "https://visio.example.org/atelier",
    anim0_prenom: "Aurore", anim0_nom: "Salicorne", anim0_qualite: "patiente partenaire ressource", anim0_courriel: AURORE,
    anim1_prenom: "Célestine", anim1_nom: "Micocoule", anim1_qualite: "infirmière, cadre de santé", anim1_courriel: CELESTINE,
  });
  const slug = made.split("?")[0].split("/").pop();
  await team.post(`/administration/ateliers/${slug}/publier`);
  for (const place of coming) {
    const [prenom, nom] = PEOPLE[place];
    const categorie = QUALITIES[place] ?? "patient_partenaire";
    await as(address(PEOPLE[place])).post(`/ateliers/${slug}/inscription`, { prenom, nom, categorie, accord: "true" });
  }
  return `/ateliers/${slug}`;
}

/** The page of the report of the last meeting held. */
let report;
/** The page of the workshop that is over. */
let held;

try {
  // Autumn: the call, the ten people, the meetings held.
  bring("2025-01-14T22:00:00+01:00", write("appel.json", call()), write("candidatures.json", candidatures()));
  run("2025-01-14T22:00:00+01:00", "user", "add", TEAM, "--role", "administrateur");
  await at("2025-01-15T18:00:00+01:00", async (as) => {
    const all = await members(as);
    held = await announce(as, WORKSHOPS[0]);
    const leader = as(CELESTINE);
    for (const one of [leader, as(AURORE)]) await one.post(`${GROUP}/charte`);
    const said = [["5", "5", "Oser poser ma question devant les autres."], ["4", "5", "Que le silence aide autant que la parole."], ["5", "4", "Je ne suis pas seul à douter."], ["4", "4", "Une hypothèse que je n’aurais jamais eue."]];
    for (const [place, [utilite, confiance, retenu]] of said.entries()) {
      await all[place].post(`${GROUP}/seances/4/evaluation`, { utilite, confiance, retenu, mieux: place === 2 ? "Un peu plus de temps pour la fin." : "" });
    }
    report = await leader.post(`${GROUP}/ecrits`, { gabarit: "compte_rendu", rencontre: "4", titre: "" });
    await compose(leader, report, FIRST);
    for (const [place, titre, question, contexte, cadre] of SITUATIONS) {
      await all[place].post(`${GROUP}/situations/${randomUUID()}`, { titre, question, contexte, cadre, geste: "proposer" });
    }
  });

  // The other one writes the rest; the group reads it, and says what it thinks of it in the margin.
  await at("2025-01-18T20:30:00+01:00", async (as) => {
    await compose(as(AURORE), report, SECOND);
    const leader = as(CELESTINE);
    await leader.post(`${report}/etape`, { depuis: "redaction", vers: "proposee", jusqu_au: "" });
    for (const said of MARGIN) {
      await remark(as(address(PEOPLE[said.by])), report, said);
      if (said.answer) await leader.post(await note(leader, report, said.words), { geste: "repondre", mots: said.answer });
    }
  });

  // The evening after a workshop: who was there is said, and the synthesis is proposed to them.
  await at("2025-01-24T18:30:00+01:00", async (as) => {
    const leader = as(AURORE);
    const lines = [...new Set((await leader.get(`${held}/participants`)).match(/presence-[0-9a-f-]{36}(?=")/g))];
    await leader.post(`${held}/presences`, Object.fromEntries(lines.map((line, place) => [line, ["present", "present", "retard", "present", "excuse"][place]])));
    const page = await leader.post(`${held}/ecrits`, { gabarit: "aep_situation", titre: "" });
    await compose(leader, page, OF_WORKSHOP);
    await leader.post(`${page}/etape`, { depuis: "redaction", vers: "proposee", jusqu_au: "" });
  });

  // Two weeks later the group chooses what it will work on.
  await at("2025-01-28T10:00:00+01:00", async (as) => {
    const leader = as(CELESTINE);
    const round = `${GROUP}/seances/5/situations`;
    const act = (person, geste, situation = "") => person.post(`${round}/geste`, { geste, situation });
    await act(leader, "clore-recueil");
    const all = PEOPLE.map((one) => as(address(one)));
    const ids = [...new Set((await all[2].get(round)).match(/rang-[0-9a-f-]{36}/g))];
    const read = await all[2].get(round);
    const first = ids.find((id) => read.slice(0, read.indexOf(id)).lastIndexOf("Un secret confié") > 0) ?? ids[0];
    for (const [place, one] of all.entries()) {
      if (place % 3 === 2) continue;
      const order = [first, ...ids.filter((id) => id !== first)];
      await one.post(round, Object.fromEntries(order.map((id, rank) => [id, String(rank + 1)])));
    }
    await act(leader, "clore-classement");
    // Whose situation it is, nobody else knows: the one who is asked agrees to tell it.
    for (const [place] of SITUATIONS) {
      await act(all[place], "accepter").catch((error) => {
        if (!/: 404/.test(error.message)) throw error;
      });
    }
  });

  // The tenth of February: the call of 2025 is open, the next meeting is tomorrow.
  bring(SHOWN, join(ROOT, "examples/appel_gap_pp_2025.json"), write("candidatures_2025.json", until(SHOWN)), join(ROOT, "examples/syntheses_aep.json"));
  for (const email of ["lectrice@example.org", "lecteur@example.org"]) run(TODAY, "user", "add", email, "--role", "lecteur");
  await at(TODAY, async (as) => {
    const all = PEOPLE.map((one) => as(address(one)));
    for (const [place, one] of all.entries()) {
      if (place % 4 !== 3) await one.post(`${GROUP}/seances/5/reponse`, { reponse: place === 5 ? "non" : "oui" });
    }
    for (const one of WORKSHOPS.slice(1)) await announce(as, one);
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
