/** Where simulated deliveries come from. */
export const SENT_BY = { sourceIp: '192.0.2.1' } as const;

/** The headers of a simulated delivery that may be kept with the payload. */
export function sentHeaders(idempotencyKey: string): Readonly<Record<string, string>> {
  return { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
}
