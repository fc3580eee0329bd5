/** Who sends simulated deliveries, and the headers that may be kept with the payload. */
export const SENT_BY = {
  sourceIp: '192.0.2.1',
  headers: { 'content-type': 'application/json' },
} as const;

/** Stands for the idempotency key of each delivery. */
export const KEY_OF_DELIVERY = '<the key>';
