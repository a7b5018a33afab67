// Carries connections between two networks of one machine: `node relay.mjs FROM TO`, each a TCP port of 127.0.0.1 or a socket's path.
import { connect, createServer } from 'node:net';

const [from, to] = process.argv
  .slice(2)
  .map((end) => (/^\d+$/.test(end) ? { port: Number(end), host: '127.0.0.1' } : { path: end }));

createServer({ allowHalfOpen: true }, (socket) => {
  const other = connect({ ...to, allowHalfOpen: true });
  for (const [one, two] of [
    [socket, other],
    [other, socket],
  ]) {
    one.pipe(two);
    one.on('error', () => two.destroy());
    one.on('close', () => one.readableEnded || two.destroy());
  }
}).listen(from, () => console.log('open'));
