import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proveTemplate } from '../../../lib/proofs/ack-proof/prove-template.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';
import { synthesiseWebhookStack } from '../../../lib/pipeline/synthesise-webhook-stack.ts';

type Level = 'accepted' | 'stored';

const texts = new Map<Level, string>();
const outdir = mkdtempSync(path.join(tmpdir(), 'ack-proof-test-'));

beforeAll(() => {
  for (const acknowledgement of ['accepted', 'stored'] as const) {
    const { template } = synthesiseWebhookStack(outdir, { acknowledgement });
    texts.set(acknowledgement, JSON.stringify(template));
  }
});
afterAll(() => rmSync(outdir, { recursive: true }));

describe('every 2xx of the pipeline is proven', () => {
  test.each([
    ['accepted', ['Step Functions holds the input']],
    [
      'stored',
      [
        'S3 (Store payload) and DynamoDB (Record delivery; or there already: ' +
          'attribute_not_exists(deliveryId) has failed in Record delivery), on each of the 3 ways to success',
      ],
    ],
  ] as const)('at acknowledgement %s', async (level, holders) => {
    const rows = await rowsOf(texts.get(level));
    expect(rows.filter(({ verdict }) => verdict.kind === 'unproven')).toEqual([]);
    const held = rows.flatMap(({ verdict }) => (verdict.kind === 'held' ? [verdict.by] : []));
    expect([...new Set(held)]).toEqual(holders);
    expect(new Set(rows.flatMap(({ status }) => status ?? []))).toContain(429);
  });
});

/** What is changed in every text of the template, and an outcome that is then answered with an unproven 2xx. */
const BROKEN_GUARDS: readonly (readonly [Level, string, RegExp, string, string])[] = [
  ['accepted', 'a default response that is a success', /^500$/, '202', 'HTTP 503'],
  ['accepted', 'a pattern that lets errors through', /^2\\d\{2\}$/, '[24]\\d{2}', 'ThrottlingException'],
  ['accepted', 'an input that is left out', /"input": "\{.*\}"/, '"input": "{}"', 'execution started'],
  ['stored', 'a response that is a success unless told otherwise', /^503$/, '202', 'run TIMED_OUT'],
  [
    'stored',
    'a run whose status is not asked for',
    /(#elseif\("\$!outcome") == "SUCCEEDED"/,
    '$1 != "RUNNING"',
    'run FAILED',
  ],
  ['stored', 'a failure that counts as recorded', /"recorded":false/, '"recorded":true', 'run SUCCEEDED'],
  ['stored', 'a condition that proves nothing', /attribute_not_exists/, 'attribute_exists', 'run SUCCEEDED'],
  ['stored', 'a payload that is only read', /s3:putObject/, 's3:getObject', 'run SUCCEEDED'],
];

test.each(BROKEN_GUARDS)('%s: %s is found out', async (level, _, guard, broken, outcome) => {
  const text = texts.get(level) ?? '';
  const changed = JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(guard, broken) : value,
  );
  expect(changed).not.toBe(text);
  const unproven = (await rowsOf(changed)).filter(({ verdict }) => verdict.kind === 'unproven');
  expect(unproven.map((row) => row.outcome)).toContain(outcome);
});

describe('a source that is signed, or tests its address', () => {
  const SOURCES = {
    slack: Source.slackEvents({ secret: 'slack', acknowledgement: 'stored' }),
    meta: Source.meta({ secret: 'meta', verifyToken: 'token' }),
  };
  const text = JSON.stringify(synthesiseStack({ sources: SOURCES }).toJSON());
  const handshake = "handshake: body $.type is 'url_verification', body $.challenge";

  test('acknowledges nothing that is not stored, although a request that is not signed ends a run as well', async () => {
    const rows = await rowsOf(text);
    expect(rows.filter(({ verdict }) => verdict.kind === 'unproven')).toEqual([]);
    expect(rows.map(({ outcome, status, verdict }) => [outcome, status, verdict.kind])).toContainEqual([
      'run SUCCEEDED',
      200,
      'held',
    ]);
  });

  test('is answered 200 without a write exactly by a request that meets every condition of a handshake', async () => {
    const rows = (await rowsOf(text)).filter(({ outcome }) => outcome.includes('handshake'));
    expect(rows.map(({ outcome, status, verdict }) => [outcome, status, verdict.kind])).toEqual([
      [handshake, 200, 'handshake'],
      ['no handshake: another body $.type', 400, 'not acknowledged'],
      ['no handshake: another body $.challenge', 400, 'not acknowledged'],
    ]);
  });

  test.each([
    [
      'a run that is refused and answered as stored',
      /#if\(\$refused == "true"\)/,
      '#if($refused == "never")',
      'run SUCCEEDED',
    ],
    [
      'an answer to a handshake for every refused call',
      /#if\(\$handshake == "0"\)/,
      '#if($handshake != "x")',
      'no handshake: another body $.type',
    ],
    [
      'a handshake that starts an execution',
      /#set\(\$problem = "\$!handshake"\)/,
      '#set($problem = "")',
      handshake,
    ],
  ])('%s is found out', async (_, guard, broken, outcome) => {
    const changed = JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
      typeof value === 'string' ? value.replace(guard, broken) : value,
    );
    expect(changed).not.toBe(text);
    const unproven = (await rowsOf(changed)).filter(({ verdict }) => verdict.kind === 'unproven');
    expect(unproven.map((row) => row.outcome)).toContain(outcome);
  });
});

async function rowsOf(text = '') {
  const proofs = await proveTemplate(JSON.parse(text));
  return proofs.flatMap(({ rows }) => rows);
}
