import { isRecord, type JsonRecord } from '../outcomes/json-record.ts';

/** Replaces a query parameter that is the whole body of the request. */
export const BODY_SOURCE = 'method.request.body';

/** The query string of an integration, if it is constant or the body: from its URI, and from what is mapped into it. */
export function mappedQuery(integration: JsonRecord): Readonly<Record<string, string>> {
  const [, ofUri = ''] = String(integration['Uri']).split('?');
  const parameters = isRecord(integration['RequestParameters']) ? integration['RequestParameters'] : {};
  const mapped = Object.entries(parameters).flatMap(([target, source]) => {
    const name = TARGET.exec(target)?.[1];
    const value = valueOf(source);
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...new URLSearchParams(ofUri), ...mapped]);
}

const TARGET = /^integration\.request\.querystring\.(.+)$/;

/** Constants stand in single quotes. */
function valueOf(source: unknown): string | undefined {
  if (source === BODY_SOURCE) return BODY_SOURCE;
  return /^'(.*)'$/s.exec(String(source))?.[1];
}
