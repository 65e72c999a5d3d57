// The line of our own page (src/synthesis/editor/provider.ts), outside a browser: what it finds there is made here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'

const EDITOR = new URL('../../src/synthesis/editor/', import.meta.url)
/** A browser keeps a cookie for each site; here for each origin. */
const cookies = new Map()
const cookieOf = (address) => cookies.get(new URL(address).host)
export const signIn = (host, cookie) => cookies.set(host, cookie)

class Socket extends WebSocket {
  constructor (address) {
    super(address, { headers: { cookie: cookieOf(address) } })
    // A browser says it by « close ».
    this.on('error', () => {})
  }
}

/** Server-sent events as a browser hears them: it comes back when the line is cut, and gives up on a refusal. */
class Events extends EventTarget {
  static CLOSED = 2
  readyState = 0
  #stop = new AbortController()

  constructor (address) {
    super()
    this.address = address
    this.#listen()
  }

  close () {
    this.readyState = Events.CLOSED
    this.#stop.abort()
  }

  async #listen () {
    while (this.readyState !== Events.CLOSED) {
      try {
        const answer = await fetch(this.address, { signal: this.#stop.signal })
        if (!answer.ok) this.readyState = Events.CLOSED
        else {
          this.readyState = 1
          this.onopen?.()
          await this.#hear(answer.body)
        }
      } catch { /* cut */ }
      if (this.#stop.signal.aborted) return
      if (this.readyState !== Events.CLOSED) this.readyState = 0
      this.onerror?.()
      await new Promise((done) => setTimeout(done, 1000))
    }
  }

  async #hear (body) {
    let text = ''
    for await (const bytes of body.pipeThrough(new TextDecoderStream())) {
      const events = (text + bytes).split('\n\n')
      text = events.pop()
      for (const event of events) {
        const field = (name) => event.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        const data = field('data')
        if (data === undefined) continue
        const name = field('event') ?? 'message'
        if (name === 'message') this.onmessage?.({ data })
        else this.dispatchEvent(Object.assign(new Event(name), { data }))
      }
    }
  }
}

const { fetch: send } = globalThis
Object.assign(globalThis, {
  WebSocket: Socket,
  EventSource: Events,
  fetch: (address, options = {}) => {
    const cookie = cookieOf(address)
    return send(address, { ...options, headers: { ...(cookie && { cookie }), ...options.headers } })
  },
  addEventListener: () => {},
  removeEventListener: () => {},
  document: { visibilityState: 'visible', addEventListener () {}, removeEventListener () {} }
})

/** With the Yjs of these harnesses, so that there is one. */
const shared = {
  name: 'shared',
  setup: (build) => build.onResolve({ filter: /^(yjs|lib0|y-protocols)/ }, ({ path }) => ({ path: import.meta.resolve(path), external: true }))
}
const { build } = createRequire(EDITOR)('esbuild')
const { outputFiles: [{ text }] } = await build({
  entryPoints: [fileURLToPath(new URL('provider.ts', EDITOR))], bundle: true, format: 'esm', platform: 'node', write: false, plugins: [shared], logLevel: 'error'
})
const home = mkdtempSync(`${tmpdir()}/croisee-page.`)
writeFileSync(`${home}/provider.mjs`, text)
const { Provider } = await import(`${home}/provider.mjs`)
rmSync(home, { recursive: true })

/** The line of a page on a document; `on` hears what a harness wants to, and nobody is composing an accent. */
export const openLine = (doc, address, on) => new Provider(doc, address, new Proxy(on, { get: (heard, name) => heard[name] ?? (() => true) }))
