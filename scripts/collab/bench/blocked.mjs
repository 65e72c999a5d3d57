// Fifteen people whose network blocks WebSockets: the page's own line (src/synthesis/editor/provider.ts), outside a browser.
import http from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import WebSocket from 'ws'
import { freePort, sleep } from '../server.mjs'
import { Person, now } from './person.mjs'

const EDITOR = fileURLToPath(new URL('../../../src/synthesis/editor/', import.meta.url))
const PEOPLE = 15
const UPDATES_A_SECOND = 60
const SECONDS = 15

/** What a page finds around it, and a program does not. */
function browser (origin, headers, proxy) {
  const nothing = () => {}
  class Socket extends WebSocket {
    constructor () { super(`ws://127.0.0.1:${proxy()}/`); this.on('error', nothing) }
  }
  class Events extends EventTarget {
    static CLOSED = 2
    readyState = 0
    #stop = new AbortController()
    constructor (url) { super(); this.#listen(url) }
    async #listen (url) {
      const tell = (type, data) => {
        const event = Object.assign(new Event(type), { data })
        this[`on${type}`]?.(event)
        this.dispatchEvent(event)
      }
      try {
        const answer = await ask(url, { signal: this.#stop.signal, headers: { ...headers, accept: 'text/event-stream' } })
        if (!answer.ok) throw new Error(`${answer.status}`)
        this.readyState = 1
        tell('open')
        let left = ''
        for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
          const said = (left + piece).split('\n\n')
          left = said.pop()
          for (const event of said) {
            const field = (name) => event.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
            if (field('data') !== undefined) tell(field('event') ?? 'message', field('data'))
          }
        }
        throw new Error('over')
      } catch {
        this.readyState = 2
        tell('error')
      }
    }
    close () { this.readyState = 2; this.#stop.abort() }
  }
  const ask = globalThis.fetch
  Object.assign(globalThis, {
    WebSocket: Socket,
    EventSource: Events,
    document: { addEventListener: nothing, removeEventListener: nothing, visibilityState: 'visible' },
    addEventListener: nothing,
    removeEventListener: nothing,
    fetch: (url, given = {}) => ask(url, { ...given, headers: { ...given.headers, ...headers, origin } })
  })
}

/** The line of the page, with the Yjs that goes with it. */
async function line () {
  const { buildSync } = createRequire(`${EDITOR}package.json`)('esbuild')
  const home = mkdtempSync(`${tmpdir()}/croisee-line.`)
  buildSync({
    stdin: { contents: 'export { Provider } from "./provider"; export * as Y from "yjs"', resolveDir: EDITOR, loader: 'ts' },
    bundle: true, format: 'esm', platform: 'browser', outfile: `${home}/line.mjs`, logLevel: 'error'
  })
  // Two of them, on purpose: the page's, and the one of those who are not a page.
  delete globalThis['__ $YJS$ __']
  const made = await import(pathToFileURL(`${home}/line.mjs`))
  rmSync(home, { recursive: true })
  return made
}

export async function blocked ({ server, headers, url }, figures, sure) {
  const origin = `http://127.0.0.1:${server.port}`
  // One proxy that says no, one that says nothing.
  const [refusing, mute] = [http.createServer(), http.createServer()]
  refusing.on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'))
  const lines = new Set()
  mute.on('upgrade', (_, socket) => lines.add(socket))
  const ports = { refused: await freePort(), mute: await freePort() }
  refusing.listen(ports.refused, '127.0.0.1')
  mute.listen(ports.mute, '127.0.0.1')
  let kind = 'mute'
  browser(origin, headers, () => ports[kind])
  const { Provider, Y } = await line()

  const sent = new Map()
  const delays = []
  const join = (document) => new Promise((done) => {
    const doc = new Y.Doc()
    const began = now()
    const page = { doc }
    doc.on('update', (update, from) => {
      const at = now()
      for (const { id, length } of Y.decodeUpdate(update).structs) {
        for (let clock = id.clock; clock < id.clock + length; clock++) {
          const piece = `${id.client}.${clock}`
          if (from !== page.provider) sent.set(piece, at)
          else if (sent.has(piece)) delays.push(at - sent.get(piece))
        }
      }
    })
    const opened = () => { page.took = now() - began; setTimeout(() => done(page)) }
    page.provider = new Provider(doc, `${origin}/collab/${document}`, { state: () => {}, welcome: () => {}, opened, mayCome: () => true, coming: () => {}, road: (road) => { page.road = road }, over: () => {} })
  })

  const document = `banc-bloque-${process.pid}`
  // Made by its first opening.
  const first = new Person({ url, framing: 'plain', headers }, document)
  await first.join()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('Ensemble. ')])
  const seed = new Y.Doc()
  seed.getXmlFragment('prosemirror').push([paragraph])
  first.bring(Y.encodeStateAsUpdate(seed))
  await sleep(300)
  for (kind of ['mute', 'refused']) {
    const pages = await Promise.all(Array.from({ length: 3 }, () => join(document)))
    figures[kind] = Math.max(...pages.map(({ took }) => took))
    for (const { provider } of pages) provider.destroy()
  }
  const pages = await Promise.all(Array.from({ length: PEOPLE }, () => join(document)))
  // Whoever comes in by posts learns whether they may write from the events.
  await sleep(1000)
  delays.length = 0
  const begin = now()
  for (let index = 0; index < SECONDS * UPDATES_A_SECOND; index++) {
    await sleep(Math.max(0, begin + index * 1000 / UPDATES_A_SECOND - now()))
    const run = pages[index % PEOPLE].doc.getXmlFragment('prosemirror').get(0).get(0)
    run.insert(run.length, 'é')
  }
  const isDone = () => pages.every(({ provider }) => provider.isSaved)
  for (let round = 0; round < 100 && !isDone(); round++) await sleep(100)
  await sleep(1500)
  sure(isDone(), 'by posts, not everything is acknowledged')
  sure(pages.every(({ road }) => road === 'posts'), 'not everybody took the other road')
  const read = new Set([first, ...pages].map(({ doc }) => doc.getXmlFragment('prosemirror').toString()))
  sure(read.size === 1, `by posts, ${read.size} texts`)
  sure([...read][0].split('é').length - 1 === SECONDS * UPDATES_A_SECOND, 'by posts, letters are lost')
  delays.sort((one, other) => one - other)
  const heard = delays.length / (SECONDS * UPDATES_A_SECOND * (PEOPLE - 1))
  sure(heard > 0.999, `by posts, ${(heard * 100).toFixed(1)} % heard`)
  figures.posts50 = delays[Math.floor(delays.length / 2)]
  figures.posts99 = delays[Math.floor(delays.length * 0.99)]
  for (const { provider } of pages) provider.destroy()
  first.leave()
  for (const socket of lines) socket.destroy()
  refusing.close()
  mute.close()
}
