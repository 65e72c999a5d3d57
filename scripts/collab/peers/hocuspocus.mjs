// Hocuspocus as its documentation starts it: PORT=… node hocuspocus.mjs; BASE=FILE keeps texts with its own SQLite extension.
import { Server } from '@hocuspocus/server'

const { PORT, BASE } = process.env
const extensions = []
if (BASE) {
  const { SQLite } = await import('@hocuspocus/extension-sqlite')
  extensions.push(new SQLite({ database: BASE }))
}
await new Server({ address: '127.0.0.1', port: Number(PORT), quiet: true, stopOnSignals: true, extensions }).listen()
