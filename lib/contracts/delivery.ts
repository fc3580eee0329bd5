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
   * Largest result, in characters of JSON, kept in the record. 8 KB cost 8 write units = $5.00 per million
   * at $0.625 each, what one S3 PUT costs ($5.00 per million); beyond it the object is cheaper.
   */
  smallResult: 8192,
} as const;

/** Final statuses of a delivery: those of a Standard execution, word for word. */
export const FINAL_STATUSES = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
