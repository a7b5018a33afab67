// http-proxy as its README starts it: node http-proxy.mjs <port> <upstream>.
import httpProxy from 'http-proxy';

const [port, target] = process.argv.slice(2);
httpProxy.createProxyServer({ target }).listen(Number(port), '127.0.0.1');
