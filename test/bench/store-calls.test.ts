import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { BenchPipeline } from '../../lib/bench/bench-pipeline.ts';
import { createStoreCalls } from '../../lib/bench/store-calls.ts';

interface Write {
  readonly Item?: object;
  readonly ConditionExpression: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: object;
  readonly ExpressionAttributeValues?: object;
}

/** The arguments of a state that writes to DynamoDB, in a golden definition. */
function argumentsOf(machine: string, state: string): Write {
  const text = readFileSync(path.join(import.meta.dirname, `../golden/${machine}.asl.json`), 'utf8');
  let found: Write | undefined;
  JSON.parse(text, (key, value: { readonly Arguments?: Write }) => {
    if (key === state) found = value.Arguments;
    return value;
  });
  if (found === undefined) throw new Error(`${machine} has no state '${state}'`);
  return found;
}

test('the raw store calls are those of the pipeline: conditions, attributes and update', async () => {
  const inputs: Write[] = [];
  const client = { send: ({ input }: { readonly input: Write }) => Promise.resolve(inputs.push(input)) };
  const pipeline = { clients: { s3: client, dynamodb: client }, bucket: 'bucket', table: 'table' };
  await createStoreCalls(pipeline as unknown as BenchPipeline).write();

  const [, record, outcome] = inputs;
  const [recorded, tracked] = [
    argumentsOf('ingest', 'Record delivery'),
    argumentsOf('track', 'Record outcome'),
  ];
  expect(Object.keys(record?.Item ?? {})).toEqual(Object.keys(recorded.Item ?? {}));
  expect(record?.ConditionExpression).toBe(recorded.ConditionExpression);
  expect(outcome?.ConditionExpression).toBe(tracked.ConditionExpression);
  expect(outcome?.ExpressionAttributeNames).toEqual(tracked.ExpressionAttributeNames);
  expect(Object.keys(outcome?.ExpressionAttributeValues ?? {}).toSorted()).toEqual(
    Object.keys(tracked.ExpressionAttributeValues ?? {}).toSorted(),
  );
  const [set, clear] = ['#result', '#resultKey, #error'];
  const update = tracked.UpdateExpression?.replace(/^\{% '|' & \$states\.input\.clear %\}$/g, '')
    .replace("' & $states.input.set & '", set)
    .concat(clear);
  expect(outcome?.UpdateExpression).toBe(update);
});
