/** The page of a flow as data: anatomy, links, variables, log, notes. */

import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/model/capture.js';
import type { Body, Headers } from '../../../src/model/message.js';
import { EN } from '../../../src/trace/lang/en.js';
import { traceNotes, tracePage } from '../../../src/trace/pages.js';
import { slugsOf, traceOf } from '../../../src/trace/trace.js';
import type { Step } from '../../../src/model/flow.js';
import { flowOf } from '../../support/flow-of.js';
import type { Call } from '../../support/flow-of.js';
import { BINDINGS, IMAGE_CREATE, MANIFEST, nameSample } from '../../support/flow-sample.js';

const TOLD = { flow: IMAGE_CREATE, bindings: BINDINGS, name: nameSample };
const page = tracePage({ ...TOLD, manifest: MANIFEST, problems: ['Line 7 cannot be read.'], slug: 'x' });

function sectionOf(number: number): (typeof page.sections)[number] {
  return page.sections.find((section) => section.number === number)!;
}

function notesOf(changes: Partial<Manifest>): readonly string[] {
  return tracePage({ ...TOLD, manifest: { ...MANIFEST, ...changes }, problems: [], slug: 'x' }).notes;
}

function sectionsOf(calls: readonly Call[]): typeof page.sections {
  const flow = flowOf(calls);
  return tracePage({ ...TOLD, flow, manifest: MANIFEST, problems: [], slug: 'x' }).sections;
}

describe('tracePage', () => {
  it('begins with a title, a sentence, the command and how it was run', () => {
    expect(page.title).toBe('openstack image create');
    expect(page.sentence).toBe(
      '25 HTTP exchanges between openstack-client, keystone-api, glance-api and swift-proxy-server in 147 ms, ' +
        'recorded on 2026-11-21 09:51:26 UTC; all of them succeeded.',
    );
    expect(page.command).toMatch(/^openstack image create \\\n {2}--disk-format qcow2 \\\n/);
    expect(page.environment[1]).toEqual({ name: 'OS_PASSWORD', value: '<password:91d2b0c4aa7e1f35>' });
    expect(page.run).toContainEqual({
      name: 'Callers',
      value: 'glance on 127.0.0.1:9102, swift on 127.0.0.1:9103',
    });
    expect(page.run).toContainEqual({ name: 'Exit', value: 'code 0' });
  });

  it('has a section for every message, in order, each linked to its other half', () => {
    expect(page.sections.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    for (const { anchor, number, other } of page.sections) {
      expect(anchor).toBe(`step-${number}`);
      expect(sectionOf(other.number)).toMatchObject({ ...other, other: { number } });
    }
  });

  it('heads a section with variables and titles it with the full URL, values and query', () => {
    expect(sectionOf(20)).toMatchObject({
      heading: 'GET /identity/v3/endpoints/{image_endpoint_id}',
      title: 'GET http://127.0.0.1:5000/identity/v3/endpoints/3195d06aa49541009838146ab9072997',
      from: 'glance-api',
      to: 'keystone-api',
    });
    expect(sectionOf(22).heading).toBe('GET /identity/v3/limits');
    expect(sectionOf(22).title).toContain(
      '/limits?service_id=4134c089d54f40c4bff6629c9b3c8b17&resource_name=',
    );
    expect(sectionOf(26)).toMatchObject({ badge: '201 Created', heading: '201 Created /image/v2/images' });
  });

  it('says what a call was for, what caused it and how that is known', () => {
    expect(sectionOf(12).about).toBe(
      'glance-api asks keystone-api whether the token of its caller is valid.',
    );
    expect(sectionOf(12).cause).toEqual({
      call: { number: 7, shown: '7', anchor: 'step-7', heading: 'POST /image/v2/images' },
      evidence: 'arrived on the listener of glance',
    });
    expect(sectionOf(7).cause).toBeNull();
    expect(sectionOf(26).about).toBe('After 57.3 ms.');
  });

  it('says where each variable was born', () => {
    expect(page.variables.map(({ name, origin }) => `${name}: ${origin}`)).toEqual([
      'image_id: the body (/id) of (26) 201 Created; used in the path of 27',
      'image_endpoint_id: the body (/token/catalog/1/endpoints/0/id) of (4) 201 CREATED; used in the path of 20',
      'service_project_id: given: known before the flow began; not used again',
    ]);
  });

  it('logs one line per message, with times that never run backwards', () => {
    expect(page.log).toHaveLength(50);
    expect(page.log[0]).toEqual({
      start: '+0.000 s',
      from: 'openstack-client',
      to: 'keystone-api',
      what: 'GET http://127.0.0.1:5000/identity',
    });
    const times = page.log.map(({ start }) => Number(/[\d.]+/.exec(start)![0]));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('places every step in time, in percent of the whole', () => {
    expect(page.steps[0]).toMatchObject({ start: '+0.000 s', startPercent: 0, depth: 0 });
    expect(page.steps.every(({ startPercent, widthPercent }) => startPercent + widthPercent <= 100.01)).toBe(
      true,
    );
    expect(page.steps.filter(({ depth }) => depth === 1)).toHaveLength(20);
  });

  it('notes what was replaced, lost, skipped or unreadable', () => {
    expect(page.notes).toEqual([
      'Secrets that were replaced before anything was written: 3, in 61 places. Pseudonyms such as <token:…> ' +
        'with the same digits are the same secret.',
      'Line 7 cannot be read.',
    ]);
    const { endedAt: _, ...crashed } = MANIFEST;
    const counts = { ...MANIFEST.counts, secrets: 0, redactions: 0, lost: 2, skipped: 2 };
    expect(notesOf({ counts })).toEqual([
      'No secret was seen.',
      'Exchanges that passed and could not be recorded: 2.',
      'Exchanges that passed and were not to be recorded: 2.',
    ]);
    expect(tracePage({ ...TOLD, manifest: crashed, problems: [], slug: 'x' }).notes.at(-1)).toMatch(
      /not ended/,
    );
  });

  it('counts failures and tells a missing answer', () => {
    const call = { from: 'client', to: 'glance', method: 'GET', url: 'http://g/' };
    const flow = flowOf([
      { ...call, status: 'nobody listens on port 9' },
      { ...call, status: 404, reason: 'Not Found' },
    ]);
    const broken = tracePage({ ...TOLD, flow, manifest: MANIFEST, problems: [], slug: 'x' });
    expect(broken.sentence).toMatch(/; all of them failed\.$/);
    expect(broken.failures).toBe(2);
    expect(broken.sections[1]).toMatchObject({
      role: 'no-answer',
      tone: 'error',
      heading: 'no answer: connection refused /',
      about: 'nobody listens on port 9.',
      bare: true,
    });
    expect(broken.steps[0]).toMatchObject({ failed: true, duration: '' });
    expect(broken.sections[3]).toMatchObject({ role: 'response', tone: 'refused' });
  });

  it('says of a call what decides whether it is made, what it tries again and what it goes on after', () => {
    const calls = [1, 2, 3].map(() => ({
      from: 'client',
      to: 'glance',
      method: 'GET',
      url: 'http://g/',
      status: 200,
    }));
    const flow = flowOf(calls);
    const [first, second, third] = flow.roots as [Step, Step, Step];
    const roots = [
      { ...first, operation: { ...first.operation, decidedBy: 'cache' as const } },
      { ...second, retryOf: 1 },
      { ...third, parent: 1, continuation: true as const },
    ];
    const { sections } = tracePage({
      ...TOLD,
      flow: { ...flow, roots },
      manifest: MANIFEST,
      problems: [],
      slug: 'x',
    });
    expect(
      [0, 2, 4].map((at) => sections[at]!.about.replace(/^openstack-client calls glance-api\. /, '')),
    ).toEqual([
      'This call is made only when no answer is in a cache.',
      'Tried again after (1).',
      'Work that goes on after its caller has answered.',
    ]);
  });

  it('says how much came of a body that was cut, and only then', () => {
    const call = { from: 'client', to: 'glance', method: 'PUT', url: 'http://g/a' };
    const sent: Body = { kind: 'blob', mediaType: '', ref: { sha256: 'ab', size: 12_582_912 } };
    const sentHeaders: Headers = [['Content-Length', '20971520']];
    const gotHeaders: Headers = [['Content-Length', '100']];
    const sections = sectionsOf([
      { ...call, sent, sentHeaders, status: 'the client gave up' },
      { ...call, sent, sentHeaders, status: 401 },
      { ...call, status: 200, gotHeaders, cut: 'it closed the connection' },
      { ...call, method: 'HEAD', status: 200, gotHeaders },
    ]);
    const remark = 'cut after 12.0 MiB of 20.0 MiB.';
    expect(sections[0]!.about).toBe(`openstack-client calls glance-api. The body was ${remark}`);
    expect(JSON.stringify(sections[0]!.body)).toContain(`kept in the capture. Body c${remark.slice(1)}`);
    expect(sections[2]!.about).toBe('openstack-client calls glance-api.');
    expect(sections[5]).toMatchObject({
      about: 'After 3.3 ms. The answer was cut after 0 B of 100 B: it closed the connection.',
      badge: '200 OK (cut)',
      tone: 'error',
    });
    expect(sections[7]).toMatchObject({
      about: 'After 3.3 ms.',
      tone: 'success',
      body: { text: 'No body.' },
    });
  });

  it('tells where a tunnel leads, and that an upgrade went well', () => {
    const sections = sectionsOf([
      { from: 'client', to: 'glance', method: 'CONNECT', url: 'https://cloud:443', status: 200 },
      { from: 'client', to: 'glance', method: 'GET', url: 'http://g/ws', status: 101, reason: 'Switching' },
    ]);
    expect(sections[0]).toMatchObject({ heading: 'CONNECT cloud:443', title: 'CONNECT cloud:443' });
    expect(sections[3]).toMatchObject({ heading: '101 Switching /ws', tone: 'redirect' });
  });

  it('explains pseudonyms where they stand, and not on steady pages, which have names for them', () => {
    const manifest = { ...MANIFEST, counts: { ...MANIFEST.counts, secrets: 3, redactions: 61 } };
    const notes = (timed: boolean): string => traceNotes({ manifest, problems: [], timed }, EN).join(' ');
    expect(notes(true)).toContain('<token:…>');
    expect(notes(false)).toMatch(/^Secrets[^<]*$/);
  });

  it('says when a diagram is longer than viewers accept', () => {
    const url = (n: number): string => `http://g/${String.fromCharCode(97 + (n % 26)).repeat(n + 1)}`;
    const call = { from: 'client', to: 'glance', method: 'GET', status: 200 };
    const flow = flowOf(Array.from({ length: 400 }, (_, n) => ({ ...call, url: url(n) })));
    const style = { budget: 1000, numbers: 'document' } as const;
    const long = tracePage({ ...TOLD, flow, manifest: MANIFEST, problems: [], slug: 'x', style });
    expect(long.full.map(({ tooLong }) => tooLong)).toEqual([true]);
    expect(page.full.map(({ tooLong }) => tooLong)).toEqual([false]);
  });
});

function withSlugs(flows: readonly (typeof TOLD)[], manifest: Manifest) {
  const slugs = slugsOf(
    flows.map(({ flow }) => flow),
    manifest,
  );
  return flows.map(({ flow }, index) => ({ flow, slug: slugs[index]! }));
}

describe('traceOf', () => {
  it('gives every flow a file name of its own', () => {
    const flows = ['openstack image create', 'Openstack: image create!', '이미지', 'index'].map((title) => ({
      ...TOLD,
      flow: { ...IMAGE_CREATE, title },
    }));
    const trace = traceOf({ manifest: MANIFEST, problems: [], flows: withSlugs(flows, MANIFEST) });
    expect(trace.pages.map(({ slug }) => slug)).toEqual([
      'openstack-image-create',
      'openstack-image-create-2',
      'flow',
      'index-2',
    ]);
    expect(trace.sentence).toBe('100 HTTP exchanges in 4 flows, recorded on 2026-11-21 09:51:25 UTC.');
  });

  it('names a flow after its capture when all that is known of it is its command line', () => {
    const argv = ['/bin/sh', '-c', 'curl -sS http://127.0.0.1:1/x; echo'];
    const manifest = { ...MANIFEST, command: { ...MANIFEST.command!, argv } };
    const titles = ['sh -c curl -sS http://127.0.0.1:1/x; echo', 'sh -c curl -sS http:…', 'sh -c other'];
    const flows = titles.map((title) => ({ ...TOLD, flow: { ...IMAGE_CREATE, title } }));
    const { pages } = traceOf({ manifest, problems: [], flows: withSlugs(flows, manifest) });
    expect(pages.map(({ title, slug }) => [title, slug])).toEqual([
      ['image-create', 'image-create'],
      ['image-create', 'image-create-2'],
      ['sh -c other', 'sh-c-other'],
    ]);
  });
});
