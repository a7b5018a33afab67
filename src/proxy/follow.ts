/** Endpoints that a catalog names on other ports of a gateway's host get gateways of their own, before the client reads of them. */

import type { GatewayListener } from '../model/capture.js';
import { urlParts } from '../model/url.js';
import { formatAddress } from './address.js';
import type { Context, Listener } from './context.js';
import { isLoop } from './route.js';

/** How many are opened at most: a document must not use up the machine's ports. */
export const MOST_FOLLOWED = 32;

interface Following {
  readonly context: Context;
  /** Opens one more on a free port. */
  readonly open: (host: string, upstream: string) => Promise<Listener>;
  readonly told: (gateway: GatewayListener) => void;
}

/** Takes a JSON document that came through a gateway; settles, and never rejects, when all that it names is open. */
export function follower({
  context,
  open,
  told,
}: Following): (text: string, from: Listener) => Promise<void> {
  const { listeners, problem } = context;
  let last: Promise<void> = Promise.resolve();
  const seen = new Set<string>();
  let opened = 0;
  const follow = async (text: string, { spec: { host } }: Listener): Promise<void> => {
    for (const upstream of originsIn(text)) {
      if (seen.has(upstream) || !isNew(listeners, upstream)) continue;
      seen.add(upstream);
      if (await leadsHere(context, upstream)) continue;
      opened += 1;
      if (opened > MOST_FOLLOWED) {
        if (opened === MOST_FOLLOWED + 1) {
          problem(
            `A catalog names more endpoints than ${MOST_FOLLOWED}: ${upstream} and others are not followed.`,
          );
        }
        return;
      }
      const { port } = await open(host, upstream);
      told({ listen: formatAddress(host, port), upstream });
    }
  };
  // One document after the other, so that no endpoint gets two.
  return (text, from) =>
    (last = last
      .then(() => follow(text, from))
      .catch(() => problem('A gateway for an endpoint of the catalog could not be opened.')));
}

/** A catalog may name the recorder itself, which stands in front of its service already. */
function leadsHere(context: Context, origin: string): Promise<boolean> {
  const { host, port } = urlParts(origin)!;
  return isLoop(context, host, port);
}

/** Only hosts that the user has named: a document must not choose where this proxy goes. */
function isNew(listeners: readonly Listener[], origin: string): boolean {
  const parts = urlParts(origin);
  const gateways = listeners.flatMap(({ gateway }) => gateway ?? []);
  const isNamed = gateways.some(({ host }) => host === parts?.host);
  return isNamed && !gateways.some((one) => one.scheme === parts?.scheme && isAt(one, parts));
}

function isAt(
  one: { readonly host: string; readonly port: number },
  other: { readonly host: string; readonly port: number },
): boolean {
  return one.host === other.host && one.port === other.port;
}

/** The origins of all string values that are URLs, each once. */
function originsIn(text: string): readonly string[] {
  const found = [...text.matchAll(/(?<=(?<!\\)")(https?:\\?\/\\?\/[^"\\/?#\s]+)/gi)];
  const origins = found.map((match) => urlParts(match[1]!.replaceAll('\\', ''))?.origin ?? '');
  return [...new Set(origins)].filter(Boolean);
}
