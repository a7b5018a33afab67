/** All commands in the order of `--help`; what one is made of is read when it is the one that is asked for. */

import type { CommandEntry } from './command.js';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'record',
    usage: 'record [name]',
    summary: 'Record a command (behind --), or everything that passes until Ctrl-C',
    takesCommand: true,
    load: async () => (await import('./commands/record.js')).recordCommand,
  },
  {
    name: 'show',
    usage: 'show [capture] [step]',
    summary: 'Show the flows of a capture, or one step whole',
    load: async () => (await import('./commands/show.js')).showCommand,
  },
  {
    name: 'render',
    usage: 'render [capture..]',
    summary: 'Make pages with sequence diagrams from a capture, or a site from several',
    load: async () => (await import('./commands/render.js')).renderCommand,
  },
  {
    name: 'diagram',
    usage: 'diagram [capture]',
    summary: 'Draw sequence diagrams: in the terminal, as Mermaid, SVG or PNG',
    load: async () => (await import('./commands/diagram.js')).diagramCommand,
  },
  {
    name: 'import',
    usage: 'import <path..>',
    summary: 'Make a capture of what other tools recorded, without its secrets (HAR, logs, curl, traces)',
    load: async () => (await import('./commands/import.js')).importCommand,
  },
  {
    name: 'export',
    usage: 'export [capture]',
    summary: 'Write a capture in a format of other tools (HAR, traces, a script)',
    load: async () => (await import('./commands/export.js')).exportCommand,
  },
  {
    name: 'scan',
    usage: 'scan <path..>',
    summary: 'Look for secrets in captures, pages and any other files; exit 1 when there is one',
    load: async () => (await import('./commands/scan.js')).scanCommand,
  },
  {
    name: 'scrub',
    usage: 'scrub <capture>',
    summary: 'Replace secrets that an older version left in a capture, in place',
    load: async () => (await import('./commands/scrub.js')).scrubCommand,
  },
  {
    name: 'replay',
    usage: 'replay [path..]',
    summary: 'Make the client’s calls of captures again and compare each answer; exit 1 when one differs',
    load: async () => (await import('./commands/replay.js')).replayCommand,
  },
  {
    name: 'diff',
    usage: 'diff <before> <after>',
    summary: 'Compare what two captures did: calls new, gone, moved, changed; exit 1 when they differ',
    load: async () => (await import('./commands/diff.js')).diffCommand,
  },
  {
    name: 'verify',
    usage: 'verify <capture>',
    summary:
      'Record a command (behind --) afresh and compare what it did with its capture; exit 1 when that differs',
    takesCommand: true,
    load: async () => (await import('./commands/verify.js')).verifyCommand,
  },
  {
    name: 'learn',
    usage: 'learn <path..>',
    summary:
      'Learn from captures of the same thing what differs from run to run; rules on stdout, to be reviewed',
    load: async () => (await import('./commands/learn.js')).learnCommand,
  },
  {
    name: 'accept',
    usage: 'accept <report>',
    summary:
      'Show what a replay found different, then take it for what is expected: as rules, or as the new baseline',
    load: async () => (await import('./commands/accept.js')).acceptCommand,
  },
  {
    name: 'pass',
    usage: 'pass',
    summary: 'Keep listeners passing, unrecorded, so that services left pointing at them work',
    load: async () => (await import('./commands/pass.js')).passCommand,
  },
  {
    name: 'clean',
    usage: 'clean',
    summary: 'Remove the kernel’s rules that a killed transparent recorder left (as root)',
    load: async () => (await import('./commands/clean.js')).cleanCommand,
  },
  {
    name: 'ca',
    usage: 'ca [action] [file]',
    summary:
      'The local authority by which TLS is read: show, create, export [file], install (how clients trust it)',
    load: async () => (await import('./commands/ca.js')).caCommand,
  },
  {
    name: 'demo',
    usage: 'demo',
    summary:
      'Record and render an embedded little Keystone, Glance and Swift: the main job, with nothing installed',
    load: async () => (await import('./commands/demo.js')).demoCommand,
  },
];
