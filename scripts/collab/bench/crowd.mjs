// A thread of people who write, so that those who measure do not wait for each other. See crowd() for how it is spoken to.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { Person, now } from './person.mjs'

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const THREADS = 2

/**
 * People spread over threads. `call(name, given)` does the same thing in each thread; `given` may depend on its place.
 * `places` are the people's numbers; nobody writes more than `most` letters.
 */
export function crowd (server, { people, most = 20_000 }) {
  const left = new SharedArrayBuffer(8 * people * most)
  const first = 1_000_000 + Math.floor(Math.random() * 1e9)
  const threads = Array.from({ length: THREADS }, (_, thread) => {
    const { url, framing, headers } = server
    const worker = new Worker(new URL(import.meta.url), { workerData: { server: { url, framing, headers }, left, most, people, first } })
    const waiting = new Map()
    let asked = 0
    worker.on('message', ({ id, done, failed }) => {
      const { resolve, reject } = waiting.get(id)
      waiting.delete(id)
      if (failed) reject(new Error(failed)); else resolve(done)
    })
    worker.on('error', (error) => { for (const { reject } of waiting.values()) reject(error) })
    return {
      worker,
      places: Array.from({ length: people }, (_, place) => place).filter((place) => place % THREADS === thread),
      call: (name, given = {}) => new Promise((resolve, reject) => {
        waiting.set(++asked, { resolve, reject })
        worker.postMessage({ id: asked, name, given })
      })
    }
  })
  return {
    threads,
    all: async (name, given = () => ({})) => (await Promise.all(threads.map((thread, at) => thread.call(name, given(thread, at))))).flat(),
    join: async function (documents, places) {
      return (await this.all('join', (thread) => ({ list: thread.places.filter((place) => places.includes(place)).map((place) => [place, documents(place)]) })))
    },
    end: async function () {
      await this.all('leave')
      await sleep(300)
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    }
  }
}

if (!isMainThread) {
  const { server, most, people, first } = workerData
  const left = new Float64Array(workerData.left)
  const here = new Map()
  let delays = []
  let measures = false

  const heard = (own) => ([client, clock, length], at) => {
    const place = client - first
    // Some servers send people their own words back.
    if (!measures || place === own || place < 0 || place >= people) return
    for (let letter = clock; letter < clock + length && letter < most; letter++) {
      const sent = left[place * most + letter]
      if (sent > 0) delays.push(at - sent)
    }
  }

  /** One letter, where this person writes in their own paragraph; now and then elsewhere. */
  function letter (person, place) {
    const { fragment } = person
    const run = fragment.get(place % fragment.length).get(0)
    const goesOn = person.at !== undefined && Math.random() < 0.9
    const at = goesOn ? Math.min(person.at, run.length) : Math.floor(Math.random() * (run.length + 1))
    left[place * most + person.clock] = now()
    run.insert(at, 'écrire à vingt '[person.clock % 15])
    person.at = at + 1
  }

  const does = {
    async join ({ list }) {
      return Promise.all(list.map(async ([place, document]) => {
        const person = new Person(server, document, { client: first + place, heard: heard(place) })
        here.set(place, person)
        await person.join()
        return person.took
      }))
    },
    async seed ({ place, update }) { here.get(place).bring(update) },
    /** Everybody writes at their own uneven pace, and reads. */
    async write ({ rate, ms }) {
      const writers = [...here].map(([place, person]) => ({ place, person, next: 0 }))
      const pause = () => -Math.log(1 - Math.random()) * 1000 * writers.length / rate
      delays = []
      measures = true
      const begin = now()
      let sent = 0
      for (const writer of writers) writer.next = begin + Math.random() * 1000 * writers.length / rate
      while (now() - begin < ms) {
        for (const writer of writers) {
          if (writer.next > now()) continue
          letter(writer.person, writer.place)
          writer.person.send()
          writer.next += pause()
          sent++
        }
        await sleep(1)
      }
      const took = now() - begin
      await sleep(1500)
      measures = false
      return { sent, took, delays: Float64Array.from(delays) }
    },
    /** Writes ahead, so that the sending is all that costs later. */
    async prepare ({ count }) {
      for (const [place, person] of here) {
        person.begins = person.clock
        for (let index = 0; index < count; index++) letter(person, place)
        person.ready = person.updates.splice(0).map((update) => person.wrap(update))
        person.reads = false
      }
    },
    /** Sends what is ready at an even pace, whatever comes back. */
    async pour ({ rate, ms }) {
      const writers = [...here]
      delays = []
      measures = true
      const begin = now()
      let sent = 0
      for (let round = 0; now() - begin < ms;) {
        const due = Math.floor((now() - begin) * rate / 1000)
        for (; sent < due; sent++) {
          const [place, person] = writers[round++ % writers.length]
          const frame = person.ready[Math.floor(sent / writers.length)]
          left[place * most + person.begins + Math.floor(sent / writers.length)] = now()
          person.socket.send(frame)
          if (sent % 32 === 0) await new Promise(setImmediate)
        }
        await new Promise(setImmediate)
      }
      const took = now() - begin
      await sleep(2000)
      measures = false
      return { sent, took, delays: Float64Array.from(delays) }
    },
    async ask () { for (const person of here.values()) person.ask() },
    async texts () { return [...here.values()].map((person) => person.text) },
    async leave () { for (const person of here.values()) person.leave(); here.clear() }
  }
  parentPort.on('message', ({ id, name, given }) => {
    does[name](given).then((done) => parentPort.postMessage({ id, done }), (error) => parentPort.postMessage({ id, failed: String(error?.stack ?? error) }))
  })
}
