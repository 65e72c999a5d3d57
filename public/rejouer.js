// The writing of a text, played again moment after moment: each is a page of the site, asked for in its turn and shown
// in the place of this one. Nothing is said aloud while it plays, but where it stops.
const player = document.querySelector("[data-moments]");
const range = player.querySelector("input");
const button = player.querySelector("button");
const places = player.dataset.moments.split(",");
const part = (page, name) => page.querySelector(`[data-part="${name}"]`);
/** How long each moment stays, in milliseconds: longer for whoever wants less movement. */
const stay = matchMedia("(prefers-reduced-motion: reduce)").matches ? 4000 : 1600;
const pages = new Map();
let [wanted, playing] = [Number(range.value), false];

const address = (step) => location.pathname.replace(/[^/]+$/, places[step - 1]) + location.search;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function load(step) {
  const answer = await fetch(address(step));
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function ask(step) {
  if (!pages.has(step)) pages.set(step, load(step));
  return pages.get(step);
}

/** Says where one is: always to see, aloud when asked. */
function tell(aloud) {
  const words = `Moment ${wanted} sur ${places.length}`;
  part(player, "rang").textContent = words;
  range.setAttribute("aria-valuetext", words);
  if (aloud) part(player, "annonce").textContent = `${words} : ${part(document, "titre").querySelector("h1").textContent}`;
}

/** Shows a moment, unless another was asked for meanwhile; says whether it could. */
async function show(step) {
  wanted = step;
  range.value = step;
  tell(false);
  try {
    const page = await ask(step);
    if (wanted !== step) return true;
    for (const name of ["titre", "texte"]) part(document, name).replaceChildren(...document.importNode(part(page, name), true).childNodes);
    document.title = page.title;
    history.replaceState(null, "", address(step));
    return true;
  } catch {
    pages.delete(step);
    part(player, "rang").textContent = part(player, "annonce").textContent = player.dataset.trouble;
    return false;
  }
}

function pause() {
  playing = false;
  button.textContent = player.dataset.play;
}

async function play() {
  playing = true;
  button.textContent = player.dataset.pause;
  part(player, "annonce").textContent = "";
  const turn = (play.turn = {});
  const goesOn = () => playing && play.turn === turn;
  if (wanted >= places.length) wanted = 0;
  while (goesOn() && wanted < places.length) {
    if (!(await show(wanted + 1))) return pause();
    if (wanted < places.length) ask(wanted + 1).catch(() => pages.delete(wanted + 1));
    if (wanted < places.length) await wait(stay);
  }
  if (!goesOn()) return;
  pause();
  tell(true);
}

button.addEventListener("click", () => {
  if (!playing) return void play();
  pause();
  tell(true);
});
range.addEventListener("input", () => {
  pause();
  void show(Number(range.value));
});
// It is there for whoever has scripts.
player.hidden = false;
tell(false);
