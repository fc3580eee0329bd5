/** The media type of a Content-Type header without its parameters. A missing or blank one is application/json. */
export function mediaTypeOf(contentType: string | undefined): string {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return mediaType === '' ? JSON_TYPE : mediaType;
}

/** API Gateway's default media type. */
export const JSON_TYPE = 'application/json';

/**
 * The entry for an Accept header. Only its first type is read. If that type has no entry, returns the entry for
 * application/json, or else the first one. Undefined if there are no entries.
 */
export function chooseByAccept<Entry>(
  entries: ReadonlyMap<string, Entry>,
  accept: string | undefined,
): readonly [mediaType: string, Entry] | undefined {
  const wanted = mediaTypeOf(accept?.split(',', 1)[0]);
  for (const mediaType of [wanted, JSON_TYPE]) {
    const entry = entries.get(mediaType);
    if (entry !== undefined) return [mediaType, entry];
  }
  return entries.entries().next().value;
}
