// Fifteen people whose network blocks WebSockets: the page's own line (src/synthesis/editor/provider.ts), outside a browser.
import http from 'node:http'
import * as Y from 'yjs'
import { openLine, signIn } from '../page.mjs'
import { freePort, sleep } from '../server.mjs'
import { Person, now } from './person.mjs'

const PEOPLE = 15
const UPDATES_A_SECOND = 60
const SECONDS = 15

/** A proxy of a network that blocks WebSockets, saying no or saying nothing, and lets all the rest through. */
async function proxy (server, isMute) {
  const agent = new http.Agent({ keepAlive: true })
  const held = new Set()
  const made = http.createServer((asked, answer) => {
    const { method, url: path, headers } = asked
    const on = http.request({ host: '127.0.0.1', port: server.port, method, path, headers, agent }, (given) => {
      answer.writeHead(given.statusCode, given.headers)
      answer.flushHeaders()
      given.pipe(answer)
    })
    on.on('error', () => answer.destroy())
    answer.on('close', () => on.destroy())
    asked.pipe(on)
  })
  made.on('upgrade', (_, socket) => {
    held.add(socket)
    if (!isMute) socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
  })
  const port = await freePort()
  made.listen(port, '127.0.0.1')
  return {
    host: `127.0.0.1:${port}`,
    stop: () => {
      for (const socket of held) socket.destroy()
      agent.destroy()
      made.closeAllConnections()
      made.close()
    }
  }
}

export async function blocked ({ server, headers, url }, figures, sure) {
  const proxies = { mute: await proxy(server, true), refused: await proxy(server, false) }
  for (const { host } of Object.values(proxies)) signIn(host, headers.cookie)
  const sent = new Map()
  const delays = []
  const join = (document, { host }) => new Promise((done) => {
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
    page.provider = openLine(doc, `http://${host}/collab/${document}`, { opened, state: () => {}, welcome: () => {}, coming: () => {}, over: () => {}, road: (road) => { page.road = road } })
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
  for (const [kind, way] of Object.entries(proxies)) {
    const pages = await Promise.all(Array.from({ length: 3 }, () => join(document, way)))
    figures[kind] = Math.max(...pages.map(({ took }) => took))
    for (const { provider } of pages) provider.destroy()
  }
  const pages = await Promise.all(Array.from({ length: PEOPLE }, () => join(document, proxies.refused)))
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
  for (const { stop } of Object.values(proxies)) stop()
}
