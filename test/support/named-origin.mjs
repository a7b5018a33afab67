// An HTTP server that says who it is: `node named-origin.mjs HOST PORT…` answers "<host>:<port> <Host line>".
import { createServer } from 'node:http';

const [, , host, ...ports] = process.argv;
let open = 0;
for (const port of ports) {
  createServer((request, response) => response.end(`${host}:${port} ${request.headers.host}`)).listen(
    Number(port),
    host,
    () => (open += 1) === ports.length && console.log('open'),
  );
}
