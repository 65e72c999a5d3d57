// Somebody who writes without a page, to any of the servers compared: y-sync, bare as y-websocket speaks it, or framed as hocuspocus does.
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as sync from 'y-protocols/sync'
import WebSocket from 'ws'
import * as Y from 'yjs'

const SYNC = 0
const SIGN_IN = 2
const ANSWER = 4
const KEPT = 100
const FRAGMENT = 'prosemirror'

/** One clock for every thread of this process, in milliseconds. */
export const now = () => Number(process.hrtime.bigint()) / 1e6

/** The pieces that an update brings: [client, first clock, length] each. Read by hand where it is one run of letters, as nearly all are. */
export function pieces (update) {
  const reader = decoding.createDecoder(update)
  if (decoding.readVarUint(reader) === 1 && decoding.readVarUint(reader) === 1) {
    const [client, clock, info] = [decoding.readVarUint(reader), decoding.readVarUint(reader), decoding.readUint8(reader)]
    const [hasLeft, hasRight] = [info & 128, info & 64]
    if ((info & 31) === 4 && (hasLeft || hasRight)) {
      for (const has of [hasLeft, hasRight]) if (has) { decoding.readVarUint(reader); decoding.readVarUint(reader) }
      return [[client, clock, decoding.readVarString(reader).length]]
    }
  }
  return Y.decodeUpdate(update).structs.map(({ id, length }) => [id.client, id.clock, length])
}

export class Person {
  /** `heard(piece, at)` is told of every piece of another, at the instant at which its frame came. */
  constructor (server, document, { client, heard = () => {} } = {}) {
    Object.assign(this, { server, document, heard, framed: server.framing === 'hocuspocus' })
    this.doc = new Y.Doc()
    if (client) this.doc.clientID = client
    // Whether what comes is read into the text, or only counted.
    this.reads = true
    this.updates = []
    this.kept = 0
    this.doc.on('update', (update, origin) => { if (origin !== this) this.updates.push(update) })
  }

  frame (write) {
    const frame = encoding.createEncoder()
    if (this.framed) encoding.writeVarString(frame, this.document)
    write(frame)
    return encoding.toUint8Array(frame)
  }

  wrap (update) {
    return this.frame((frame) => { encoding.writeVarUint(frame, SYNC); sync.writeUpdate(frame, update) })
  }

  /** Comes in; done once the text is here. */
  join () {
    this.began = now()
    const { url, headers } = this.server
    this.socket = new WebSocket(this.framed ? url : `${url}/${this.document}`, { headers, perMessageDeflate: false })
    this.socket.binaryType = 'arraybuffer'
    this.socket.on('message', (bytes) => this.hear(new Uint8Array(bytes)))
    return new Promise((resolve, reject) => {
      this.opened = resolve
      this.socket.on('error', reject)
      this.socket.on('close', (code, why) => reject(new Error(`closed: ${code} ${why}`)))
      this.socket.on('open', () => {
        this.socket._socket.setNoDelay(true)
        if (this.framed) {
          this.socket.send(this.frame((frame) => {
            encoding.writeVarUint(frame, SIGN_IN); encoding.writeVarUint(frame, 0)
            encoding.writeVarString(frame, 'banc'); encoding.writeVarString(frame, '4.7.0')
          }))
        }
        this.ask()
      })
    })
  }

  /** Asks for all that one lacks. */
  ask () {
    this.socket.send(this.frame((frame) => { encoding.writeVarUint(frame, SYNC); sync.writeSyncStep1(frame, this.doc) }))
  }

  hear (bytes) {
    const at = now()
    const reader = decoding.createDecoder(bytes)
    if (this.framed) decoding.readVarString(reader)
    const tag = decoding.readVarUint(reader)
    if (tag === KEPT && !this.framed) this.kept = decoding.readVarUint(reader)
    if (tag !== SYNC && !(this.framed && tag === ANSWER)) return
    const step = decoding.readVarUint(reader)
    const content = decoding.readVarUint8Array(reader)
    if (step === 0) {
      this.socket.send(this.frame((frame) => { encoding.writeVarUint(frame, SYNC); sync.writeSyncStep2(frame, this.doc, content) }))
      return
    }
    if (step === 2) for (const piece of pieces(content)) this.heard(piece, at)
    if (this.reads || step === 1) Y.applyUpdate(this.doc, content, this)
    if (step === 1) { this.took = at - this.began; this.opened() }
  }

  /** Sends what was just written in one's text. */
  send () {
    for (const update of this.updates.splice(0)) this.socket.send(this.wrap(update))
  }

  /** Sends what was written elsewhere, as one's own. */
  bring (update) {
    Y.applyUpdate(this.doc, update, this)
    this.socket.send(this.wrap(update))
  }

  get fragment () { return this.doc.getXmlFragment(FRAGMENT) }
  get text () { return this.fragment.toString() }
  get clock () { return Y.getState(this.doc.store, this.doc.clientID) }

  leave () { this.socket?.terminate() }
}

/** A text of so many short paragraphs, one for each of those who will write. */
export function paragraphs (count) {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let place = 0; place < count; place++) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(`Paragraphe ${place + 1} de la synthèse. `)])
      doc.getXmlFragment(FRAGMENT).push([paragraph])
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

/** A text written here and there and corrected until it weighs so much: everything that makes a text slow to open. */
export function worn (bytes) {
  const doc = new Y.Doc()
  const run = new Y.XmlText()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [run])
  doc.getXmlFragment(FRAGMENT).push([paragraph])
  let state = 1
  const below = (count) => { state = Math.imul(state, 48271) >>> 0; return state % count }
  for (;;) {
    doc.transact(() => {
      for (let round = 0; round < 500; round++) {
        run.insert(below(run.length + 1), 'savoir '.slice(0, 1 + below(7)))
        if (round % 4 === 0 && run.length > 20) run.delete(below(run.length - 4), 1 + below(3))
      }
    })
    const update = Y.encodeStateAsUpdate(doc)
    if (update.length >= bytes) return update
  }
}
