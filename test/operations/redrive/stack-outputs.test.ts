import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fetchStackOutputs, readStackOutputs } from '../../../lib/operations/redrive/stack-outputs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'outputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'outputs.json');
const outputs = { ProcessArn: 'p', IngestArn: 'i', ReconcileArn: 'r', UndeliveredQueueUrl: 'u' };

test('the outputs of the only stack are taken, and of several the one that is named', () => {
  writeFileSync(file, JSON.stringify({ One: outputs }));
  expect(readStackOutputs(file)).toEqual(outputs);
  writeFileSync(file, JSON.stringify({ One: outputs, Two: { ...outputs, ProcessArn: 'q' } }));
  expect(readStackOutputs(file, 'Two').ProcessArn).toBe('q');
});

const named = (id: string) =>
  Object.fromEntries(Object.entries(outputs).map(([name, value]) => [`${id}${name}`, `${id} ${value}`]));

test('of a stack with several pipelines those of the one that is named are taken, by their plain names', () => {
  writeFileSync(file, JSON.stringify({ One: { ...named('Orders'), ...named('OrdersOld') } }));
  expect(readStackOutputs(file, undefined, 'Orders')).toMatchObject({
    ProcessArn: 'Orders p',
    UndeliveredQueueUrl: 'Orders u',
  });
  expect(readStackOutputs(file, 'One', 'OrdersOld').ProcessArn).toBe('OrdersOld p');
  expect(() => readStackOutputs(file)).toThrow(
    /stack One holds the pipelines Orders, OrdersOld: choose one with --pipeline\.$/,
  );
  expect(() => readStackOutputs(file, 'One', 'Order')).toThrow(
    /stack One has no pipeline 'Order', only Orders, OrdersOld\.$/,
  );
});

test('a stack with one pipeline has no name for it', () => {
  writeFileSync(file, JSON.stringify({ One: outputs }));
  expect(() => readStackOutputs(file, 'One', 'Orders')).toThrow(
    /stack One has no pipeline 'Orders', only one without a name\.$/,
  );
});

test.each([
  ['no JSON', undefined, /outputs\.json cannot be read as JSON: .* Write it with cdk deploy --outputs-file/],
  [
    JSON.stringify({ One: outputs, Two: outputs }),
    undefined,
    /holds the stacks One, Two: choose one with --stack\.$/,
  ],
  [JSON.stringify({ One: outputs }), 'Three', /has no stack 'Three', only One\.$/],
  [
    JSON.stringify({ One: { TrackArn: 't' } }),
    undefined,
    /has no output ProcessArn, IngestArn, ReconcileArn/,
  ],
])('%s is an error that says what to do', (content, stack, message) => {
  writeFileSync(file, content);
  expect(() => readStackOutputs(file, stack)).toThrow(message);
});

test('an endpoint where nothing answers is named', async () => {
  await expect(fetchStackOutputs('http://127.0.0.1:9')).rejects.toThrow(
    'No local run answers at http://127.0.0.1:9',
  );
});
