// Holds « croisee apply » (our gate, then the engine) to what Yjs makes of the same edits: node fuzz.mjs CASES SEED
// Each case: a few authors edit a text shaped like ours, meet now and then, undo; what they sent is then brought to us in
// the order it was sent, shuffled, and as two differences. Every road must end on the text that Yjs ends on.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as Y from 'yjs'

const [cases, seed] = [Number(process.argv[2] ?? 500), Number(process.argv[3] ?? 1)]
const FRAGMENT = 'prosemirror'
const base64 = (bytes) => Buffer.from(bytes).toString('base64')

/** Draws that the seed alone decides (xorshift32). */
function draws (start) {
  let state = Math.imul(start, 2654435761) | 1
  const next = () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const below = (count) => Math.floor(next() * count)
  return { below, pick: (list) => list[below(list.length)], chance: (share) => next() < share }
}

/** Everything in a text, elements and runs of letters. */
function inside (node, found = { elements: [], runs: [] }) {
  for (const child of node.toArray()) {
    if (child instanceof Y.XmlText) found.runs.push(child)
    else { found.elements.push(child); inside(child, found) }
  }
  return found
}

/** A place in a run that cuts no character in two. */
function place (run, index) {
  const letters = run.toDelta().map(({ insert }) => insert).join('')
  const code = letters.charCodeAt(index)
  return code >= 0xdc00 && code < 0xe000 ? index - 1 : index
}

/** A stretch of a run, or nothing where it is empty. */
function stretch (draw, run) {
  const from = place(run, draw.below(run.length + 1))
  const to = place(run, Math.min(run.length, from + 1 + draw.below(5)))
  return to > from ? [from, to - from] : null
}

const GESTURES = {
  add (draw, root, { elements }) {
    const block = new Y.XmlElement(draw.pick(['section', 'paragraph', 'heading', 'bullet_list', 'list_item', 'quote']))
    if (draw.chance(0.5)) block.setAttribute('level', String(1 + draw.below(3)))
    const run = new Y.XmlText()
    run.insert(0, draw.pick(['une idée', 'vigilance', 'levier', 'l’été 😀']), draw.chance(0.3) ? { strong: {} } : {})
    block.insert(0, [run])
    const parent = elements.length && draw.chance(0.4) ? draw.pick(elements) : root
    parent.insert(draw.below(parent.length + 1), [block])
  },
  type (draw, root, { runs }) {
    const run = draw.pick(runs)
    run?.insert(place(run, draw.below(run.length + 1)), draw.pick(['e', 'ç', 'mot ', '👩‍🏫', '« oui »']))
  },
  erase (draw, root, { runs }) {
    const run = draw.pick(runs)
    const some = run && stretch(draw, run)
    if (some) run.delete(...some)
  },
  mark (draw, root, { runs }) {
    const run = draw.pick(runs)
    const some = run && stretch(draw, run)
    if (some) run.format(...some, draw.pick([{ strong: {} }, { strong: null }, { em: {} }, { link: { href: 'https://exemple.fr' } }]))
  },
  attribute (draw, root, { elements }) {
    const element = draw.pick(elements)
    if (draw.chance(0.7)) element?.setAttribute('kind', String(draw.below(5)))
    else element?.removeAttribute('kind')
  },
  remove (draw, root, { elements }) {
    const element = draw.pick(elements)
    const rank = element ? element.parent.toArray().indexOf(element) : -1
    if (rank >= 0) element.parent.delete(rank, 1)
  }
}
// As people do: mostly they type.
const USUAL = ['add', 'add', 'type', 'type', 'type', 'type', 'type', 'erase', 'erase', 'mark', 'mark', 'attribute', 'remove', 'undo']

/** What a text says, whatever the order of attributes and the cutting of runs. */
function reading (doc) {
  const sorted = (value) => value && typeof value === 'object'
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
    : value
  const run = (text) => text.toDelta().reduce((pieces, { insert, attributes }) => {
    const marks = JSON.stringify(sorted(attributes ?? {}))
    const last = pieces.at(-1)
    if (last?.[1] === marks) last[0] += insert
    else pieces.push([insert, marks])
    return pieces
  }, [])
  const node = (one) => one instanceof Y.XmlText ? run(one) : [one.nodeName, sorted(one.getAttributes()), one.toArray().map(node)]
  return JSON.stringify(doc.getXmlFragment(FRAGMENT).toArray().map(node))
}

/** One session: what was sent in order, and what Yjs makes of it, or null where Yjs disagrees with itself. */
function session (draw) {
  const sent = []
  const authors = Array.from({ length: 2 + draw.below(4) }, () => {
    const doc = new Y.Doc()
    doc.clientID = 1 + draw.below(2 ** 32 - 1)
    doc.on('update', (update, origin) => { if (origin !== 'met') sent.push(update) })
    const undo = new Y.UndoManager(doc.getXmlFragment(FRAGMENT), { trackedOrigins: new Set(['hand']), captureTimeout: 0 })
    return { doc, undo }
  })
  const meet = (one, other) => Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(one.doc)), 'met')
  for (let left = 30 + draw.below(120); left > 0; left--) {
    const { doc, undo } = draw.pick(authors)
    const root = doc.getXmlFragment(FRAGMENT)
    const gesture = draw.pick(USUAL)
    if (gesture === 'undo') draw.chance(0.7) ? undo.undo() : undo.redo()
    else doc.transact(() => GESTURES[gesture](draw, root, inside(root)), 'hand')
    if (draw.chance(0.3)) meet(draw.pick(authors), draw.pick(authors))
  }
  for (let round = 0; round < 2; round++) for (const one of authors) for (const other of authors) if (one !== other) meet(one, other)
  const whole = new Y.Doc()
  for (const update of sent) Y.applyUpdate(whole, update)
  const texts = new Set([whole, ...authors.map(({ doc }) => doc)].map(reading))
  return { sent, whole, text: texts.size === 1 ? [...texts][0] : null }
}

/** The roads by which a session comes to us. */
function roads ({ sent, whole }, draw) {
  const half = new Y.Doc()
  for (const update of sent.slice(0, sent.length >> 1)) Y.applyUpdate(half, update)
  const shuffled = sent.map((update) => [draw.below(2 ** 31), update]).sort(([one], [other]) => one - other).map(([, update]) => update)
  return {
    'as sent': sent,
    shuffled,
    'two differences': [Y.encodeStateAsUpdate(half), Y.encodeStateAsUpdate(whole, Y.encodeStateVector(half))]
  }
}

const engine = spawn(process.env.CROISEE_BINARY, ['apply'], { stdio: ['pipe', 'pipe', 'inherit'] })
const answers = createInterface({ input: engine.stdout })[Symbol.asyncIterator]()
async function ask (updates) {
  engine.stdin.write(JSON.stringify({ updates: updates.map(base64) }) + '\n')
  const { value, done } = await answers.next()
  if (done) throw new Error('the engine fell')
  return JSON.parse(value)
}

/** What is wrong in an answer, in a word; nothing where it is right. */
function fault (answer, text) {
  if (answer.panics.length) return `panic (${answer.panics})`
  if (answer.errs) return 'an honest update was refused'
  if (answer.pending) return 'an update never found its place'
  const ours = new Y.Doc()
  Y.applyUpdate(ours, Buffer.from(answer.full, 'base64'))
  return reading(ours) === text ? null : 'another text'
}

const faults = []
let disputed = 0
for (let number = seed; number < seed + cases; number++) {
  const draw = draws(number)
  const one = session(draw)
  // Where Yjs disagrees with itself there is nothing to be held to.
  if (one.text === null) { disputed++; continue }
  for (const [road, updates] of Object.entries(roads(one, draw))) {
    const wrong = fault(await ask(updates), one.text)
    if (wrong) faults.push(`case ${number}, ${road}: ${wrong}`)
  }
}
engine.stdin.end()
for (const line of faults.slice(0, 20)) console.error(line)
console.log(`${cases} cases from seed ${seed}: ${faults.length} wrong, ${disputed} where Yjs disagrees with itself`)
process.exit(faults.length ? 1 : 0)
