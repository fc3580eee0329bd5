import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import data from '../../../lib/proofs/ack-proof/outcomes/back-end-outcomes.json' with { type: 'json' };
import { listOutcomes } from '../../../lib/proofs/ack-proof/outcomes/list-outcomes.ts';

const { resolve } = createRequire(import.meta.url);

/** The errors that the service's model has for the operation, as the SDK documents them. */
function modelledErrors(client: string, operation: string): readonly string[] {
  const root = path.join(path.dirname(resolve(client)), '..', 'dist-types', 'commands');
  const text = readFileSync(path.join(root, `${operation}Command.d.ts`), 'utf8');
  const thrown = [...text.matchAll(/@throws \{@link (\w+)\}/g)].map(([, name]) => name ?? '');
  return thrown.filter((name) => !name.endsWith('ServiceException'));
}

describe.each([
  ['states', '@aws-sdk/client-sfn', 'StartExecution'],
  ['states', '@aws-sdk/client-sfn', 'StartSyncExecution'],
  ['dynamodb', '@aws-sdk/client-dynamodb', 'GetItem'],
  ['dynamodb', '@aws-sdk/client-dynamodb', 'PutItem'],
  ['dynamodb', '@aws-sdk/client-dynamodb', 'UpdateItem'],
])('%s: %s %s', (service, client, operation) => {
  test('has every error of its model', () => {
    const names = listOutcomes({ kind: 'service', operation: `${service}:${operation}` }, false).map(
      ({ behaviour }) => (behaviour.kind === 'answer' ? behaviour.body : ''),
    );
    const modelled = modelledErrors(client, operation);
    expect(modelled.length).toBeGreaterThan(5);
    for (const error of modelled)
      expect(
        names.some((body) => body.includes(`#${error}"`)),
        error,
      ).toBe(true);
  });
});

test('every page that is referred to is named', () => {
  const rows = [...Object.values(data.operations), data.anyOperation].flatMap(({ source, errors }) => [
    source,
    ...errors.flatMap((error) => ('source' in error ? (error.source ?? []) : [])),
  ]);
  expect(rows.filter((source) => !Object.hasOwn(data.sources, source))).toEqual([]);
});

test('each error is spelled with and without namespace, with and without a message', () => {
  const outcomes = listOutcomes({ kind: 'service', operation: 'states:StartExecution' }, false);
  const bodies = outcomes
    .filter(({ name }) => name === 'InvalidArn')
    .map(({ behaviour }) =>
      behaviour.kind === 'answer' ? (JSON.parse(behaviour.body) as unknown) : behaviour,
    );
  const type = 'com.amazonaws.swf.service.v2.model#InvalidArn';
  const message = "Invalid Arn: 'x'";
  expect(bodies).toEqual([
    { __type: 'InvalidArn' },
    { __type: 'InvalidArn', message },
    { __type: type },
    { __type: type, message },
  ]);
});

test('an operation that nobody has described has errors of every kind, silence and an unreachable end', () => {
  const outcomes = listOutcomes({ kind: 'service', operation: 'kinesis:PutRecord' }, false);
  const statuses = new Set(outcomes.map(({ behaviour: b }) => (b.kind === 'answer' ? b.status : b.kind)));
  expect([...statuses]).toEqual(
    expect.arrayContaining([200, 301, 400, 403, 418, 429, 500, 503, 'silence', 'unreachable']),
  );
  expect(outcomes.filter(({ holds }) => holds !== undefined)).toEqual([]);
});
