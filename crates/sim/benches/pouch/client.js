// Puts the documents of a file into a local PouchDB, pushes them, and pulls them into another. Prints one JSON line.
// node client.js FOLDER/ PORT FACTS.jsonl BATCH
'use strict';
const fs = require('fs');
const [, , folder, port, file, batch] = process.argv;
const PouchDB = require('pouchdb').defaults({ prefix: folder });
const options = { batch_size: Number(batch), batches_limit: 10 };

async function timed(work) {
  const began = process.hrtime.bigint();
  const done = await work();
  return [Number(process.hrtime.bigint() - began) / 1e9, done];
}

(async () => {
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const local = new PouchDB('booth');
  for (let at = 0; at < lines.length; at += 1000) {
    const docs = lines.slice(at, at + 1000).map((line, i) => ({ _id: String(at + i).padStart(9, '0'), ...JSON.parse(line) }));
    await local.bulkDocs(docs);
  }
  const remote = new PouchDB(`http://127.0.0.1:${port}/site`);
  await remote.info();
  const [push, pushed] = await timed(() => local.replicate.to(remote, options));
  const other = new PouchDB('other');
  const [pull, pulled] = await timed(() => other.replicate.from(remote, options));
  if (pushed.docs_written !== lines.length || pulled.docs_written !== lines.length) throw new Error('not all arrived');
  console.log(JSON.stringify({ docs: lines.length, push_s: push, pull_s: pull }));
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(1); });
