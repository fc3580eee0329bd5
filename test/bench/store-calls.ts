import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ScheduledTask } from './scheduled-task.ts';
import { Cancellation } from '../../lib/local/clock/cancellation.ts';
import { putObjectInput } from '../../lib/local/integrations/put-object.ts';
import { callSdk } from '../../lib/local/integrations/call-sdk.ts';
import type { BenchPipeline } from './bench-pipeline.ts';

/** What the pipeline asks of its stores for one delivery, and nothing else. */
export interface StoreCalls {
  /** One PutObject and two writes to DynamoDB, one after the other as in the pipeline. */
  readonly write: () => Promise<void>;
  /** The same, with the GetObject of the Lambda in between. */
  readonly writeAndRead: () => Promise<void>;
}

/** The tasks of the stores while `deliver` sends one delivery through the pipeline. */
export async function recordStoreTasks(
  pipeline: Pick<BenchPipeline, 'onTask'>,
  deliver: () => Promise<void>,
): Promise<readonly ScheduledTask[]> {
  const tasks: ScheduledTask[] = [];
  pipeline.onTask = (task) => {
    if (task.resourceType !== undefined && task.resourceType in STORES) tasks.push(task);
  };
  await deliver();
  pipeline.onTask = () => undefined;
  return tasks;
}

/** The integrations of stores, and the client of each. */
const STORES: Readonly<Record<string, 's3' | 'dynamodb'>> = { 'aws-sdk:s3': 's3', dynamodb: 'dynamodb' };

/** The recorded calls again as the SDK makes them, each time for a delivery with an id of its own. */
export function createStoreCalls(
  { clients, bucket: Bucket }: Pick<BenchPipeline, 'clients' | 'bucket'>,
  recorded: readonly ScheduledTask[],
): StoreCalls {
  const recordedId = deliveryIn(recorded);
  const never = new Cancellation();
  let deliveries = 0;
  const deliver = async (reads: boolean): Promise<void> => {
    deliveries += 1;
    // As long as the recorded one.
    const id = recordedId.slice(0, -DIGITS) + String(deliveries).padStart(DIGITS, '0');
    for (const { resourceType = '', resource: action = '', parameters = '' } of recorded) {
      const service = STORES[resourceType]!;
      const given = JSON.parse(parameters.replaceAll(recordedId, id)) as Readonly<Record<string, unknown>>;
      const input = service === 's3' ? putObjectInput(given) : given;
      await callSdk(clients, { service, action }, input, never);
      if (reads && action === 'putItem') await read(payloadKeyOf(given));
    }
  };
  const read = async (Key: string): Promise<void> => {
    await (await clients.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
  };
  return { write: () => deliver(false), writeAndRead: () => deliver(true) };
}

/** Enough for every delivery of a bench. */
const DIGITS = 12;

/** The calls of one delivery: it is written to S3, recorded, and its outcome is recorded. */
const EXPECTED = 'putObject, putItem, updateItem';

/** The id of the delivery that the tasks were recorded of. */
function deliveryIn(tasks: readonly ScheduledTask[]): string {
  const found = tasks.map(({ resource }) => resource).join(', ');
  if (found !== EXPECTED) throw new Error(`a delivery makes the store calls ${EXPECTED}, got ${found}`);
  return recordIn(JSON.parse(tasks[1]?.parameters ?? '{}')).deliveryId?.S ?? '';
}

function payloadKeyOf(putItem: object): string {
  return recordIn(putItem).payloadKey?.S ?? '';
}

function recordIn(putItem: object) {
  return (putItem as { readonly Item: Readonly<Record<string, { readonly S?: string }>> }).Item;
}
