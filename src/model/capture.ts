/** A capture: what a recording left behind. */

import type { RedactedExchange } from './exchange.js';
import type { SecretPlace } from './profile.js';

/** The newest written form that this version reads and writes. */
export const CAPTURE_FORMAT = 1;

/** A listener for one calling service: which port tells who calls. `listen` is `host:port`. */
export interface CallerListener {
  readonly name: string;
  readonly listen: string;
}

/** A gateway: where it listens (`host:port`), and what it stands for. */
export interface GatewayListener {
  readonly listen: string;
  readonly upstream: string;
}

/** Text that passed the gate, with what was printed and how the command ended. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** True when more was printed than is kept. */
  readonly truncated: boolean;
}

/** The recorded command: argv and the environment with secrets already replaced. */
export interface RecordedCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly output?: CommandOutput;
}

/** What the recorder counted. `exchanges` were kept; `lost` passed and could not be kept. */
export interface CaptureCounts {
  readonly exchanges: number;
  readonly skipped: number;
  readonly lost: number;
  /** Bodies that passed and could not be kept, of exchanges that were; absent for none. */
  readonly bodiesLost?: number;
  /** Bodies that were not kept since the capture was as large as it was to be; absent for none. */
  readonly bodiesOverSize?: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Distinct secrets that were replaced, and the places where. */
  readonly secrets: number;
  readonly redactions: number;
  /** Secrets that are no longer looked for where no rule tells of them, since there were too many. */
  readonly dropped: number;
}

/** A file's name, without its folder, and the format that it was read as. */
export interface ImportedFile {
  readonly file: string;
  readonly format: string;
}

/** `capture.json`. Times are ISO 8601 in UTC. `endedAt` is absent while recording and after a crash. */
export interface Manifest {
  readonly format: number;
  readonly tool: string;
  readonly name: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly command?: RecordedCommand;
  readonly listen: readonly string[];
  readonly callers: readonly CallerListener[];
  readonly gateways: readonly GatewayListener[];
  /** Ports whose calls rules of the kernel sent to the recorder. */
  readonly intercepted?: readonly number[];
  readonly filters?: { readonly only: readonly string[]; readonly skip: readonly string[] };
  /** Hosts, as globs, whose TLS was to pass unread. */
  readonly tunnel?: readonly string[];
  /** Services' certificates were not checked. */
  readonly insecureUpstream?: boolean;
  /** Places whose values the user said are no secrets. */
  readonly keep?: readonly SecretPlace[];
  /** The files that it was imported from, where nothing was recorded. */
  readonly imported?: readonly ImportedFile[];
  /** The client's product and version, from its User-Agent. */
  readonly clientVersion?: string;
  readonly counts: CaptureCounts;
}

/**
 * A capture as read: exchanges by `seq`. `problems` says in sentences what is not as it should be; `damaged` is true when
 * something that had been written whole could not be read (a line that a crash cut short is no damage).
 */
export interface Capture {
  readonly path: string;
  readonly manifest: Manifest;
  readonly exchanges: readonly RedactedExchange[];
  readonly problems: readonly string[];
  readonly damaged: boolean;
}
