/**
 * Where a delivery is stored once it has been accepted. The same id names it everywhere: Express execution, S3
 * prefix, DynamoDB key, Standard execution.
 */
export const DELIVERY = {
  /** Payload envelopes: `payloads/<deliveryId>/<SHA-256 of the body>.json`. */
  payloadPrefix: 'payloads/',
  /** Results too large for the record: `results/<deliveryId>.json`. */
  resultPrefix: 'results/',
  /** Partition key of the table. */
  key: 'deliveryId',
  /** Time to live of the record, epoch seconds. */
  expiry: 'expiresAt',
  /**
   * Index of the deliveries without an outcome. It is sparse: a record is in it while it has `shard`, which Track
   * removes when it writes the outcome. Reconcile looks at records whose `checkAt` (ISO 8601) has passed, oldest
   * first.
   */
  openIndex: { name: 'open', shard: 'openShard', checkAt: 'checkAt' },
  /**
   * The shard is the first hexadecimal digit of the hash of the id: 16 partitions, each with DynamoDB's 1,000 writes
   * a second, so the index never throttles the table.
   */
  shards: '0123456789abcdef'.split(''),
  /**
   * Largest result that is kept in the record, in characters of JSON. 8 KB cost 8 write units = $5.00 per million at
   * $0.625 each, the price of one S3 PUT ($5.00 per million). Beyond that an object is cheaper.
   */
  smallResult: 8192,
} as const;

/** Status of a delivery that has no outcome yet. */
export const ACCEPTED = 'ACCEPTED';

/** Final statuses of a delivery: the statuses of a Standard execution. */
export const FINAL_STATUSES = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
