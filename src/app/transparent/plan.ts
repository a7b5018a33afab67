/** What a transparent recording needs, checked before anything is touched: Linux, root, ports, and a user of its own. */

import { UserError } from '../../model/errors.js';
import { findUser } from '../../machine/users.js';
import type { UserRow } from '../../text/proc.js';
import type { Options } from '../config/options.js';
import { invokerOf } from './invoker.js';
import type { Environment, Invoker } from './invoker.js';

export interface TransparentPlan {
  readonly ports: Options['ports'];
  /** Whom the recorder becomes. */
  readonly user: UserRow;
  readonly invoker: Invoker;
  /** False: somebody else set the rules. */
  readonly setsRules: boolean;
}

/** Undefined where nothing is to be transparent. @throws UserError when something is missing */
export async function transparentPlan(
  options: Options,
  environment: Environment,
): Promise<TransparentPlan | undefined> {
  if (!options.transparent) {
    if (options.ports.length > 0) throw missing('transparent', '--ports goes with --transparent.');
    return undefined;
  }
  assertPorts(options);
  if (process.platform !== 'linux') {
    throw new UserError('not-linux', '--transparent needs the rules of a Linux kernel (nftables).', {
      hint: 'Elsewhere point each caller at the recorder with http_proxy, or use --gateway.',
    });
  }
  if (process.geteuid?.() !== 0) {
    throw new UserError(
      'not-root',
      '--transparent needs root, to set rules and to see whose each connection is.',
      {
        hint: 'sudo wiretale record …: the recorder itself runs as --run-as, and your command as you.',
      },
    );
  }
  const invoker = invokerOf(environment);
  return {
    ports: options.ports,
    user: await recorderUser(options, invoker),
    invoker,
    setsRules: !options.ownRules,
  };
}

/** A user by name, for the rules. @throws UserError `unknown-user` */
export async function userNamed(runAs: string): Promise<UserRow> {
  const user = await findUser(runAs);
  if (user) return user;
  throw new UserError('unknown-user', `There is no user ${runAs} on this machine.`, {
    hint: 'Give --run-as a user that runs nothing else: sudo useradd --system wiretale.',
  });
}

async function recorderUser({ runAs }: Options, invoker: Invoker): Promise<UserRow> {
  const user = await userNamed(runAs);
  if (user.uid !== 0 && user.uid !== invoker.uid) return user;
  throw new UserError(
    'user-in-use',
    `The recorder cannot run as ${user.name}: its own traffic is known by its user.`,
    {
      hint: 'Give --run-as a user that runs nothing else, such as nobody.',
    },
  );
}

function assertPorts({ ports, listen, caller, gateway, ownRules }: Options): void {
  if (ports.length === 0) throw missing('ports', '--transparent needs to know which ports: --ports 80,8080.');
  if (ownRules) assertListen(ports);
  const own = [listen, ...caller.map((one) => one.listen), ...gateway.map((one) => one.listen)];
  const both = ports.find(({ port }) => own.some((address) => address?.port === port));
  if (!both) return;
  throw new UserError('port-intercepted', `Port ${both.port} is to be intercepted and to be listened on.`, {
    hint: 'Take another port for the listener: what is sent to an intercepted one comes here anyway.',
  });
}

/** Rules that somebody sets by hand name the recorder's ports. @throws UserError `missing-option` */
export function assertListen(ports: Options['ports']): void {
  if (ports.length > 0 && ports.every(({ listen }) => listen !== 0)) return;
  throw missing(
    'ports',
    'Rules that are set by hand name the recorder’s own ports: --ports 80=18080,8080=18081.',
  );
}

function missing(option: string, message: string): UserError {
  return new UserError('missing-option', message, { hint: `See --${option} in wiretale record --help.` });
}
