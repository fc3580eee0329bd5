/** Who sends simulated deliveries. */
export const SENT_BY = {
  sourceIp: '192.0.2.1',
  /** The headers of a delivery that may be kept with the payload. */
  headersOf: (idempotencyKey: string): Readonly<Record<string, string>> => ({
    'content-type': 'application/json',
    'idempotency-key': idempotencyKey,
  }),
} as const;
