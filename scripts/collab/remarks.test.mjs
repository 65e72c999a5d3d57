// A note keeps its passage: through others' edits before, inside and around it, an undo, a shortened list, a killed server.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { Server, sleep } from './server.mjs'

// A plain client says so for each of our own words, which it ignores.
console.error = () => {}
let server
const cookies = {}
before(async () => {
  server = await Server.start()
  for (const email of ['une@example.org', 'deux@example.org']) cookies[email] = server.cookie(email)
})
after(() => server.stop())

const providers = []
function open (name, email) {
  class Socket extends WebSocket {
    constructor (url, protocols) { super(url, protocols, { headers: { cookie: cookies[email] } }) }
  }
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(server.url, name, doc, { WebSocketPolyfill: Socket, disableBc: true, maxBackoffTime: 300 })
  providers.push(provider)
  return { doc, provider, root: doc.getXmlFragment('prosemirror'), text: () => doc.getXmlFragment('prosemirror').toString() }
}
const leave = () => { for (const provider of providers.splice(0)) provider.destroy() }
const until = async (what, check, ms = 30000) => {
  const end = Date.now() + ms
  while (!(await check())) {
    if (Date.now() > end) assert.fail(`never: ${what}`)
    await sleep(20)
  }
}
const synced = (...windows) => until('synced', () => windows.every(({ provider }) => provider.synced))
const paragraph = (words) => { const node = new Y.XmlElement('paragraph'); node.insert(0, [new Y.XmlText(words)]); return node }
const words = ({ root }, at = 0) => root.get(at).get(0)

/** The bench's document of that name. */
function id (name) {
  const digest = createHash('sha256').update(name).digest().subarray(0, 16)
  digest[6] = (digest[6] & 0x0f) | 0x40
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
const base64 = (bytes) => Buffer.from(bytes).toString('base64')
async function door (name, path, fields) {
  const origin = `http://127.0.0.1:${server.port}`
  const answer = await fetch(`${origin}/syntheses/${id(name)}/remarques${path}`, {
    method: fields ? 'POST' : 'GET',
    headers: { accept: 'application/json', cookie: cookies['une@example.org'], origin },
    body: fields && new URLSearchParams(fields)
  })
  return { status: answer.status, ...(await answer.json()) }
}
/** Where these words are, as an editor keeps it. */
function anchor (window, quote, at = 0) {
  const text = words(window, at)
  const whole = text.toString()
  const from = whole.indexOf(quote)
  const place = (index, side) => base64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, side)))
  return { debut: place(from, 0), fin: place(from + quote.length, -1), passage: quote, avant: whole.slice(Math.max(0, from - 32), from), apres: whole.slice(from + quote.length).slice(0, 32) }
}
/** What a replica reads between the two ends of a note, by its relative positions alone. */
function read ({ doc }, { starts, ends }) {
  const [from, to] = [starts, ends].map((place) => Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(new Uint8Array(Buffer.from(place, 'base64'))), doc))
  if (!from || !to || from.type !== to.type || from.type._item.deleted || from.index >= to.index) return null
  return from.type.toString().slice(from.index, to.index)
}
const propose = (name, window, quote, mots) => door(name, '', { genre: 'suggestion', mots, ...anchor(window, quote) })
const accept = (name, thread) => door(name, `/${thread.id}`, { geste: 'accepter' })

test('a note follows its passage through edits before, inside and around it', async () => {
  const one = open('marge', 'une@example.org'); const two = open('marge', 'deux@example.org')
  await synced(one, two)
  one.root.push([paragraph('Se servir du réseau personnel 😀, puis l’étendre.')])
  await until('heard', () => two.text().includes('étendre'))
  const left = await door('marge', '', { genre: 'commentaire', mots: 'Vraiment ?', ...anchor(one, 'réseau personnel 😀') })
  assert.equal(left.status, 200, JSON.stringify(left))
  const [thread] = left.margin.threads
  assert.equal(read(two, thread), 'réseau personnel 😀')
  words(two).insert(0, 'Toujours. ')
  words(two).insert(words(two).toString().indexOf('réseau'), 'bon vieux ')
  words(two).insert(words(two).toString().indexOf(', puis'), ' aussi')
  assert.equal(read(two, thread), 'réseau personnel 😀')
  words(two).insert(words(two).toString().indexOf('personnel'), 'très ')
  await until('inside', () => read(one, thread) === 'réseau très personnel 😀')
  leave()
})

test('words taken away and put back by an undo are new to everybody else, and still the passage', async () => {
  const one = open('retour-marge', 'une@example.org'); const two = open('retour-marge', 'deux@example.org')
  await synced(one, two)
  one.root.push([paragraph('Taper aux portes des médecins, sans crainte.')])
  await until('heard', () => two.text().includes('crainte'))
  const { margin: { threads: [thread] } } = await propose('retour-marge', one, 'portes des médecins', 'bonnes portes')
  const undo = new Y.UndoManager(one.root, { trackedOrigins: new Set(['moi']), captureTimeout: 0 })
  one.doc.transact(() => words(one).delete(words(one).toString().indexOf('portes'), 'portes des médecins'.length), 'moi')
  await until('gone', () => !two.text().includes('portes'))
  const gone = await accept('retour-marge', thread)
  assert.deepEqual([gone.status, /a changé/.test(gone.refused)], [422, true])
  undo.undo()
  undo.redo()
  undo.undo()
  await until('back', () => two.text().includes('portes des médecins'))
  // Relative positions alone have lost it: this is what the words kept beside them are for.
  assert.equal(read(two, thread), null)
  await until('kept', async () => (await accept('retour-marge', thread)).status === 200)
  await until('accepted', () => two.text().includes('Taper aux bonnes portes, sans crainte.') && one.text() === two.text())
  leave()
})

test('a note survives a shortened list and a killed server', { timeout: 60000 }, async () => {
  const one = open('longue-marge', 'une@example.org')
  await synced(one)
  one.root.push([paragraph('Faire les interventions à plusieurs.')])
  await sleep(100)
  const { margin: { threads: [thread] } } = await propose('longue-marge', one, 'à plusieurs', 'à deux')
  for (let round = 0; round < 700; round++) {
    words(one).insert(0, 'a')
    if (round % 50 === 0) await sleep(5)
  }
  await sleep(500)
  leave()
  // Once the last one left, the list is one snapshot; then the process falls under whoever came back.
  await sleep(3500)
  const two = open('longue-marge', 'deux@example.org')
  await synced(two)
  words(two).insert(0, 'Encore. ')
  await sleep(300)
  await server.end('SIGKILL')
  await server.serve()
  assert.equal(read(two, thread), 'à plusieurs')
  await until('accepted', async () => (await accept('longue-marge', thread)).status === 200)
  await until('in the text', () => two.text().includes('interventions à deux.'))
  assert.match(two.text(), /Encore\. a{700}Faire/)
  leave()
})

test('a paragraph cut in two takes its note with it, and its new place is kept', async () => {
  const one = open('coupe-marge', 'une@example.org'); const two = open('coupe-marge', 'deux@example.org')
  await synced(one, two)
  one.root.push([paragraph('Se servir du réseau. Taper aux portes du quartier.')])
  await until('heard', () => two.text().includes('quartier'))
  const { margin: { threads: [thread] } } = await propose('coupe-marge', one, 'portes', 'bonnes portes')
  // As an editor does: the second half is taken away, and written anew in a paragraph of its own.
  one.doc.transact(() => {
    words(one).delete(20, words(one).length - 20)
    one.root.push([paragraph('Taper aux portes du quartier.')])
  })
  await until('cut', () => two.root.length === 2)
  assert.equal(read(two, thread), null)
  // Whoever found it says so; another place is refused, even where one reads the same.
  two.root.insert(2, [paragraph('Les portes closes.')])
  await until('a decoy', () => one.root.length === 3)
  const move = (at) => { const { debut, fin } = anchor(two, 'portes', at); return door('coupe-marge', `/${thread.id}`, { geste: 'deplacer', debut, fin }) }
  await sleep(100)
  assert.equal((await move(2)).status, 422)
  const moved = await move(1)
  assert.equal(moved.status, 200, moved.refused)
  assert.equal(read(one, moved.margin.threads[0]), 'portes')
  words(one, 1).insert(0, 'Toujours t')
  words(one, 1).delete(10, 1)
  await until('followed', () => read(two, moved.margin.threads[0]) === 'portes')
  assert.equal((await accept('coupe-marge', thread)).status, 200)
  await until('accepted', () => two.text().includes('aper aux bonnes portes du quartier.'))
  leave()
})
