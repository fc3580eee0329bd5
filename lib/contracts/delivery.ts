/**
 * Where a delivery lives once it has been accepted. The same id names it everywhere: Express execution, S3 prefix,
 * DynamoDB key, Standard execution.
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
   * Index of the deliveries without an outcome. It is sparse: a record is in it as long as it has `shard`, and Track removes
   * that with the outcome. Reconcile looks at those whose `checkAt` (ISO 8601) has passed, oldest first.
   */
  openIndex: { name: 'open', shard: 'openShard', checkAt: 'checkAt' },
  /**
   * The shard is the first hexadecimal digit of the id's hash: 16 partitions, each with DynamoDB's 1,000 writes a second, so
   * that the index never throttles the table.
   */
  shards: '0123456789abcdef'.split(''),
  /**
   * Largest result, in characters of JSON, kept in the record. 8 KB cost 8 write units = $5.00 per million
   * at $0.625 each, what one S3 PUT costs ($5.00 per million); beyond it the object is cheaper.
   */
  smallResult: 8192,
} as const;

/** Final statuses of a delivery: those of a Standard execution, word for word. */
export const FINAL_STATUSES = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
