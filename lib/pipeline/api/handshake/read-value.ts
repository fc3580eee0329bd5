import { type ParsedPart, parseRequestPart } from '../../../contracts/request-part.ts';

const READERS: Readonly<Record<ParsedPart['kind'], (name: string) => string>> = {
  header: (name) => `$given.get('${name}')`,
  query: (name) => `$input.params().querystring.get('${name}')`,
  body: (path) => `$input.path('${path}')`,
  // Whether the field is there: its value is not needed.
  form: (name) => `$input.body.matches('(?s)(?:.*&)?${name}=.*')`,
};

/** VTL for the value of a part of the request. `$given` holds the request headers by their names in lower case. */
export function readValue(part: string): string {
  const { kind, name } = parseRequestPart(part);
  return READERS[kind](name);
}
