// Differential fuzz: Yjs (the reference) beside our gate and engine, « croisee apply ». Random concurrent edits, shaped like an editor’s.
// node fuzz.mjs CASES SEED; VARIANTS=order,diffs,shuffled. It fails on one wrong text, one panic, one update that never finds its place.
import { spawn } from 'node:child_process'
import readline from 'node:readline'
import fs from 'node:fs'
import * as Y from 'yjs'
const here = new URL('.', import.meta.url).pathname
const N = +(process.argv[2] || 500), seed0 = +(process.argv[3] || 1), GC = process.argv[4] !== 'nogc'
const BIN = process.env.YRS_BIN || process.env.CROISEE_BINARY
function rng (s) { return () => { s |= 0; s = s + 0x6D2B79F5 | 0; let t = Math.imul(s ^ s >>> 15, 1 | s); t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t; return ((t ^ t >>> 14) >>> 0) / 4294967296 } }
const p = spawn(BIN, ['apply'], { stdio: ['pipe', 'pipe', 'pipe'] }); const q = []; readline.createInterface({ input: p.stdout }).on('line', l => q.shift()(JSON.parse(l)))
let perr = ''; p.stderr.on('data', d => { if (perr.length < 4000) perr += d })
const ask = updates => new Promise(r => { q.push(r); const tm = setTimeout(() => { console.error('HANG in yrs'); fs.writeFileSync(here + 'hang.json', JSON.stringify(updates.map(u => Buffer.from(u).toString('base64')))); console.log('HANG ' + curId + ' ' + JSON.stringify(bad)); process.exit(3) }, 15000); const r0 = r; q[q.length - 1] = x => { clearTimeout(tm); r0(x) }; p.stdin.write(JSON.stringify({ updates: updates.map(u => Buffer.from(u).toString('base64')) }) + '\n') })
const ub = s => new Uint8Array(Buffer.from(s, 'base64'))
let curId = ''
const NODES = ['paragraph', 'heading', 'bullet_list', 'blockquote', 'list_item']
function op (r, doc, um) {
  const f = doc.getXmlFragment('prosemirror'); const pick = a => a[Math.floor(r() * a.length)]
  const all = []; const walk = x => { for (const c of x.toArray()) { all.push(c); if (c instanceof Y.XmlElement) walk(c) } }; walk(f)
  const els = all.filter(x => x instanceof Y.XmlElement), txts = all.filter(x => x instanceof Y.XmlText); let k = r(); if (process.env.NOFMT && k >= 0.68 && k < 0.78) k = 0.3; if (process.env.NOUNDO && k >= 0.95) k = 0.3; if (process.env.NODEL && k >= 0.86 && k < 0.95) k = 0.3
  doc.transact(() => {
    if (k < 0.18 || !els.length) { const e = new Y.XmlElement(pick(NODES)); if (r() < 0.5) e.setAttribute('level', 1 + Math.floor(r() * 3)); if (r() < 0.3) e.setAttribute('id', 'x' + Math.floor(r() * 99)); const t = new Y.XmlText(); t.insert(0, pick(['é', 'idée', '😀 b', 'plain', 'vigilance']), r() < 0.3 ? { strong: {} } : undefined); e.insert(0, [t]); const par = els.length && r() < 0.4 ? pick(els) : f; par.insert(Math.floor(r() * (par.length + 1)), [e]) } else if (k < 0.55 && txts.length) { const t = pick(txts); t.insert(safe(t, Math.floor(r() * (t.length + 1))), pick(['a', 'b ', 'ç', 'xyz', '👩‍🏫'])) } else if (k < 0.68 && txts.length) { const t = pick(txts); if (t.length) { const i = safe(t, Math.floor(r() * t.length)); const e = safe(t, Math.min(t.length, i + 1 + Math.floor(r() * 4))); if (e > i) t.delete(i, e - i) } } else if (k < 0.78 && txts.length) { const t = pick(txts); if (t.length) { const i = safe(t, Math.floor(r() * t.length)); const e = safe(t, Math.min(t.length, i + 1 + Math.floor(r() * 5))); if (e > i) t.format(i, e - i, pick([{ strong: {} }, { strong: null }, { em: {} }, { link: { href: 'https://x' } }, { insertion: { id: Math.floor(r() * 9) } }])) } } else if (k < 0.86) { const e = pick(els); r() < 0.7 ? e.setAttribute('level', Math.floor(r() * 5)) : e.removeAttribute('level') } else if (k < 0.95) { const e = pick(els); const par = e.parent; const i = par.toArray().indexOf(e); if (i >= 0) par.delete(i, 1) }
  }, 'u')
  if (k >= 0.95) { r() < 0.7 ? um.undo() : um.redo() }
}
const xmlOf = d => d.getXmlFragment('prosemirror').toString()
const canon = v => Array.isArray(v) ? v.map(canon) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map(k => [k, canon(v[k])])) : v
const delta = t => { const o = []; for (const x of t.toDelta()) { const a = JSON.stringify(canon(x.attributes || {})); const l = o[o.length - 1]; if (l && l[1] === a) l[0] += x.insert; else o.push([x.insert, a]) } return o }
const json = d => JSON.stringify(d.getXmlFragment('prosemirror').toArray().map(function j (x) { return x instanceof Y.XmlElement ? [x.nodeName, canon(x.getAttributes()), x.toArray().map(j)] : delta(x) }))
const SPLIT = process.env.SPLIT === '1'
// a position that does not cut a surrogate pair
const safe = (t, i) => { if (SPLIT) return i; const s = t.toDelta().map(x => x.insert).join(''); const c = s.charCodeAt(i); return c >= 0xDC00 && c <= 0xDFFF ? i - 1 : i }
// causal gate: release an update only when everything it refers to is already known (what a safe pre-parser on the server would do)
let held = 0
function gate (ups) {
  const sv = new Map(); const out = []; let q = ups.map(u => ({ u, d: Y.decodeUpdate(u) })); let progress = true
  const has = (id, ext) => id == null || id.clock < Math.max(sv.get(id.client) || 0, 0) || (ext.get(id.client) || []).some(([a, b]) => id.clock >= a && id.clock < b)
  while (q.length && progress) {
    progress = false; const rest = []
    for (const x of q) {
      const ext = new Map(); let ok = true; const top = new Map()
      for (const s of x.d.structs) { (ext.get(s.id.client) || ext.set(s.id.client, []).get(s.id.client)).push([s.id.clock, s.id.clock + s.length]); const t = top.get(s.id.client) ?? (sv.get(s.id.client) || 0); if (s.id.clock > t || s.constructor.name === 'Skip') ok = false; top.set(s.id.client, Math.max(t, s.id.clock + s.length)) }
      if (ok) for (const s of x.d.structs) { if (s.constructor.name !== 'Item') continue; const par = s.parent && typeof s.parent === 'object' && 'clock' in s.parent ? s.parent : null; if (!has(s.origin, ext) || !has(s.rightOrigin, ext) || !has(par, ext)) { ok = false; break } }
      if (ok) for (const [c, ds] of x.d.ds.clients) for (const r of ds) if (r.clock + r.len > (top.get(c) ?? (sv.get(c) || 0))) ok = false
      if (ok) { for (const [c, t] of top) sv.set(c, Math.max(sv.get(c) || 0, t)); out.push(x.u); progress = true } else { rest.push(x); held++ }
    }
    q = rest
  }
  if (q.length) yes('gate_stuck', curId); return out
}
let bad = {}; const ex = {}; const t0 = Date.now(); let nups = 0
const yes = (k, s, x) => { const v = String(s).split(':')[1]; if (v) k = v + '.' + k; bad[k] = (bad[k] || 0) + 1; (ex[k] ||= []).length < 3 && ex[k].push(s + (x ? ' ' + x : '')) }
for (let n = 0; n < N; n++) {
  const r = rng(seed0 + n); const K = 2 + Math.floor(r() * 4); const docs = [], log = [], ums = []
  const outbox = []; let selfBad = false
  for (let i = 0; i < K; i++) { const d = new Y.Doc({ gc: GC }); d.clientID = 1 + Math.floor(r() * 4294967295); outbox.push([]); d.on('update', (u, o) => { if (o !== 'net') { log.push(u); outbox[i].push(u) } }); docs.push(d); ums.push(new Y.UndoManager(d.getXmlFragment('prosemirror'), { trackedOrigins: new Set(['u']), captureTimeout: 0 })) }
  const steps = 30 + Math.floor(r() * 120)
  for (let s = 0; s < steps; s++) {
    const i = Math.floor(r() * K); op(r, docs[i], ums[i])
    if (r() < 0.3) { const a = Math.floor(r() * K), b = Math.floor(r() * K); if (a !== b) { const u = Y.encodeStateAsUpdate(docs[a], Y.encodeStateVector(docs[b])); Y.applyUpdate(docs[b], u, 'net'); if (r() < 0.3) log.push(u) } }
  }
  for (let x = 0; x < 2; x++) for (const a of docs) for (const b of docs) if (a !== b) Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)), 'net')
  const ref = new Y.Doc({ gc: GC }); for (const u of log) Y.applyUpdate(ref, u)
  const want = json(ref); { const js = new Set(docs.map(json)); if (js.size > 1) yes('docsDiverge', seed0 + n); else if (!js.has(want)) yes('refOnly', seed0 + n) } for (const d of docs) if (json(d) !== want) { yes('yjsSelf', seed0 + n); selfBad = true; break }
  nups += log.length
  if (selfBad) continue
  const variants = { order: log, shuffled: log.map(u => [r(), u]).sort((a, b) => a[0] - b[0]).map(x => x[1]), diffs: (() => { const h = Math.floor(log.length / 2); const d1 = new Y.Doc({ gc: GC }); for (const u of log.slice(0, h)) Y.applyUpdate(d1, u); return [Y.encodeStateAsUpdate(d1), Y.encodeStateAsUpdate(ref, Y.encodeStateVector(d1))] })() }
  if (process.env.VARIANTS === 'gated') variants.gated = gate(variants.shuffled)
  for (const [vn, ups] of Object.entries(variants)) {
    if (process.env.VARIANTS && !process.env.VARIANTS.split(',').includes(vn)) continue
    const id = curId = (seed0 + n) + ':' + vn; const a = await ask(ups)
    for (const x of a.panics) yes('panic_' + x, id)
    if (a.errs) yes('applyErr', id); if (a.pending) yes('pending', id)
    const load = (k, key, fn) => { if (!a[key]) return; try { const d = new Y.Doc({ gc: GC }); fn(d, ub(a[key])); if (json(d) !== want) yes(k, id) } catch (e) { yes(k + '_undecodable', id, String(e).slice(0, 60)) } }
    load('contentV1', 'full', Y.applyUpdate); load('contentV2', 'full2', Y.applyUpdateV2); load('merged', 'merged', Y.applyUpdate)
    { const d = new Y.Doc({ gc: GC }); Y.applyUpdate(d, Y.mergeUpdates(ups)); if (json(d) !== want) yes('yjs_mergeUpdates', id); const d3 = new Y.Doc({ gc: GC }); for (const u of ups) Y.applyUpdate(d3, u); if (json(d3) !== want) { yes('yjs_apply', id); const tx = d => d.getXmlFragment('prosemirror').toArray().map(function j (x) { return x instanceof Y.XmlElement ? [x.nodeName, x.toArray().map(j)] : x.toDelta().map(z => z.insert).join('') }); if (JSON.stringify(tx(d3)) !== JSON.stringify(tx(ref))) yes('yjs_apply_TEXT', id); Y.applyUpdate(ref, Y.encodeStateAsUpdate(d3)); Y.applyUpdate(d3, Y.encodeStateAsUpdate(ref)); if (json(d3) !== json(ref)) yes('yjs_apply_still_differs_after_sync', id) } }
    if (!a.sv) continue
    const sv = Y.decodeStateVector(ub(a.sv)), svr = Y.decodeStateVector(Y.encodeStateVector(ref)); if ([...svr].some(([c, k]) => sv.get(c) !== k) || sv.size !== svr.size) yes('sv', id)
  }
}
p.stdin.end(); console.log(JSON.stringify({ held, cases: N, gc: GC, updates: nups, seconds: (Date.now() - t0) / 1000, bad, ex, perr: perr.slice(0, 600) }, null, 1))
// What Yjs says against itself is counted, and is not ours.
const ours = Object.entries(bad).filter(([kind]) => /\.(panic|contentV1|applyErr|pending|sv$)/.test(kind))
console.log(ours.length ? 'wrong: ' + JSON.stringify(ours) : '0 wrong, 0 panics')
process.exit(ours.length ? 1 : 0)
