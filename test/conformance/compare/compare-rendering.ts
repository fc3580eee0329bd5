import type { Comparison } from './compare-recorded.ts';
import { parseText } from '../recorded/flatten-event.ts';
import { isMembers, requireOneOf, UnreadableCaseError, type Members } from '../recorded/recorded-case.ts';

/** What a case expects of a text, and how it says the two are compared. */
export interface RecordedRendering {
  readonly expected: Members;
  /** The case's `compare`; where it is missing, by what is recorded. */
  readonly mode: string | undefined;
}

/** Compares a rendered text in the mode of the case. Throws UnreadableCaseError for a mode that it does not know. */
export function compareRendering(
  comparison: Comparison,
  { expected, mode = 'json' }: RecordedRendering,
  rendering: string,
): void {
  const compareAs = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  if (compareAs === undefined) {
    const allowed = Object.keys(MODES).join(', ');
    throw new UnreadableCaseError(`"compare" is ${JSON.stringify(mode)}, known are ${allowed}`);
  }
  requireOneOf(expected, ['text', 'json', 'json_subset', 'key_sets', 'requestOverride', 'responseOverride']);
  compareAs(comparison, expected, rendering);
}

type CompareRendering = (comparison: Comparison, expected: Members, rendering: string) => void;

const compareText: CompareRendering = (comparison, { text, ...expected }, rendering) => {
  if (text === undefined) compareJson(comparison, expected, rendering);
  else comparison.compare('text', text, rendering);
};

const compareJson: CompareRendering = (comparison, { text, json, json_subset: subset }, rendering) => {
  if (json !== undefined) comparison.compare('json', json, parseText(rendering));
  else if (subset !== undefined) comparison.compareSubset('json', subset, parseText(rendering));
  else if (text !== undefined) comparison.compare('text', text, rendering);
};

/** The modes of the README of the recordings, 2. */
const MODES: Readonly<Record<string, CompareRendering>> = {
  text: compareText,
  'text-collapse-whitespace': (comparison, { text, ...expected }, rendering) =>
    compareText(comparison, { ...expected, text: collapse(text) }, String(collapse(rendering))),
  json: compareJson,
  'json-with-placeholders': compareJson,
  'json-subset': (comparison, { json, ...expected }, rendering) =>
    compareJson(comparison, { json_subset: json, ...expected }, rendering),
  'json-input-as-json': (comparison, { json, ...expected }, rendering) =>
    compareJson(
      comparison,
      { ...expected, json: withParsedInput(json) },
      JSON.stringify(withParsedInput(parseText(rendering))),
    ),
  'key-sets': (comparison, { json, key_sets: keySets = json }, rendering) =>
    compareKeys(comparison, 'keys', keySets, parseText(rendering)),
};

function collapse(text: unknown): unknown {
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').trim() : text;
}

/** StartExecution takes its input as text; what counts is the JSON in it. */
function withParsedInput(value: unknown): unknown {
  return isMembers(value) && 'input' in value ? { ...value, input: parseText(value['input']) } : value;
}

/** The names of the members, at every depth; a list of texts is a list of names. */
function compareKeys(comparison: Comparison, place: string, recorded: unknown, actual: unknown): void {
  const names = namesOf(recorded);
  if (names === undefined) return;
  comparison.compare(place, names, namesOf(parseText(actual)));
  if (!isMembers(recorded)) return;
  for (const name of names) {
    const inside = parseText(actual);
    compareKeys(comparison, `${place}.${name}`, recorded[name], isMembers(inside) ? inside[name] : undefined);
  }
}

function namesOf(value: unknown): readonly string[] | undefined {
  if (isMembers(value)) return Object.keys(value).sort();
  const isNames = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isNames ? [...(value as readonly string[])].sort() : undefined;
}
