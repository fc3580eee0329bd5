/** ISO-8601 extended with a mandatory offset and up to nanoseconds, as java.time's ISO_OFFSET_DATE_TIME. */
const extendedOffset =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}(?::\d{2})?)$/;

/** Milliseconds since the epoch, or undefined if AWS could not parse the text. */
export function parseTimestamp(text: string): number | undefined {
  const parts = extendedOffset.exec(text);
  if (parts === null) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  // Date turns 31 February into a day in March; java.time refuses it.
  if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
