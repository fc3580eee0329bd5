import { isRecord } from './json-record.ts';
import { UNKNOWN } from '../body/known-value.ts';

/** Parameters of a JSONPath state that are constants or plain paths into a known input. The rest is UNKNOWN. */
export function followPaths(template: unknown, input: unknown): unknown {
  if (Array.isArray(template)) return template.map((item) => followPaths(item, input));
  if (!isRecord(template)) return template;
  const members = Object.entries(template).map(([name, value]) =>
    name.endsWith('.$')
      ? [name.slice(0, -2), valueAt(String(value), input)]
      : [name, followPaths(value, input)],
  );
  return Object.fromEntries(members) as unknown;
}

const PLAIN_PATH = /^\$(?:\.[A-Za-z_]\w*)*$/;

function valueAt(path: string, input: unknown): unknown {
  if (!PLAIN_PATH.test(path)) return UNKNOWN;
  return path
    .split('.')
    .slice(1)
    .reduce((value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : UNKNOWN), input);
}
