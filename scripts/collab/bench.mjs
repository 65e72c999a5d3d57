// Twenty people in one text, our server beside y-websocket's in the same run: node bench.mjs [SECONDS]
// With ours the gate, the record on disk and sign-in are on; the other keeps all in memory and knows nobody.
// What is measured: from one hand to every other screen (p50, p99), and the server's processor time an update.
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as sync from 'y-protocols/sync'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { Server, freePort, sleep } from './server.mjs'

const SECONDS = Number(process.argv[2] ?? 15)
const PEOPLE = 20
const UPDATES_A_SECOND = 80
const SYNC = 0
const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Processor time that a process has used, in milliseconds. */
function used (pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 1000 / TICKS_A_SECOND
}
/** Memory that a process holds, in MB. */
const held = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

/** Somebody who writes: opens the text, and notes when each piece of another arrives. */
function join (address, headers, left, delays) {
  const doc = new Y.Doc()
  const socket = new WebSocket(address, { headers })
  socket.binaryType = 'arraybuffer'
  const tell = (write) => {
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, SYNC)
    write(frame)
    socket.send(encoding.toUint8Array(frame))
  }
  doc.on('update', (update, origin) => {
    if (origin === socket) return
    for (const { id } of Y.decodeUpdate(update).structs) left.set(`${id.client}.${id.clock}`, performance.now())
    tell((frame) => sync.writeUpdate(frame, update))
  })
  doc.on('update', (update, origin) => {
    if (origin !== socket) return
    const now = performance.now()
    for (const { id } of Y.decodeUpdate(update).structs) {
      const at = left.get(`${id.client}.${id.clock}`)
      if (at !== undefined) delays.push(now - at)
    }
  })
  socket.on('message', (bytes) => {
    const frame = decoding.createDecoder(new Uint8Array(bytes))
    if (decoding.readVarUint(frame) !== SYNC) return
    const answer = encoding.createEncoder()
    encoding.writeVarUint(answer, SYNC)
    sync.readSyncMessage(frame, answer, doc, socket)
    if (encoding.length(answer) > 1) socket.send(encoding.toUint8Array(answer))
  })
  return new Promise((joined, refused) => {
    socket.once('error', refused)
    socket.once('open', () => { tell((frame) => sync.writeSyncStep1(frame, doc)); joined({ doc, socket }) })
  })
}

/** Twenty people write at an even pace for a while in a text of their own. */
async function write (url, headers, pid) {
  const left = new Map()
  const delays = []
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => join(`${url}/banc-${process.pid}`, headers, left, delays)))
  await sleep(500)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText()])
  people[0].doc.getXmlFragment('prosemirror').insert(0, [paragraph])
  await sleep(500)
  const [count, before] = [SECONDS * UPDATES_A_SECOND, used(pid)]
  delays.length = 0
  const start = performance.now()
  for (let sent = 0; sent < count; sent++) {
    await sleep(Math.max(0, start + sent * 1000 / UPDATES_A_SECOND - performance.now()))
    const run = people[sent % PEOPLE].doc.getXmlFragment('prosemirror').get(0).get(0)
    run.insert(run.length, 'é')
  }
  await sleep(1000)
  const cost = (used(pid) - before) * 1000 / count
  const memory = held(pid)
  const alike = new Set(people.map(({ doc }) => doc.getXmlFragment('prosemirror').toString())).size === 1
  for (const { socket } of people) socket.terminate()
  delays.sort((one, other) => one - other)
  const at = (share) => delays[Math.min(delays.length - 1, Math.floor(share * delays.length))]
  return { p50: at(0.5), p99: at(0.99), cost, memory, heard: delays.length / (count * (PEOPLE - 1)), alike }
}

async function ours () {
  const server = await Server.start()
  const figures = await write(server.url, { cookie: server.cookie('une@example.org') }, server.child.pid)
  await server.stop()
  return figures
}

async function theirs () {
  const port = await freePort()
  const program = createRequire(import.meta.url).resolve('y-websocket-2/package.json').replace('package.json', 'bin/server.cjs')
  const child = spawn(process.execPath, [program], { env: { ...process.env, HOST: '127.0.0.1', PORT: String(port) }, stdio: 'ignore' })
  for (let round = 0; round < 100; round++) {
    if (await fetch(`http://127.0.0.1:${port}`).then(() => true, () => false)) break
    await sleep(50)
  }
  const figures = await write(`ws://127.0.0.1:${port}`, {}, child.pid)
  child.kill()
  return figures
}

const [peer, croisee] = [await theirs(), await ours()]
const row = (name, key, unit) => console.log(`  ${name.padEnd(38)}${croisee[key].toFixed(2).padStart(10)}${peer[key].toFixed(2).padStart(14)}${(croisee[key] / peer[key]).toFixed(2).padStart(10)}  ${unit}`)
console.log(`  ${PEOPLE} people, ${UPDATES_A_SECOND} updates a second, ${SECONDS} s`.padEnd(40) + 'Croisée   y-websocket     ratio')
row('From hand to screens, p50', 'p50', 'ms')
row('From hand to screens, p99', 'p99', 'ms')
row('Processor, an update', 'cost', 'µs')
row('Memory', 'memory', 'MB')
if (!croisee.alike || croisee.heard < 1) {
  console.error(`Not everybody read the same: ${(croisee.heard * 100).toFixed(1)} % heard.`)
  process.exit(1)
}
