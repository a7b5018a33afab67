/** What can be chosen of the little cloud. */

import type { Pause } from './asynchronous.js';
import type { CauseLog } from './causes.js';
import type { Source } from './ids.js';
import type { Resource } from './world.js';

export interface DemoCloudOptions extends Source {
  /** Proxies (`http://127.0.0.1:port`) that the services' own calls go through, in absolute form. */
  readonly proxies?: Proxies;
  /** The user's password; one is made up when it is left out. */
  readonly password?: string;
  /** Swift asks Keystone about every token it has not seen in 300 s: three calls more than the documented 25. */
  readonly swiftValidates?: boolean;
  /** Limits other than the usual, for example `{ image_count_total: 0 }`. */
  readonly quota?: Partial<Readonly<Record<Resource, number>>>;
  /** How many processes answer as Glance, each with sign-ons and a token cache of its own; 1 when left out. */
  readonly glanceWorkers?: number;
  /** False: the services ask Keystone about a token each time it comes. */
  readonly tokenCache?: boolean;
  /** People beside the first, each with a project of the same name. */
  readonly others?: readonly string[];
  /** How long a service takes for a call, beside what its own calls take; no time when left out. */
  readonly latency?: (service: string) => Promise<void>;
  /** What the asynchronous services wait for; 2 s, 1 s and half a second when left out. */
  readonly pause?: Pause;
  /** Is told which call caused which. */
  readonly causes?: CauseLog;
}

/** Where the services' own calls go, by service; of Glance for each worker, when there are several. */
export interface Proxies {
  readonly glance?: string | readonly string[];
  readonly swift?: string;
  readonly cinder?: string;
  readonly trove?: string;
}
