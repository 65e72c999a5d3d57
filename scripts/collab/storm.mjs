// Twenty people in one text over a bad network, with the line of our own page: node storm.mjs RUNS SEED [AT_ONCE]
// Each has a line of their own, which the seed makes late, cuts, resets, leaves half open, or refuses; now and then the
// server is killed. At the end each letter that was typed is there once, on every screen, and in the list once the server
// has started again. With CROISEE_TEST_POSTGRES there are two servers, and each connection goes to either.
import { execFileSync } from 'node:child_process'
import net from 'node:net'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { openLine, signIn } from './page.mjs'
import { Server, sleep } from './server.mjs'

console.error = () => {}
process.once('SIGTERM', () => process.exit(143))
// Ctrl+C: what was begun ends, and is told.
let isEnough = false
process.once('SIGINT', () => { isEnough = true })
const [runs, seed, atOnce] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 1), Number(process.argv[4] ?? 2)]
const PEOPLE = 20
const KEYS = 40
/** How long it may take, once the network is well again, until all is acknowledged and the same everywhere. */
const CALM_MS = 90000
const PEOPLES_NAMES = ['une@example.org', 'deux@example.org']
const tally = { letters: 0, erased: 0, connections: 0, posts: 0, kills: 0 }

/** Draws that the seed alone decides (xorshift32). */
function draws (start) {
  let state = Math.imul(start, 2654435761) | 1
  const next = () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const below = (count) => Math.floor(next() * count)
  return { next, below, pick: (list) => list[below(list.length)], chance: (share) => next() < share }
}

/** What may happen to a connection. */
const ACCIDENTS = {
  cut: ({ client, server }) => { client.destroy(); server.destroy() },
  reset: ({ client, server }) => { client.resetAndDestroy(); server.resetAndDestroy() },
  // Nothing passes any more, and nobody is told; then it breaks.
  'half open': (pair, draw) => {
    pair.deaf = pair.mute = true
    setTimeout(() => { pair.client.destroy(); pair.server.destroy() }, 500 + draw.below(4000)).unref()
  },
  // One is heard and hears nothing, or the other way round.
  'one way': (pair, draw) => {
    pair[draw.pick(['deaf', 'mute'])] = true
    setTimeout(() => { pair.client.destroy(); pair.server.resetAndDestroy() }, 500 + draw.below(4000)).unref()
  },
  'a tunnel': (pair, draw) => { pair.late = 1500 + draw.below(2500) }
}
for (const name of Object.keys(ACCIDENTS)) tally[name] = 0

/** The line of one person. */
class Line {
  static async open (draw, servers) {
    const line = Object.assign(new Line(), { draw, servers, pairs: new Set(), isCalm: false })
    line.listener = net.createServer({ allowHalfOpen: false }, (client) => line.lead(client))
    await new Promise((done) => line.listener.listen(0, '127.0.0.1', done))
    line.host = `127.0.0.1:${line.listener.address().port}`
    return line
  }

  lead (client) {
    const { draw } = this
    tally.connections++
    client.on('error', () => {})
    if (!this.isCalm && draw.chance(0.08)) return client.resetAndDestroy()
    const server = net.connect(draw.pick(this.servers).port, '127.0.0.1')
    client.setNoDelay(true).once('close', () => { this.pairs.delete(pair); server.destroy() })
    server.setNoDelay(true).on('error', () => {}).once('close', () => client.destroy())
    const pair = { client, server, late: 0, deaf: false, mute: false }
    this.pairs.add(pair)
    this.carry(pair, client, server, 'mute')
    this.carry(pair, server, client, 'deaf')
    if (this.isCalm) return
    const wait = draw.chance(0.2) ? draw.below(60) : draw.below(6000)
    setTimeout(() => {
      if (this.isCalm || client.destroyed) return
      const accident = draw.pick(Object.keys(ACCIDENTS))
      tally[accident]++
      ACCIDENTS[accident](pair, draw)
    }, wait).unref()
  }

  /** In order, late, and in pieces. */
  carry (pair, from, to, lost) {
    const waiting = []
    let isPassing = false
    const pass = async () => {
      isPassing = true
      while (waiting.length) {
        const [at, piece] = waiting.shift()
        const left = at - performance.now()
        if (left > 1) await sleep(left)
        if (!to.destroyed && !pair[lost]) to.write(piece)
      }
      isPassing = false
    }
    from.on('data', (bytes) => {
      if (pair[lost]) return
      const { draw } = this
      const delay = this.isCalm ? 0 : pair.late + (draw.chance(0.1) ? draw.below(400) : draw.below(30))
      pair.late = 0
      const cut = !this.isCalm && bytes.length > 2 && draw.chance(0.2) ? 1 + draw.below(bytes.length - 1) : bytes.length
      for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) if (piece.length) waiting.push([performance.now() + delay, piece])
      if (!isPassing) pass()
    })
  }

  /** The network is well again. */
  heal () {
    this.isCalm = true
    for (const pair of this.pairs) if (pair.deaf || pair.mute) pair.client.destroy()
  }

  close () {
    this.listener.close()
    for (const { client } of this.pairs) client.destroy()
  }
}

/** Somebody, in front of our page. */
class Person {
  constructor (draw, line, name) {
    Object.assign(this, { draw, line, name, doc: new Y.Doc(), typed: [], erased: new Set(), right: null, isOpen: false, end: null })
    this.provider = openLine(this.doc, `http://${line.host}/collab/${name}`, {
      state: (state) => { this.state = state },
      welcome: (words) => { this.right = words.right },
      opened: () => { this.isOpen = true },
      road: (road) => { if (road === 'posts') tally.posts++ },
      over: (end) => { this.end = end }
    })
  }

  get text () { return this.doc.getXmlFragment('prosemirror').toString() }
  get mayType () { return this.isOpen && this.right === 'ecriture' }

  async type (letters) {
    const { draw, doc } = this
    while (!this.mayType && !this.end) await sleep(20)
    const root = doc.getXmlFragment('prosemirror')
    for (const letter of letters) {
      if (this.end) return
      if (root.length === 0) root.push([new Y.XmlText()])
      const run = root.get(draw.below(root.length))
      run.insert(draw.below(run.length + 1), letter)
      this.typed.push(letter)
      if (draw.chance(0.12)) this.erase(draw.pick(this.typed))
      await sleep(draw.chance(0.1) ? draw.below(900) : 20 + draw.below(120))
    }
  }

  /** One's own letter, wherever it is now. */
  erase (letter) {
    if (this.erased.has(letter)) return
    for (const run of this.doc.getXmlFragment('prosemirror').toArray()) {
      const at = run.toString().indexOf(letter)
      if (at < 0) continue
      run.delete(at, 1)
      this.erased.add(letter)
    }
  }
}

const cookies = []
/** One run: says what was wrong, and what the text has to be. */
async function run (servers, number) {
  const draw = draws(seed * 1000 + number)
  const name = `tempete-${seed}-${number}`
  const lines = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => Line.open(draws(seed * 1e6 + number * 100 + index), servers)))
  for (const [index, line] of lines.entries()) signIn(line.host, cookies[index % cookies.length])
  // The first ones open the text on a line that is still well.
  const people = lines.map((line) => new Person(draw, line, name))
  let letter = 0x4e00
  await Promise.all(people.map((person) => person.type(Array.from({ length: KEYS }, () => String.fromCodePoint(letter++)))))
  for (const line of lines) line.heal()
  const wanted = people.flatMap(({ typed, erased }) => typed.filter((one) => !erased.has(one))).sort().join('')
  const isSaid = (text) => [...text].sort().join('') === wanted
  const isDone = () => people.every((person) => person.provider.isSaved && isSaid(person.text) && person.text === people[0].text)
  const end = performance.now() + CALM_MS
  while (!isDone() && performance.now() < end && !people.some(({ end }) => end)) await sleep(20)
  const wrong = []
  for (const [index, person] of people.entries()) {
    if (person.end) wrong.push(`person ${index} was shown out: ${person.end}`)
    const { line, road, isPosting, post, isCaughtUp, sent, kept, tries } = person.provider
    if (!person.provider.isSaved) wrong.push(`person ${index}: ${person.state} ${JSON.stringify({ line, road, isPosting, waits: !!post, isCaughtUp, sent, kept, tries })}`)
    const extra = [...person.text].filter((one, place, all) => all.indexOf(one) !== place).length
    const missing = [...wanted].filter((one) => !person.text.includes(one)).length
    if (extra || missing) wrong.push(`person ${index}: ${missing} letters missing, ${extra} twice`)
    else if (!isSaid(person.text)) wrong.push(`person ${index}: an erased letter is back`)
    else if (person.text !== people[0].text) wrong.push(`person ${index} reads another order`)
  }
  tally.letters += letter - 0x4e00
  tally.erased += people.reduce((sum, { erased }) => sum + erased.size, 0)
  const { text } = people[0]
  for (const person of people) person.provider.destroy()
  for (const line of lines) line.close()
  return { number, name, text, wrong }
}

/** What whoever comes later reads. */
function read (server, name) {
  class Socket extends WebSocket {
    constructor (address, protocols) { super(address, protocols, { headers: { cookie: cookies[0] } }) }
  }
  const provider = new WebsocketProvider(server.url, name, new Y.Doc(), { WebSocketPolyfill: Socket, disableBc: true })
  return new Promise((done) => {
    const look = setInterval(() => {
      if (!provider.synced) return
      clearInterval(look)
      const text = provider.doc.getXmlFragment('prosemirror').toString()
      provider.destroy()
      done(text)
    }, 5)
  })
}

const start = performance.now()
if (process.env.CROISEE_TEST_POSTGRES) process.env.CROISEE_BASE_ADRESSE = process.env.CROISEE_TEST_POSTGRES
const servers = [await Server.start()]
if (process.env.CROISEE_TEST_POSTGRES) servers.push(await Server.start({ beside: servers[0] }))
for (const email of PEOPLES_NAMES) cookies.push(servers[0].cookie(email))

const results = []
let next = 1
let isOver = false
// A server falls now and then, and is back after a while.
const falling = (async () => {
  const draw = draws(seed)
  while (!isOver) {
    const pause = runs > 3 ? 20000 + draw.below(20000) : 3000
    for (let waited = 0; waited < pause && !isOver; waited += 100) await sleep(100)
    if (isOver || (runs <= 3 && tally.kills)) continue
    tally.kills++
    const server = draw.pick(servers)
    await server.end('SIGKILL')
    await sleep(draw.below(2000))
    await server.serve()
  }
})()
await Promise.all(Array.from({ length: Math.min(atOnce, runs) }, async () => {
  while (next <= runs && !isEnough) {
    const result = await run(servers, next++)
    results.push(result)
    for (const wrong of result.wrong) console.log(`run ${result.number} (seed ${seed}): ${wrong}`)
    if (results.length % 10 === 0) console.log(`${results.length} of ${runs} runs, ${results.filter(({ wrong }) => wrong.length).length} wrong, ${Math.round((performance.now() - start) / 1000)} s`)
  }
}))
isOver = true
await falling

// What is in the list is what everybody read.
for (const server of servers) await server.end('SIGTERM')
const report = JSON.parse(servers[0].run('check-log'))
if (report.abimes.length) results[0].wrong.push(`${report.abimes.length} lists do not hold together`)
await servers[0].serve()
for (const result of results) {
  if (await read(servers[0], result.name) !== result.text) {
    result.wrong.push('the list says something else')
    console.log(`run ${result.number} (seed ${seed}): the list says something else`)
  }
}
for (const server of servers) await server.stop()
const bad = results.filter(({ wrong }) => wrong.length)
const { letters, erased, connections, posts, kills, ...accidents } = tally
console.log(`${results.length} runs of ${PEOPLE} people on ${servers.length} server(s): ${letters} letters typed, ${erased} erased, ${report.modifications} updates in the lists`)
console.log(`${connections} connections; ${Object.entries(accidents).map(([name, count]) => `${name} ${count}`).join(', ')}; posts ${posts}; kill -9 ${kills}; ${Math.round((performance.now() - start) / 1000)} s, load ${execFileSync('cut', ['-d', ' ', '-f', '1', '/proc/loadavg'], { encoding: 'utf8' }).trim()}`)
console.log(bad.length ? `${bad.length} wrong: runs ${bad.map(({ number }) => number).join(', ')}` : '0 wrong')
process.exit(bad.length ? 1 : 0)
