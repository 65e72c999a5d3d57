// Editors that are not ours (plain y-websocket) against the real binary: they agree, and nothing is lost when it is killed.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { openLine, signIn } from './page.mjs'
import { Server, sleep } from './server.mjs'

// A plain client says so for each of our own words, which it ignores.
console.error = () => {}
let server
const cookies = {}
before(async () => {
  server = await Server.start()
  for (const email of ['une@example.org', 'deux@example.org', 'lectrice@example.org']) cookies[email] = server.cookie(email)
})
after(() => server.stop())

const providers = []
function open (name, email, doc = new Y.Doc()) {
  class Socket extends WebSocket {
    constructor (url, protocols) { super(url, protocols, { headers: { cookie: cookies[email] } }) }
  }
  const provider = new WebsocketProvider(server.url, name, doc, { WebSocketPolyfill: Socket, disableBc: true, maxBackoffTime: 300 })
  providers.push(provider)
  return { doc, provider, text: () => doc.getXmlFragment('prosemirror').toString() }
}
const until = async (what, check, ms = 30000) => {
  const end = Date.now() + ms
  while (!check()) {
    if (Date.now() > end) assert.fail(`never: ${what}`)
    await sleep(10)
  }
}
const synced = (...windows) => until('synced', () => windows.every(({ provider }) => provider.synced))
const paragraph = (words) => { const node = new Y.XmlElement('paragraph'); node.insert(0, [new Y.XmlText(words)]); return node }
const leave = () => { for (const provider of providers.splice(0)) provider.destroy() }

test('two plain clients agree, and each sees who the other is', async () => {
  const one = open('accord', 'une@example.org'); const two = open('accord', 'deux@example.org')
  await synced(one, two)
  one.doc.getXmlFragment('prosemirror').push([paragraph('élève 😀')])
  two.doc.getXmlFragment('prosemirror').push([paragraph('à deux')])
  await until('the same', () => one.text() === two.text() && one.text().includes('à deux') && one.text().includes('élève 😀'))
  one.provider.awareness.setLocalStateField('user', { name: 'Quelqu’un d’autre' })
  await until('a face', () => [...two.provider.awareness.getStates().values()].some(({ user }) => user?.name === 'Banc'))
  one.provider.destroy()
  await until('gone', () => two.provider.awareness.getStates().size === 1)
  leave()
})

test('whoever reads sees everything and changes nothing', async () => {
  const one = open('lecture', 'une@example.org')
  await synced(one)
  const reader = open('lecture', 'lectrice@example.org')
  await until('connected', () => reader.provider.wsconnected)
  one.doc.getXmlFragment('prosemirror').push([paragraph('lisible')])
  await until('read', () => reader.text().includes('lisible'))
  reader.doc.getXmlFragment('prosemirror').push([paragraph('intrus')])
  one.doc.getXmlFragment('prosemirror').push([paragraph('suite')])
  await until('read on', () => reader.text().includes('suite'))
  assert.ok(!one.text().includes('intrus'))
  leave()
})

test('undo brings back one’s own words only, for everybody', async () => {
  const one = open('retour', 'une@example.org'); const two = open('retour', 'deux@example.org')
  await synced(one, two)
  const undo = new Y.UndoManager(one.doc.getXmlFragment('prosemirror'), { trackedOrigins: new Set(['moi']), captureTimeout: 0 })
  one.doc.transact(() => one.doc.getXmlFragment('prosemirror').push([paragraph('le mien')]), 'moi')
  await until('heard', () => two.text().includes('le mien'))
  two.doc.getXmlFragment('prosemirror').push([paragraph('le sien')])
  await until('both', () => one.text().includes('le sien'))
  undo.undo()
  await until('undone', () => !two.text().includes('le mien') && two.text().includes('le sien'))
  undo.redo()
  await until('redone', () => two.text().includes('le mien') && two.text() === one.text())
  leave()
})

test('a real session survives two kills in its middle, and says the same on every replica', { timeout: 300000 }, async () => {
  const trace = JSON.parse(gunzipSync(readFileSync(new URL('traces/clownschool.yjs.json.gz', import.meta.url))))
  const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'))
  const { txns } = trace
  const authors = Array.from({ length: trace.agents }, () => open('session', 'une@example.org'))
  const observers = Array.from({ length: 12 }, () => open('session', 'deux@example.org'))
  await synced(...authors, ...observers)
  Y.applyUpdate(authors[0].doc, bytes(trace.seed), 'moi')
  const kills = new Set([Math.floor(txns.length / 3), Math.floor(2 * txns.length / 3)])
  let killed = Promise.resolve()
  for (const [index, [author, , update, need]] of txns.entries()) {
    if (kills.has(index)) killed = server.end('SIGKILL').then(() => sleep(200)).then(() => server.serve())
    const { doc } = authors[author]
    const lacks = () => need.some((clock, other) => other !== author && Y.getState(doc.store, 100 + other) < clock)
    if (lacks()) await until('what this author had seen', () => !lacks(), 60000)
    // As the author's own: the provider sends it, now or once it is back.
    Y.applyUpdate(doc, bytes(update), 'moi')
    if (index % 32 === 0) await new Promise(setImmediate)
  }
  await killed
  const reference = new Y.Doc()
  for (const update of [trace.seed, ...txns.map(([, , update]) => update)]) Y.applyUpdate(reference, bytes(update))
  const wanted = reference.getXmlFragment('prosemirror').toString()
  assert.ok(wanted.includes(trace.endContent.slice(0, 40)))
  await until('every replica', () => [...authors, ...observers].every(({ text }) => text() === wanted), 60000)
  leave()
  // And whoever comes later.
  const fresh = open('session', 'lectrice@example.org')
  await until('opened', () => fresh.text() === wanted)
  leave()
})

test('a page of ours says that a text is full, and keeps what was typed there', async () => {
  const heavy = open('lourd', 'une@example.org')
  await synced(heavy)
  const root = heavy.doc.getXmlFragment('prosemirror')
  for (let round = 0; round < 4; round++) {
    root.push([paragraph('x'.repeat(1_000_000))])
    await sleep(50)
  }
  const { host } = new URL(server.url)
  signIn(host, cookies['deux@example.org'])
  const doc = new Y.Doc()
  const ends = []
  let state = null
  const provider = openLine(doc, `http://${host}/collab/lourd`, { state: (now) => { state = now }, over: (end) => ends.push(end) })
  await until('opened', () => state === 'saved' && doc.getXmlFragment('prosemirror').length === 4)
  doc.getXmlFragment('prosemirror').push([paragraph('y'.repeat(500_000))])
  await until('full', () => ends.length > 0)
  assert.deepEqual(ends, ['full'])
  assert.equal(state, 'unsaved')
  assert.ok(!provider.isSaved && doc.getXmlFragment('prosemirror').length === 5)
  await sleep(300)
  assert.equal(root.length, 4)
  provider.destroy()
  leave()
})

test('every list holds together, once the server has stopped', async () => {
  await server.end('SIGTERM')
  const report = JSON.parse(server.run('check-log'))
  assert.deepEqual(report.abimes, [])
  assert.ok(report.modifications > 3000, `${report.modifications}`)
  await server.serve()
})
