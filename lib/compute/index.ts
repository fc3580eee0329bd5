/**
 * The API for your own computation: the event it is invoked with, the envelope it reads, and the error that is not
 * retried. Nothing here imports aws-cdk-lib or the AWS SDK, so it adds almost nothing to the bundle of a function.
 *
 * @example
 * import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
 * import { type DeliveryReference, InvalidDelivery, readEnvelope } from 'webhook-pipeline/compute';
 *
 * const s3 = new S3Client({});
 *
 * export async function handler(delivery: DeliveryReference): Promise<object> {
 *   const { Body } = await s3.send(new GetObjectCommand({ Bucket: delivery.bucket, Key: delivery.key }));
 *   const { json } = readEnvelope(await Body!.transformToString(), delivery);
 *   const { items } = json as { items: { price: number }[] };
 *   if (items.length === 0) throw new InvalidDelivery("'items' must hold at least one item, got an empty list.");
 *   return { total: items.reduce((sum, { price }) => sum + price, 0) };
 * }
 *
 * @packageDocumentation
 */
export type { DeliveryReference } from './create-handler.ts';
export { InvalidDelivery } from './invalid-delivery.ts';
export { readEnvelope } from './read-envelope.ts';
export type { ReceivedDelivery } from './received-delivery.ts';
