/** What the root process and its unprivileged recorder say to each other. */

import type { GatewayListener, RecordedCommand } from '../../model/capture.js';
import type { ProcessEvidence, RedactedExchange } from '../../model/exchange.js';
import type { Rejection } from '../../proxy/observer.js';
import type { SocketRow } from '../../text/proc.js';
import type { Authority } from '../authority.js';
import type { Ending } from '../keeper/keeper.js';
import type { RecorderOptions } from '../recorder.js';
import type { SpokenError } from '../spoken-error.js';
import type { RecorderTls } from '../tls.js';

/** What of the options can be said: functions stay where they are. */
export type SpokenOptions = Omit<
  RecorderOptions,
  'lookup' | 'onExchange' | 'onRejected' | 'onProblem' | 'onLoss' | 'onFollowed' | 'tls'
> & { readonly tls: SpokenTls | undefined };

/** The authority as it is now: it lasts for days yet, and its folder may not be the recorder's to read. */
export type SpokenTls = Omit<RecorderTls, 'authority'> & { readonly authority: Authority };

export type ToRecorder =
  | { readonly kind: 'start'; readonly options: SpokenOptions; readonly uid: number; readonly gid: number }
  | { readonly kind: 'process'; readonly id: number; readonly found: ProcessEvidence | undefined }
  | { readonly kind: 'drain' }
  | { readonly kind: 'stop'; readonly ended: Partial<RecordedCommand> | undefined }
  | { readonly kind: 'discard' };

export type FromRecorder =
  | { readonly kind: 'started'; readonly addresses: readonly string[] }
  | { readonly kind: 'refused'; readonly error: SpokenError }
  | { readonly kind: 'socket'; readonly id: number; readonly row: SocketRow }
  /** Without bodies, which are in the capture. */
  | { readonly kind: 'exchange'; readonly exchange: RedactedExchange }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'lost' }
  | { readonly kind: 'followed'; readonly gateway: GatewayListener }
  | { readonly kind: 'waiting'; readonly inFlight: number }
  | { readonly kind: 'drained' }
  | { readonly kind: 'discarded' }
  | ({ readonly kind: 'stopped' } & Ending);
