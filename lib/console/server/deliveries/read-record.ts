import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DELIVERY } from '../../../contracts/delivery.ts';
import type { DeliveryRecord } from '../../delivery-detail.ts';
import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from '../http/request-error.ts';

/** The attributes that the page shows, each a text. */
const TEXTS = [
  'source',
  'status',
  'receivedAt',
  'updatedAt',
  'payloadKey',
  'result',
  'resultKey',
  'error',
  'checkAt',
] as const;

/** The record of a delivery; undefined if there is none. */
export async function readRecord(
  { clients, outputs }: ConsoleContext,
  id: string,
): Promise<DeliveryRecord | undefined> {
  const { TableName } = await outputs();
  const { Item } = await clients.dynamodb.send(
    new GetItemCommand({ TableName, Key: { [DELIVERY.key]: { S: id } }, ConsistentRead: true }),
  );
  if (Item === undefined) return undefined;
  const texts = TEXTS.flatMap((name) => {
    const value = Item[name]?.S;
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(texts),
    redriveCount: Number(Item['redriveCount']?.N ?? 0),
  } as DeliveryRecord;
}

/** @throws RequestError if there is none. */
export async function requireRecord(context: ConsoleContext, id: string): Promise<DeliveryRecord> {
  const record = await readRecord(context, id);
  if (record !== undefined) return record;
  throw new RequestError(
    404,
    `There is no record of '${id}'. If it was answered 202, it is parked or a dead letter.`,
  );
}
