// mockttp as a proxy that passes everything: node mockttp.mjs <port>.
import { getLocal } from 'mockttp';

const server = getLocal({ http2: false });
await server.start(Number(process.argv[2]));
await server.forAnyRequest().thenPassThrough();
