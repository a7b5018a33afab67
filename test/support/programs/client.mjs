// The same calls as every client of other-programs.test.ts, by Node's own fetch: one line for each.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

const [base, upload] = process.argv.slice(2);

async function show(name, path, init) {
  const answer = await fetch(base + path, init);
  const digest = createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex');
  const kept = [answer.headers.get('content-type'), answer.headers.get('etag')];
  console.log(name, answer.status, answer.statusText, digest, ...kept);
}

await show('GET', '/file');
await show('HEAD', '/file', { method: 'HEAD' });
await show('MISSING', '/missing?a=%20b&&c');
await show('RANGE', '/file', { headers: { Range: 'bytes=10-99' } });
await show('CHUNKED', '/upload', {
  method: 'PUT',
  body: Readable.toWeb(createReadStream(upload)),
  duplex: 'half',
});
