import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { DELIVERY } from '../../../contracts/delivery.ts';
import type { ConsoleContext } from '../console-context.ts';

/** How many deliveries have no recorded outcome. Reads at most 1 MB of each shard, some thousands of deliveries. */
export async function countOpen(
  { clients }: Pick<ConsoleContext, 'clients'>,
  TableName: string,
): Promise<number> {
  const { openIndex, shards } = DELIVERY;
  const counts = await Promise.all(
    shards.map((shard) =>
      clients.dynamodb.send(
        new QueryCommand({
          TableName,
          IndexName: openIndex.name,
          Select: 'COUNT',
          KeyConditionExpression: '#shard = :shard',
          ExpressionAttributeNames: { '#shard': openIndex.shard },
          ExpressionAttributeValues: { ':shard': { S: shard } },
        }),
      ),
    ),
  );
  return counts.reduce((sum, { Count = 0 }) => sum + Count, 0);
}
