import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fetchStackOutputs, readStackOutputs } from '../../lib/redrive/stack-outputs.ts';

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
