import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type DeliveryReference, InvalidDelivery, readEnvelope } from 'webhook-pipeline/compute';
import { type Verdict, verify, type WebhookRequest } from 'webhook-pipeline/verify';

const s3 = new S3Client({});

export async function handler(delivery: DeliveryReference): Promise<object> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: delivery.bucket, Key: delivery.key }));
  const { json } = readEnvelope(await Body!.transformToString(), delivery);
  const { items } = json as { items: { price: number }[] };
  if (items.length === 0) throw new InvalidDelivery("'items' must hold at least one item, got an empty list.");
  return { total: items.reduce((sum, { price }) => sum + price, 0) };
}

export function verifyOrder(request: WebhookRequest, secret: string): Promise<Verdict> {
  return verify('shopify', request, { secrets: [secret] });
}
