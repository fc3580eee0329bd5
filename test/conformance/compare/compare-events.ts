import type { Comparison } from './compare-recorded.ts';
import { parseTexts, type FlatEvent } from '../recorded/flatten-event.ts';
import { isMembers, type Members } from '../recorded/recorded-case.ts';

/**
 * Compares the recorded history with ours: ids, previous ids, types, details, and the JSON texts where they were
 * recorded. Of an execution that went on when it was recorded (`isWhole` false) only the beginning is compared.
 */
export function compareEvents(
  comparison: Comparison,
  recorded: readonly Members[],
  actual: readonly FlatEvent[],
  isWhole: boolean,
): void {
  if (recorded.some(isUnplaced)) return compareSorted(comparison, recorded, actual);
  recorded.forEach((event, index) => {
    const place = `event ${index + 1} ${String(event['type'])}`;
    const ours = actual[index];
    if (ours === undefined) comparison.note(`${place}: recorded, and did not happen`);
    else compareEvent(comparison, place, event, ours);
  });
  if (!isWhole) return;
  for (const { id, type } of actual.slice(recorded.length)) {
    comparison.note(`event ${String(id)} ${type}: happened, and was not recorded`);
  }
}

/** The recorder sorted what happened inside a Parallel, and dropped the ids with the order. */
function isUnplaced(event: Members): boolean {
  return event['id'] === null || event['id'] === undefined;
}

/** Events without an id are a multiset; those with one are compared by it. */
function compareSorted(
  comparison: Comparison,
  recorded: readonly Members[],
  actual: readonly FlatEvent[],
): void {
  const left = new Map(actual.map((event) => [event.id, event]));
  for (const event of recorded.filter((event) => !isUnplaced(event))) {
    const place = `event ${String(event['id'])} ${String(event['type'])}`;
    const ours = left.get(event['id']);
    left.delete(event['id']);
    if (ours === undefined) comparison.note(`${place}: recorded, and did not happen`);
    else compareEvent(comparison, place, event, ours);
  }
  for (const event of recorded.filter(isUnplaced)) {
    const found = [...left.values()].find((ours) => comparison.isEqual(...withoutPlace(event, ours)));
    if (found === undefined)
      comparison.note(`event ${String(event['type'])}: nothing like it happened: ${JSON.stringify(event)}`);
    else left.delete(found.id);
  }
  noteLeft(comparison, recorded, [...left.values()]);
}

/** As many may be left as the ids say that the recorder dropped. */
function noteLeft(comparison: Comparison, recorded: readonly Members[], left: readonly FlatEvent[]): void {
  const last = Math.max(0, ...recorded.map(({ id }) => (typeof id === 'number' ? id : 0)));
  const dropped = Math.max(0, last - recorded.length);
  if (left.length <= dropped) return;
  const types = left.map(({ type }) => type).join(', ');
  comparison.note(`happened, and were not recorded: ${types}; the recorder dropped ${dropped}`);
}

function withoutPlace(recorded: Members, actual: FlatEvent): readonly [Members, Members] {
  const { id: _id, prev: _prev, ...details } = withoutTexts(recorded);
  const { id: _ourId, prev: _ourPrev, ...ours } = parseTexts(actual, recorded['cause_is_json_text'] === true);
  return [details, ours];
}

function compareEvent(comparison: Comparison, place: string, recorded: Members, actual: FlatEvent): void {
  const isCauseJson = recorded['cause_is_json_text'] === true;
  comparison.compare(place, withoutTexts(recorded), parseTexts(actual, isCauseJson));
  for (const [member, name] of TEXTS) {
    const text = recorded[member];
    if (isMembers(text)) comparison.compareSubset(`${place}.${name} as text`, text, actual[name]);
    else if (text !== undefined) comparison.compare(`${place}.${name} as text`, text, actual[name]);
  }
}

/** Where AWS's own text of a detail is recorded, by the detail. */
const TEXTS = [
  ['input_text', 'input'],
  ['output_text', 'output'],
  ['parameters_text', 'parameters'],
  ['assignedVariables_text', 'assignedVariables'],
] as const;

function withoutTexts(event: Members): Members {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !MARKERS.has(name)));
}

/** Members that say how others were recorded. */
const MARKERS: ReadonlySet<string> = new Set(['cause_is_json_text', ...TEXTS.map(([member]) => member)]);
