import { expect, test } from 'vitest';
import type { BenchPipeline } from './bench-pipeline.ts';
import { createStoreCalls, recordStoreTasks } from './store-calls.ts';
import type { ScheduledTask } from './scheduled-task.ts';

const task = (resourceType: string, resource: string, parameters: object): ScheduledTask => ({
  resourceType,
  resource,
  parameters: JSON.stringify(parameters),
  region: 'us-east-1',
});
const ID = `generic-${'a'.repeat(36)}`;
const KEY = `payloads/${ID}/0a.json`;
const TASKS = [
  task('aws-sdk:s3', 'putObject', { Bucket: 'bucket', Key: KEY, Body: { deliveryId: ID } }),
  task('dynamodb', 'putItem', {
    TableName: 'table',
    Item: { deliveryId: { S: ID }, payloadKey: { S: KEY } },
    ConditionExpression: 'attribute_not_exists(deliveryId)',
  }),
  task('dynamodb', 'updateItem', { TableName: 'table', Key: { deliveryId: { S: ID } } }),
];
const idOf = (number: number): string => `generic-${'a'.repeat(24)}${String(number).padStart(12, '0')}`;

function record() {
  const inputs: object[] = [];
  const client = { send: async ({ input }: { readonly input: object }) => (inputs.push(input), {}) };
  const pipeline = { clients: { s3: client, dynamodb: client }, bucket: 'bucket' };
  return { inputs, calls: createStoreCalls(pipeline as unknown as BenchPipeline, TASKS) };
}

test('the raw store calls are the recorded ones, each time of another delivery', async () => {
  const { inputs, calls } = record();
  await calls.write();
  await calls.write();
  expect(inputs).toEqual(
    [1, 2].flatMap((number) => {
      const Key = `payloads/${idOf(number)}/0a.json`;
      const Body = JSON.stringify({ deliveryId: idOf(number) });
      return [
        { Bucket: 'bucket', Key, Body, ContentType: 'text/plain; charset=UTF-8' },
        {
          TableName: 'table',
          Item: { deliveryId: { S: idOf(number) }, payloadKey: { S: Key } },
          ConditionExpression: 'attribute_not_exists(deliveryId)',
        },
        { TableName: 'table', Key: { deliveryId: { S: idOf(number) } } },
      ];
    }),
  );
});

test('the payload is read between record and outcome', async () => {
  const { inputs, calls } = record();
  await calls.writeAndRead();
  expect(inputs).toHaveLength(4);
  expect(inputs[2]).toEqual({ Bucket: 'bucket', Key: `payloads/${idOf(1)}/0a.json` });
});

test('what is recorded are the tasks of stores, while the delivery is sent', async () => {
  const pipeline: Pick<BenchPipeline, 'onTask'> = { onTask: () => undefined };
  const recorded = await recordStoreTasks(pipeline, async () => {
    for (const one of TASKS) pipeline.onTask(one);
    pipeline.onTask(task('states', 'startExecution', {}));
  });
  expect(recorded).toEqual(TASKS);
});

test('another set of calls is refused: it would be compared with a pipeline that does something else', () => {
  const pipeline = { clients: {}, bucket: 'bucket' } as unknown as BenchPipeline;
  expect(() => createStoreCalls(pipeline, TASKS.slice(1))).toThrow('got putItem, updateItem');
});
