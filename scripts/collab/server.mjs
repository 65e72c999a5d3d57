// The real binary on a database of its own, that can be killed and started again at the same address.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const BINARY = process.env.CROISEE_BINARY
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

export const freePort = () => new Promise((done) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => done(port))
  })
})

/** A record of its own, or with `beside` that of another server, as one more instance. */
export class Server {
  static async start ({ beside } = {}) {
    const server = new Server()
    server.home = mkdtempSync(`${tmpdir()}/croisee-collab.`)
    server.port = await freePort()
    server.environment = {
      PATH: process.env.PATH,
      LEPTOS_SITE_ADDR: `127.0.0.1:${server.port}`,
      CROISEE_BASE_ADRESSE: process.env.CROISEE_BASE_ADRESSE ?? `sqlite:${server.home}/croisee.sqlite3`,
      CROISEE_COURRIER_TRANSPORT: 'dossier',
      CROISEE_COURRIER_DOSSIER: `${server.home}/courrier`,
      CROISEE_SECURITE_ORIGINE: beside?.environment.CROISEE_SECURITE_ORIGINE ?? `http://127.0.0.1:${server.port}`,
      // Sessions and codes must outlive a restart.
      CROISEE_SECURITE_CLE: 'une clé de test, longue de plus de trente-deux octets'
    }
    if (!beside) {
      server.run('user', 'add', 'une@example.org', '--role', 'administrateur')
      server.run('user', 'add', 'deux@example.org', '--role', 'administrateur')
      server.run('user', 'add', 'lectrice@example.org', '--role', 'lecteur')
    }
    await server.serve()
    return server
  }

  get http () { return `http://127.0.0.1:${this.port}` }

  get url () { return `ws://127.0.0.1:${this.port}/collab` }

  run (...words) {
    return execFileSync(BINARY, words, { cwd: ROOT, env: this.environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
  }

  cookie (email) { return this.run('user', 'cookie', email).replace(/^Cookie: /, '') }

  async serve () {
    this.child = spawn(BINARY, ['serve', '--banc'], { cwd: ROOT, env: this.environment, stdio: 'ignore' })
    const { child } = this
    const leave = () => child.kill('SIGKILL')
    process.once('exit', leave)
    child.once('exit', () => process.off('exit', leave))
    for (let round = 0; round < 200; round++) {
      const ready = await fetch(`http://127.0.0.1:${this.port}/sante/prete`).then((answer) => answer.ok, () => false)
      if (ready) return
      await sleep(50)
    }
    throw new Error('the server does not answer')
  }

  get hasEnded () { return this.child.exitCode !== null || this.child.signalCode !== null }

  /** Up and awake again, whatever it met. */
  async wake () {
    this.child.kill('SIGCONT')
    if (this.hasEnded) await this.serve()
  }

  end (signal) {
    const { child } = this
    if (this.hasEnded) return Promise.resolve()
    // One that was put to sleep hears nothing before it wakes.
    return new Promise((done) => { child.once('exit', done); child.kill(signal); child.kill('SIGCONT') })
  }

  async stop () {
    await this.end('SIGTERM')
    rmSync(this.home, { recursive: true, force: true })
  }
}
