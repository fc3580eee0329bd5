/** An object of JSON. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether the value is an object of JSON. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list. Empty if there is no list. */
export function recordsIn(list: unknown): readonly JsonRecord[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
