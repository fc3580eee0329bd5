import { evaluateKnown } from '../body/evaluate-known.ts';
import { isRecord, recordsIn, type JsonRecord } from './json-record.ts';
import { keptPartOf } from '../body/kept-part.ts';
import { isKnown, keyOfValue, UNKNOWN } from '../body/known-value.ts';
import { followPaths } from './follow-paths.ts';
import { holdsBody } from '../body/holds-body.ts';
import { existenceProvenBy, integrationOf, storeOf } from '../body/task-writes.ts';
import { withStore, writtenOnAll, writtenTogether, type WrittenStores } from '../body/written-stores.ts';

/** One way in which an execution, or a branch of it, can succeed. */
export interface SuccessfulEnd {
  /** Its output. Parts of it may be UNKNOWN. */
  readonly input: unknown;
  readonly written: WrittenStores;
  /** The states on the way, and the caught errors. */
  readonly path: readonly string[];
}

/** Data of an execution. Parts of it may be UNKNOWN. */
interface Known {
  /** The data of the state for the body. */
  readonly input: unknown;
  /** The part of the input that is the same for every body, because another body may take another way. */
  readonly sure: unknown;
}

/** Where an execution is, and what is known by then. */
export interface PathPosition extends SuccessfulEnd, Known {}

const NOTHING_KNOWN: Known = { input: UNKNOWN, sure: UNKNOWN };

/** One way out of a state. Without `next` its block ends with success. */
export interface NextStep extends PathPosition {
  readonly next: string | undefined;
}

/** What the states of one definition share. */
export interface Machine {
  readonly isJsonata: boolean;
  /** Names of the variables that are assigned anywhere in it. */
  readonly variables: ReadonlySet<string>;
  followBlock(block: State, from: PathPosition): Promise<readonly PathPosition[]>;
  /** What is known of the input of the execution, whatever the body. */
  readonly executionInput: unknown;
  /** If given, only writes count that hold this. */
  readonly body?: string;
}

type State = JsonRecord;

/** Every way out of a state, except those that fail the execution. */
export async function listNextSteps(
  name: string,
  state: State,
  position: PathPosition,
  machine: Machine,
): Promise<readonly NextStep[]> {
  const type = String(state['Type']);
  const leave = Object.hasOwn(LEAVE, type) ? LEAVE[type] : undefined;
  if (leave === undefined) throw new Error(`the state '${name}' is of an unknown type, ${type}`);
  const query = state['QueryLanguage'];
  const isJsonata = query === undefined ? machine.isJsonata : query === 'JSONata';
  return leave({
    name,
    state,
    machine,
    entered: position.input,
    position: { ...position, ...(!isJsonata && NOTHING_KNOWN), path: [...position.path, name] },
    evaluate: async (template, input = position.input, result = UNKNOWN) =>
      isJsonata
        ? evaluateKnown(
            template,
            { input, result, executionInput: machine.executionInput },
            machine.variables,
          )
        : UNKNOWN,
  });
}

interface Visit {
  readonly name: string;
  readonly state: State;
  readonly machine: Machine;
  readonly position: PathPosition;
  /** The input of the state, whatever its query language. */
  readonly entered: unknown;
  /** UNKNOWN for a JSONPath state. */
  readonly evaluate: (template: unknown, input?: unknown, result?: unknown) => Promise<unknown>;
}

const LEAVE: Readonly<Record<string, (visit: Visit) => Promise<readonly NextStep[]>>> = {
  Fail: () => Promise.resolve([]),
  Succeed: async (visit) => [{ ...(await passOn(visit))[0]!, next: undefined }],
  Pass: passOn,
  Wait: passOn,
  Choice: leaveChoice,
  Task: async (visit) => [await leaveTask(visit), ...(await leaveByCatch(visit))],
  Parallel: async (visit) => [...(await leaveParallel(visit)), ...(await leaveByCatch(visit))],
  // The list may be empty, so it is not certain that its states write.
  Map: async (visit) => [await succeed(visit), ...(await leaveByCatch(visit))],
};

/** Without Output the input is passed on. A Result belongs to JSONPath, whose data is not followed. */
async function passOn(visit: Visit): Promise<readonly NextStep[]> {
  const { state, position } = visit;
  return [{ ...position, ...(await outputOf(state, position, visit)), next: nextOf(state) }];
}

async function leaveTask(visit: Visit): Promise<NextStep> {
  const { name, state, position } = visit;
  const store = storeOf(state);
  if (store === undefined) return succeed(visit);
  const { isWrite, problem } = await judgeWrite(visit);
  // Tells the reader of the path why the state does not count.
  const path =
    problem === undefined ? position.path : [...position.path.slice(0, -1), `${name} (${problem})`];
  const written = isWrite ? withStore(position.written, store, name) : position.written;
  return succeed({ ...visit, position: { ...position, path, written } });
}

/** Whether what the task writes stays there, and holds the body if one is sought. */
async function judgeWrite(visit: Visit): Promise<{ isWrite: boolean; problem?: string }> {
  const { state, entered, machine } = visit;
  const { kept, identity } = keptPartOf(integrationOf(state)) ?? {};
  const { body } = machine;
  const call = await callOf(visit, entered);
  const isBody = (value: unknown) => body !== undefined && holdsBody(value, body);
  const constant = body === undefined ? call : await callOf(visit, UNKNOWN);
  const item = isRecord(call) && isRecord(call['Item']) ? call['Item'] : {};
  const same = isRecord(constant) ? identity?.of(constant, (name) => isBody(item[name])) : undefined;
  if (identity !== undefined && isKnown(same)) return { isWrite: false, problem: identity.why };
  return { isWrite: body === undefined || (isRecord(call) && isBody(kept?.(call))) };
}

/** Without Arguments or Parameters a task gets its input. */
async function callOf({ state, position, evaluate }: Visit, input: unknown): Promise<unknown> {
  if (state['Parameters'] !== undefined) return followPaths(state['Parameters'], input);
  if (state['Arguments'] === undefined) return input;
  return evaluate(state['Arguments'], input === UNKNOWN ? position.sure : position.input);
}

async function leaveParallel(visit: Visit): Promise<readonly NextStep[]> {
  const { state, position, machine, evaluate } = visit;
  const given = state['Arguments'];
  const input = given === undefined ? position.input : await evaluate(given);
  const sure = given === undefined ? position.sure : await evaluate(given, position.sure);
  const branches: (readonly PathPosition[])[] = [];
  for (const branch of recordsIn(state['Branches'])) {
    const ends = await machine.followBlock(branch, { ...position, input, sure });
    // A branch that never succeeds fails the state.
    if (ends.length === 0) return [];
    branches.push(ends);
  }
  const [only, ...others] = branches;
  if (only !== undefined && others.length === 0) return leaveOnlyBranch(only, visit);
  const all = branches.map((ends) => writtenOnAll(ends.map(({ written }) => written)));
  const written = writtenTogether([position.written, ...all]);
  return [await succeed({ ...visit, position: { ...position, written } })];
}

/** What a branch has given decides the way that is taken after it, so an end with a known output is told apart from the others. */
async function leaveOnlyBranch(ends: readonly PathPosition[], visit: Visit): Promise<readonly NextStep[]> {
  const { position, evaluate } = visit;
  const alike = new Map<string, PathPosition[]>();
  for (const end of ends) {
    const key = isKnown(end.sure) ? keyOfValue(end.sure) : '';
    alike.set(key, [...(alike.get(key) ?? []), end]);
  }
  return Promise.all(
    [...alike].map(([key, group]) => {
      const written = writtenTogether([position.written, writtenOnAll(group.map((end) => end.written))]);
      if (key === '') return succeed({ ...visit, position: { ...position, written } });
      const [{ sure, path } = position] = group;
      return succeed({
        ...visit,
        position: { ...position, written, path },
        evaluate: (template, given) => evaluate(template, given, [sure]),
      });
    }),
  );
}

async function succeed(visit: Visit): Promise<NextStep> {
  const { state, position } = visit;
  return { ...position, ...(await outputOf(state, NOTHING_KNOWN, visit)), next: nextOf(state) };
}

/** A caught task may have written or not, unless the error says that the thing to write exists. */
async function leaveByCatch(visit: Visit): Promise<readonly NextStep[]> {
  const { name, state, position, machine } = visit;
  return Promise.all(
    recordsIn(state['Catch']).map(async (catcher) => {
      const errors = Array.isArray(catcher['ErrorEquals']) ? catcher['ErrorEquals'].map(String) : [];
      // What exists already may be of another body.
      const store = machine.body === undefined ? storeOf(state) : undefined;
      const proof = store === undefined ? undefined : existenceProvenBy(errors, state);
      return {
        ...(await outputOf(catcher, NOTHING_KNOWN, visit)),
        path: [...position.path, `caught ${errors.join(', ')}`],
        next: nextOf(catcher),
        written:
          store === undefined || proof === undefined
            ? position.written
            : withStore(position.written, store, `there already: ${proof} in ${name}`),
      };
    }),
  );
}

/**
 * Rules are tried in order. A true one ends the search, a false one is skipped, any other may be taken or not. A rule
 * that depends on the body may be taken or not: the bodies of the proof are only a few of many.
 */
async function leaveChoice(visit: Visit): Promise<readonly NextStep[]> {
  const { state, position, evaluate } = visit;
  const steps: NextStep[] = [];
  for (const rule of recordsIn(state['Choices'])) {
    const condition = await evaluate(rule['Condition'], position.sure);
    if (condition === false) continue;
    const output = rule['Output'] === undefined ? state : rule;
    steps.push({ ...position, ...(await outputOf(output, position, visit)), next: nextOf(rule) });
    if (condition === true) return steps;
  }
  const { Default: next } = state;
  if (typeof next !== 'string') return steps;
  return [...steps, { ...position, ...(await outputOf(state, position, visit)), next }];
}

async function outputOf(
  { Output }: State,
  otherwise: Known,
  { evaluate, position, machine }: Visit,
): Promise<Known> {
  if (Output === undefined) return { input: otherwise.input, sure: otherwise.sure };
  const input = await evaluate(Output);
  // Without a body both are the same.
  return { input, sure: machine.body === undefined ? input : await evaluate(Output, position.sure) };
}

function nextOf(node: State): string | undefined {
  return typeof node['Next'] === 'string' ? node['Next'] : undefined;
}
