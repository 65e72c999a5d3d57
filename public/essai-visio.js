// The trial of a camera, a microphone and a sound. Nothing is recorded, nothing leaves the page: every word is
// in the page already, and this only shows the one that fits.
const trial = document.getElementById("essai");
const part = (name) => trial.querySelector(`[data-part="${name}"]`);
const button = (name) => trial.querySelector(`[data-act="${name}"]`);
const video = trial.querySelector("video");
const meter = trial.querySelector("meter");
let stream = null;
let listening = 0;

/** Shows, of a part, the one sentence named `word`. */
function say(name, word) {
  const sentences = [...part(name).querySelectorAll("[data-said]")];
  const known = sentences.some((sentence) => sentence.dataset.said === word);
  for (const sentence of sentences) sentence.hidden = sentence.dataset.said !== (known ? word : "autre");
  part(name).dataset.state = word;
}

/** The sentence that a refusal of the browser deserves. */
function refusal(error) {
  return {
    NotAllowedError: "refus",
    SecurityError: "refus",
    NotFoundError: "absent",
    OverconstrainedError: "absent",
    NotReadableError: "occupe",
    AbortError: "occupe",
  }[error?.name] ?? "autre";
}

async function ask(name, wanted) {
  if (!navigator.mediaDevices?.getUserMedia) return say(name, "ancien"), null;
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    say(name, refusal(error));
    return null;
  }
}

function stop() {
  cancelAnimationFrame(listening);
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
  video.hidden = true;
  meter.hidden = true;
  button("arreter").hidden = true;
  button("commencer").hidden = false;
}

async function start() {
  stop();
  say("camera", "demande");
  say("micro", "demande");
  // One after the other: a machine without a camera may still be heard.
  const seen = await ask("camera", { video: true });
  const heard = await ask("micro", { audio: true });
  stream = new MediaStream([...(seen?.getTracks() ?? []), ...(heard?.getTracks() ?? [])]);
  if (seen) {
    video.srcObject = seen;
    video.hidden = false;
    say("camera", "marche");
    await video.play().catch(() => {});
  }
  if (heard) listen(heard);
  if (seen || heard) {
    button("commencer").hidden = true;
    button("arreter").hidden = false;
    button("arreter").focus();
  }
}

function listen(heard) {
  say("micro", "silence");
  meter.hidden = false;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(heard).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  let wasHeard = false;
  const look = () => {
    if (!heard.active) return void context.close();
    analyser.getFloatTimeDomainData(wave);
    const level = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
    meter.value = Math.min(1, level * 6);
    if (level > 0.02 && !wasHeard) {
      wasHeard = true;
      say("micro", "marche");
    }
    listening = requestAnimationFrame(look);
  };
  look();
}

function ring() {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.connect(context.destination);
  gain.gain.setValueAtTime(0, context.currentTime);
  // Three soft notes, that begin and end without a click.
  [523.25, 659.25, 783.99].forEach((pitch, place) => {
    const note = context.createOscillator();
    const from = context.currentTime + place * 0.35;
    note.frequency.value = pitch;
    note.connect(gain);
    gain.gain.setTargetAtTime(0.15, from, 0.02);
    gain.gain.setTargetAtTime(0, from + 0.22, 0.04);
    note.start(from);
    note.stop(from + 0.34);
  });
  setTimeout(() => context.close(), 1600);
  say("son", "joue");
}

button("commencer").addEventListener("click", start);
button("arreter").addEventListener("click", () => {
  stop();
  say("camera", "attente");
  say("micro", "attente");
  button("commencer").focus();
});
button("sonner").addEventListener("click", ring);
addEventListener("pagehide", stop);
trial.hidden = false;
document.getElementById("sans-essai").hidden = true;
