// Our server under the same load as its peers: node run.mjs [--scen latency,ramp] with CROISEE_BINARY, the one that was built to be deployed.
// bench.mjs and loadgen.mjs are those that measured y-websocket and hocuspocus, so that figures compare.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Server } from '../server.mjs'

const server = await Server.start()
const out = `${tmpdir()}/croisee-bench-collab.json`
mkdirSync(new URL('results', import.meta.url), { recursive: true })
const words = ['--url', server.url, '--proto', 'plain', '--pid', server.child.pid, '--cookie', server.cookie('une@example.org'), '--out', out]
const rest = process.argv.slice(2)
if (!rest.includes('--scen')) rest.push('--scen', 'latency,ramp')
const bench = spawn(process.execPath, [new URL('bench.mjs', import.meta.url).pathname, ...words.map(String), ...rest], { stdio: 'inherit' })
const code = await new Promise((done) => bench.once('exit', done))
await server.stop()
process.exit(code ?? 1)
