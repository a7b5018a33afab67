// The least that a forward proxy can do in Node: its server in front, undici behind, nothing looked at. What any proxy of that
// kind does more, it pays for.
import http from 'node:http';
import { Agent } from 'undici';

const agent = new Agent({ pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
http
  .createServer((req, res) => {
    if (!URL.canParse(req.url)) return res.writeHead(400).end();
    const { origin, pathname, search } = new URL(req.url);
    agent.dispatch(
      { origin, path: pathname + search, method: req.method, headers: req.headers },
      {
        onRequestStart() {},
        onResponseStart(_controller, status, headers) {
          res.writeHead(status, headers);
        },
        onResponseData(_controller, chunk) {
          res.write(chunk);
        },
        onResponseEnd: () => res.end(),
        onResponseError: () => res.destroy(),
      },
    );
  })
  .listen(Number(process.argv[2]), '127.0.0.1');
