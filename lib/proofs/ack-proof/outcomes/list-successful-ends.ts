import { isRecord, type JsonRecord } from './json-record.ts';
import { keyOfValue, UNKNOWN } from '../body/known-value.ts';
import { listNextSteps, type Machine, type PathPosition, type SuccessfulEnd } from './list-next-steps.ts';
import { NOTHING_WRITTEN } from '../body/written-stores.ts';

export type { SuccessfulEnd };

/**
 * Follows every path through a definition of the Amazon States Language to where it succeeds, and records which
 * stores have certainly been written by then. A Choice is decided if every run takes the same rule (`Output` of a
 * catcher is often a constant); otherwise every rule is followed.
 *
 * Without `given`, every write of a task counts. With it, only writes count that hold the body, as far as that
 * follows from the input. Which way is taken never follows from the body, because another body may take another way.
 *
 * `sure` is the part of the input that is the same for every request.
 *
 * @throws Error for a definition that it cannot follow.
 */
export async function listSuccessfulEnds(
  definition: JsonRecord,
  given?: { readonly input: unknown; readonly body: string },
  sure: unknown = UNKNOWN,
): Promise<readonly SuccessfulEnd[]> {
  const machine: Machine = {
    isJsonata: definition['QueryLanguage'] === 'JSONata',
    variables: assignedNames(definition),
    followBlock: (block, from) => followBlock(block, from, machine),
    executionInput: sure,
    ...(given !== undefined && { body: given.body }),
  };
  const input = given === undefined ? sure : given.input;
  return followBlock(definition, { written: NOTHING_WRITTEN, input, sure, path: [] }, machine);
}

/**
 * There are few positions, because their inputs are constants of the definition. More would mean that a definition
 * creates new ones without end.
 */
const MOST_POSITIONS = 10_000;

async function followBlock(
  block: JsonRecord,
  from: PathPosition,
  machine: Machine,
): Promise<readonly PathPosition[]> {
  const ends: PathPosition[] = [];
  const waiting = [{ ...from, next: String(block['StartAt']) }];
  const seen = new Set<string>();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { next: name, ...position } = at;
    const key = keyOfValue([name, [...position.written.keys()].sort(), position.input, position.sure]);
    if (seen.has(key)) continue;
    if (seen.add(key).size > MOST_POSITIONS) throw new Error(`it has more than ${MOST_POSITIONS} ways`);
    for (const step of await listNextSteps(name, stateOf(block, name), position, machine)) {
      const { next, ...left } = step;
      if (next === undefined) ends.push(left);
      else waiting.push({ ...left, next });
    }
  }
  return ends;
}

function stateOf(block: JsonRecord, name: string): JsonRecord {
  const states = isRecord(block['States']) ? block['States'] : {};
  const state = Object.hasOwn(states, name) ? states[name] : undefined;
  if (!isRecord(state)) throw new Error(`it has no state '${name}'`);
  return state;
}

function assignedNames(node: unknown): ReadonlySet<string> {
  if (Array.isArray(node)) return new Set(node.flatMap((item) => [...assignedNames(item)]));
  if (!isRecord(node)) return new Set();
  const own = isRecord(node['Assign'])
    ? Object.keys(node['Assign']).map((name) => name.replace(/\.\$$/, ''))
    : [];
  return new Set([...own, ...Object.values(node).flatMap((member) => [...assignedNames(member)])]);
}
