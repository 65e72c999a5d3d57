// The servers compared, each started the same way: { name, url, framing, headers, pid, stop }; ours also
// `again`, which stops it, starts it, and says what it left on disk, in bytes.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Server, freePort, sleep } from '../server.mjs'

const require = createRequire(import.meta.url)

/** Ours, as people meet it: sign-in, the gate, and every update on disk before it is acknowledged. */
export async function croisee () {
  const server = await Server.start()
  return {
    name: 'Croisée',
    framing: 'plain',
    url: server.url,
    headers: { cookie: server.cookie('une@example.org') },
    get pid () { return server.child.pid },
    server,
    again: async () => {
      await server.end('SIGTERM')
      const kept = weight(server.home)
      await server.serve()
      return kept
    },
    stop: () => server.stop()
  }
}

/** y-websocket's own server: everything in memory, nobody signs in. */
export const yWebsocket = () =>
  node('y-websocket 2.1.0', 'plain', require.resolve('y-websocket-2/package.json').replace('package.json', 'bin/server.cjs'))

/** Hocuspocus as it comes: everything in memory, nobody signs in. */
export const hocuspocus = () => node('hocuspocus 4.7.0', 'hocuspocus', fileURLToPath(new URL('../peers/hocuspocus.mjs', import.meta.url)))

/** Hocuspocus with its own SQLite: the whole state, two to ten seconds after the last change. */
export const hocuspocusOnDisk = () => node('hocuspocus, SQLite', 'hocuspocus', fileURLToPath(new URL('../peers/hocuspocus.mjs', import.meta.url)), true)

/** Its SQLite is compiled on the spot: without it, that column stays empty. */
export const isOnDiskThere = () => {
  try {
    return existsSync(createRequire(new URL('../peers/', import.meta.url)).resolve('better-sqlite3/build/Release/better_sqlite3.node'))
  } catch {
    return false
  }
}

async function node (name, framing, program, isOnDisk = false) {
  const port = await freePort()
  const home = mkdtempSync(`${tmpdir()}/croisee-bench.`)
  const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), ...(isOnDisk ? { BASE: `${home}/textes.sqlite3` } : {}) }
  let child
  const start = async () => {
    child = spawn(process.execPath, [program], { env, stdio: 'ignore' })
    for (let round = 0; round < 200; round++) {
      if (await fetch(`http://127.0.0.1:${port}`).then(() => true, () => false)) return
      await sleep(50)
    }
    throw new Error(`${name} does not answer`)
  }
  const end = () => new Promise((done) => {
    child.once('exit', done)
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
  })
  await start()
  return {
    name,
    framing,
    url: `ws://127.0.0.1:${port}`,
    headers: {},
    get pid () { return child.pid },
    stop: async () => { await end(); rmSync(home, { recursive: true, force: true }) }
  }
}

/** What the database of a folder weighs, in bytes. */
const weight = (home) => readdirSync(home).filter((name) => name.includes('sqlite3')).reduce((sum, name) => sum + statSync(`${home}/${name}`).size, 0)
