// A tiny client of the recorded kind: `node fetch.mjs URL [METHOD] [BODY]`, through http_proxy, prints the body.
import { request } from 'node:http';

const [, , url, method = 'GET', body] = process.argv;
const proxy = process.env.http_proxy ? new URL(process.env.http_proxy) : new URL(url);
const sent = request(
  {
    host: proxy.hostname,
    port: proxy.port,
    path: process.env.http_proxy ? url : new URL(url).pathname,
    method,
    headers: {
      host: new URL(url).host,
      'user-agent': 'test-client/1.0',
      'x-auth-token': process.env.OS_TOKEN ?? 'none',
      ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
    },
  },
  (response) => {
    console.error(`status ${response.statusCode}`);
    response.pipe(process.stdout);
  },
);
sent.on('error', (error) => {
  console.error(error.code);
  process.exitCode = 7;
});
sent.end(body);
