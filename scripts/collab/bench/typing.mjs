// What scripts/bench-writing times.
import { createRequire } from 'node:module'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as encoding from 'lib0/encoding'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { croisee } from './peers.mjs'
import { Person } from './person.mjs'
import { sleep } from '../server.mjs'

const { chromium } = createRequire(new URL('../../../end2end/package.json', import.meta.url))('playwright')
const KEYS = Number(process.env.CROISEE_TOUCHES ?? 300)
const [CHARACTERS, OTHERS, LETTERS_A_SECOND] = [60_000, 10, 4]
const [HELD_MS, OPEN_MS] = [16, 300]
const PRESENCE = 1
/** What the browser calls its work on what is seen; what remains of a task is scripts, and the browser's own reading of the key. */
const PARTS = { UpdateLayoutTree: 'style', Layout: 'layout', HitTest: 'layout', PrePaint: 'paint', Paint: 'paint', Layerize: 'paint', Commit: 'paint' }

/** A text shaped like ours: sections, each with its title, paragraphs, a list and a verbatim. */
function whole (characters) {
  const doc = new Y.Doc()
  const sentence = 'Chacune et chacun parle depuis son expérience, et le groupe en fait un savoir que d’autres pourront reprendre. '
  const element = (name, ...inside) => { const made = new Y.XmlElement(name); made.insert(0, inside); return made }
  const paragraph = (count) => element('paragraph', new Y.XmlText(sentence.repeat(count)))
  doc.transact(() => {
    const fragment = doc.getXmlFragment('prosemirror')
    for (let [written, number] = [0, 1]; written < characters; number++) {
      fragment.push([element('section',
        element('section_title', new Y.XmlText(`Section ${number}`)),
        ...Array.from({ length: 4 }, () => paragraph(3)),
        element('bullet_list', ...Array.from({ length: 4 }, () => element('list_item', paragraph(1)))),
        element('quote', paragraph(1)))])
      written += sentence.length * 17
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

const address = (name) => {
  const digest = createHash('sha256').update(name).digest().subarray(0, 16)
  digest[6] = (digest[6] & 0x0f) | 0x40
  return `/syntheses/${digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}

/** All the runs of letters of the paragraphs of a text. */
function runs (node, found = []) {
  for (const child of node.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue
    if (child.nodeName === 'paragraph') found.push(child.get(0)); else runs(child, found)
  }
  return found
}

/** Others who write here and there, and show where; until they are told to stop. */
async function others (peer, document, count) {
  let goes = true
  const people = await Promise.all(Array.from({ length: count }, async () => {
    const person = new Person(peer, document)
    await person.join()
    person.awareness = new Awareness(person.doc)
    return person
  }))
  const work = people.map(async (person, place) => {
    await sleep(Math.random() * 1000 / LETTERS_A_SECOND)
    const all = runs(person.fragment)
    const run = all[Math.floor((place + 0.5) * all.length / count)]
    let at = Math.floor(run.length / 2)
    while (goes) {
      run.insert(Math.min(at, run.length), 'écrire ensemble '[at % 16])
      at++
      person.send()
      const place = Y.createRelativePositionFromTypeIndex(run, Math.min(at, run.length))
      person.awareness.setLocalState({ user: {}, cursor: { anchor: place, head: place } })
      person.socket.send(person.frame((frame) => {
        encoding.writeVarUint(frame, PRESENCE)
        encoding.writeVarUint8Array(frame, encodeAwarenessUpdate(person.awareness, [person.doc.clientID]))
      }))
      await sleep(1000 / LETTERS_A_SECOND)
    }
  })
  return async () => {
    goes = false
    await Promise.all(work)
    for (const person of people) { person.awareness.destroy(); person.leave() }
  }
}

const peer = await croisee()
const base = `http://127.0.0.1:${peer.server.port}`
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // Playwright listens to errors, and would have the whole module read again at its first one, which nobody's browser does.
  args: ['--js-flags=--no-enable-lazy-source-positions', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
})
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' })
const [name, value] = peer.server.cookie('deux@example.org').split(/=(.*)/s)
await context.addCookies([{ name, value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }])
const page = await context.newPage()
const at = (numbers, share) => [...numbers].sort((one, other) => one - other)[Math.min(numbers.length - 1, Math.ceil(numbers.length * share) - 1)]

/** What the main thread spends on each key, in ms, from the key to the paint that shows it, whatever comes in between. */
async function type (document) {
  await page.goto(base + address(document))
  await page.locator('[data-part=etat]', { hasText: 'Enregistré' }).waitFor()
  await sleep(1000)
  const paragraphs = page.locator('.writing-field p')
  await paragraphs.nth(Math.floor(await paragraphs.count() / 2)).click()
  await page.keyboard.press('End')
  await sleep(1000)
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] })
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press('abcdefghij '[key % 11] === ' ' ? 'Space' : 'abcdefghij'[key % 11])
    await sleep(100)
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
  if (process.env.CROISEE_TRACE) writeFileSync(`${process.env.CROISEE_TRACE}-${document}.json`, JSON.stringify(traceEvents))
  const keys = traceEvents.filter(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'keydown')
  const { pid, tid } = keys[0]
  const main = traceEvents.filter((event) => event.pid === pid && event.tid === tid).sort((one, other) => one.ts - other.ts)
  const tasks = main.filter(({ name, ph }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask')
  const paints = main.filter(({ name }) => name === 'Paint')
  const spent = ({ tdur, dur }) => (tdur ?? dur) / 1000
  const parts = main.filter(({ name, ph }) => ph === 'X' && PARTS[name])
  const shares = { style: 0, layout: 0, paint: 0 }
  const times = keys.map(({ ts }) => {
    const paint = paints.find((paint) => paint.ts > ts)
    if (!paint) return 0
    const held = tasks.filter((task) => task.ts + task.dur > ts && task.ts <= paint.ts)
    const inside = ({ ts }) => held.some((task) => task.ts <= ts && ts <= task.ts + task.dur)
    for (const part of parts.filter(inside)) shares[PARTS[part.name]] += spent(part) / keys.length
    return held.reduce((sum, task) => sum + spent(task), 0)
  })
  const script = times.reduce((sum, time) => sum + time, 0) / keys.length - shares.style - shares.layout - shares.paint
  return Object.assign(times, { shares: { script, ...shares } })
}

const problems = []
function tell (title, times, most) {
  const [p50, p95, worst] = [at(times, 0.5), at(times, 0.95), at(times, 1)]
  const ms = (number) => `${number.toFixed(1).padStart(7)} ms`
  console.log(`  ${title.padEnd(68)} p50 ${ms(p50)}   p95 ${ms(p95)}   worst ${ms(worst)}${most ? `   (≤ ${most} ms)` : ''}`)
  if (times.shares) console.log(`    en moyenne : ${Object.entries(times.shares).map(([name, time]) => `${name} ${time.toFixed(1)} ms`).join(', ')}`)
  if (most && p95 > most) problems.push(title)
}

console.log(`Écrire : de la touche à ce qu’elle peint, temps du fil principal, ${KEYS} touches`)
const seed = async (document, update) => {
  const author = new Person(peer, document)
  await author.join()
  author.bring(update)
  await sleep(1000)
  author.leave()
}
await seed('banc-vide', whole(1))
tell('un texte d’une section, personne d’autre', await type('banc-vide'))
await seed('banc-long', whole(CHARACTERS))
tell('60 000 caractères, personne d’autre', await type('banc-long'))
const stop = await others(peer, 'banc-long', OTHERS)
tell('60 000 caractères, dix autres qui écrivent', await type('banc-long'), HELD_MS)
await stop()

// A text of 25,000 revisions, from the record each time: the answer, the module, the text in the editor.
const trace = JSON.parse(gunzipSync(readFileSync(new URL('../traces/clownschool.yjs.json.gz', import.meta.url))))
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'))
const author = new Person(peer, 'banc-revisions')
await author.join()
for (const update of [trace.seed, ...trace.txns.map(([, , update]) => update)]) Y.applyUpdate(author.doc, bytes(update), 'hand')
const run = author.fragment.get(0).get(0)
while (author.updates.length < 25_000) run.insert(run.length, 'é')
const count = author.updates.length
while (author.updates.length) {
  for (const update of author.updates.splice(0, 100)) author.socket.send(author.wrap(update))
  await sleep(10)
}
for (let round = 0; round < 600 && author.kept < count; round++) await sleep(50)
author.leave()
await sleep(3000)
await peer.again()
// What the thread itself spends: a machine that does something else meanwhile does not count.
const cdp = await context.newCDPSession(page)
await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
const spent = async () => (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000
const [answered, held, opened, both] = [[], [], [], []]
for (let round = 0; round < 13; round++) {
  await page.goto('about:blank')
  // Nobody is left: the next opens it from the record again.
  await sleep(1000)
  const begin = performance.now()
  const answer = await context.request.get(base + address('banc-revisions'))
  await answer.text()
  const took = performance.now() - begin
  const [before, start] = [await spent(), performance.now()]
  await page.goto(base + address('banc-revisions'), { waitUntil: 'commit' })
  await page.locator('.writing-field').waitFor({ timeout: 20_000 })
  const whole = performance.now() - start
  const used = await spent() - before
  // The first time the browser has nothing of the site yet.
  if (round === 0) continue
  answered.push(took)
  held.push(used)
  opened.push(whole)
  both.push(took + used)
}
tell('25 000 révisions : la réponse du serveur', answered)
tell('25 000 révisions : le fil principal, jusqu’au texte dans l’éditeur', held)
tell('25 000 révisions : les deux', both, OPEN_MS)
tell('25 000 révisions : à l’horloge, machine occupée comprise', opened)
await browser.close()
await peer.stop()
if (problems.length) {
  console.error(`Le budget est dépassé : ${problems.join(' ; ')}.`)
  process.exit(1)
}
process.exit(0)
