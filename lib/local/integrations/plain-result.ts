/**
 * A response of the SDK as JSON: dates as ISO text, binary values as base64 text, no undefined members and no SDK
 * metadata.
 */
export function plainResult(answer: object): object {
  const { $metadata: _, ...result } = answer as Record<string, unknown>;
  return plainValue(result) as object;
}

function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainValue);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plainValue(member)]));
}
