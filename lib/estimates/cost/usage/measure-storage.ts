import db from 'dynalite/db/index.js';
import { plannedFaults } from '../../../proofs/simulation/fault-injection/fault-plan.ts';
import { simulate } from '../../../proofs/simulation/simulate.ts';
import { pricedDeliveryOf, type Workload } from './follow-cost-path.ts';
import { assumedLatency, type PricedPipeline } from './priced-pipeline.ts';
import type { Usage } from './usage.ts';
import { type Utf8Item, utf8Item } from './utf8-item.ts';

const BYTES_PER_GB = 1024 ** 3;
const DAYS_PER_MONTH = 30;
const MONTH_SECONDS = DAYS_PER_MONTH * 24 * 60 * 60;

interface Lifecycle {
  readonly Rules?: readonly { readonly Prefix?: string; readonly ExpirationInDays?: number }[];
}

/**
 * What one delivery costs until its objects and its record have expired, by the life cycle of the bucket and the time
 * to live of the record.
 */
export async function measureStorage(pipeline: PricedPipeline, workload: Workload): Promise<Usage> {
  const { objects, written } = await simulate(pipeline.blueprint, {
    seed: 1,
    latency: assumedLatency,
    deliveries: [pricedDeliveryOf({ name: 'stored' }, workload)],
    plan: plannedFaults([]),
  });
  const record = written.at(-1) ?? {};
  const kept = Number(record.expiresAt?.N) - Date.parse(String(record.receivedAt?.S)) / 1_000;
  const objectBytes = [...objects].map(([key, text]) => Buffer.byteLength(text) * monthsOf(key, pipeline));
  return {
    's3.gbMonths': objectBytes.reduce((sum, bytes) => sum + bytes, 0) / BYTES_PER_GB,
    'dynamodb.gbMonths': (storedItemBytes(record) / BYTES_PER_GB) * (kept / MONTH_SECONDS),
  };
}

/** What DynamoDB stores of an item: "adds 100 bytes of overhead" to each (developer guide, "Item sizes and formats"). */
export function storedItemBytes(item: Utf8Item): number {
  return db.itemSize(utf8Item(item)) + 100;
}

/** How long the life cycle of the bucket keeps an object. Without a rule, one month is counted. */
function monthsOf(key: string, { blueprint }: PricedPipeline): number {
  const bucket = blueprint.template.resources.find(({ type }) => type === 'AWS::S3::Bucket');
  const { Rules = [] } = (bucket?.properties.LifecycleConfiguration ?? {}) as Lifecycle;
  const rule = Rules.find(({ Prefix = '' }) => key.startsWith(Prefix));
  return (rule?.ExpirationInDays ?? DAYS_PER_MONTH) / DAYS_PER_MONTH;
}
