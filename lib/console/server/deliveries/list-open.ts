import { BatchGetItemCommand, type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DELIVERY } from '../../../contracts/delivery.ts';
import type { DeliverySummary } from '../../delivery-summary.ts';
import type { ConsoleContext } from '../console-context.ts';

/** The newest of each shard. What is open for long without a computation is an alarm, so there are few. */
const MOST_OF_A_SHARD = 25;
/** BatchGetItem takes 100 keys. */
const MOST_READ = 100;

/** Deliveries that are open and not among `known`: they are stored, and their computation has not started. */
export async function listOpen(
  { clients, outputs }: ConsoleContext,
  known: ReadonlySet<string>,
): Promise<readonly DeliverySummary[]> {
  const { TableName } = await outputs();
  if (TableName === undefined) return [];
  const { openIndex, shards, key } = DELIVERY;
  const pages = await Promise.all(
    shards.map((shard) =>
      clients.dynamodb.send(
        new QueryCommand({
          TableName,
          IndexName: openIndex.name,
          KeyConditionExpression: '#shard = :shard',
          ExpressionAttributeNames: { '#shard': openIndex.shard },
          ExpressionAttributeValues: { ':shard': { S: shard } },
          ScanIndexForward: false,
          Limit: MOST_OF_A_SHARD,
        }),
      ),
    ),
  );
  const ids = pages
    .flatMap(({ Items = [] }) => Items.map((item) => item[key]?.S ?? ''))
    .filter((id) => !known.has(id))
    .slice(0, MOST_READ);
  if (ids.length === 0) return [];
  const Keys = ids.map((id) => ({ [key]: { S: id } }));
  const { Responses } = await clients.dynamodb.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }),
  );
  return (Responses?.[TableName] ?? []).map(summaryOf);
}

function summaryOf(item: Readonly<Record<string, AttributeValue>>): DeliverySummary {
  const text = (name: string): string => item[name]?.S ?? '';
  return {
    id: text(DELIVERY.key),
    status: text('status'),
    startedAt: Date.parse(text('receivedAt')),
    redrives: Number(item['redriveCount']?.N ?? 0),
  };
}
