/** Where simulated deliveries come from. */
export const SENT_BY = { sourceIp: '192.0.2.1' } as const;
