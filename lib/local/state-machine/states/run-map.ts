import { evaluateField, evaluateWholeNumber } from '../expression/evaluate-field.ts';
import { evaluateTemplate } from '../expression/evaluate-template.ts';
import type { EventDetails } from '../execution/execution-history.ts';
import { ExecutionThread } from '../execution/execution-thread.ts';
import type { Transition } from '../execution/leave-state.ts';
import { Payload } from '../execution/payload.ts';
import { childResume, takeResume } from '../execution/take-resume.ts';
import { runFallible } from '../execution/run-fallible.ts';
import { runThreads } from '../execution/run-threads.ts';
import type { MapState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';
import { VariableScope } from '../expression/variable-scope.ts';

/** Runs its processor once per item. The result has the outputs in the order of the items. */
export async function runMap(state: MapState, visit: StateVisit): Promise<Transition> {
  return runFallible(state, visit, () => attempt(state, visit), 'MapStateFailed');
}

/** AWS runs at most 40 iterations of an inline Map at a time. MaxConcurrency can only lower this; 0 does not. */
const inlineConcurrency = 40;

async function attempt(state: MapState, visit: StateVisit): Promise<Payload> {
  const { thread } = visit;
  const items = await mapItems(state, visit);
  const concurrency = await mapConcurrency(state, visit);
  const stopped = takeResume(thread);
  thread.record('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  const outputs = await runThreads(visit, {
    count: items.length,
    concurrency,
    begin: (index, previousEventId, signal) => {
      const iteration = new ExecutionThread({
        execution: thread.execution,
        signal,
        previousEventId,
        variables: new VariableScope(thread.variables),
        mapItem: { Index: index, Value: items[index] },
        ...childResume(stopped, index),
      });
      if (iteration.output === undefined) record(iteration, 'Started', index, state);
      return iteration;
    },
    run: (index, iteration) => runIteration(state, index, iteration, visit),
    ended: (index, _iteration, how) =>
      visit.thread.note(`MapIteration${how}`, iterationDetails(how, index, state)),
  });
  thread.note('MapStateSucceeded');
  return Payload.list(outputs);
}

async function mapItems(state: MapState, visit: StateVisit): Promise<readonly unknown[]> {
  if (state.items !== undefined) return evaluateField(state.items, 'array', visit);
  if (Array.isArray(visit.input.value)) return visit.input.value as readonly unknown[];
  throw visit.evaluationFailure(`Map state input must be an array but was: ${visit.input.text}`);
}

/** Tolerated failures are for the distributed Map. An inline Map evaluates these fields but ignores them. */
async function mapConcurrency(state: MapState, visit: StateVisit): Promise<number> {
  for (const template of [state.toleratedFailureCount, state.toleratedFailurePercentage]) {
    if (template !== undefined) await evaluateWholeNumber(template, 0, visit);
  }
  const limit = state.maxConcurrency ? await evaluateWholeNumber(state.maxConcurrency, 0, visit) : 0;
  return limit >= 1 ? Math.min(limit, inlineConcurrency) : inlineConcurrency;
}

async function runIteration(
  state: MapState,
  index: number,
  iteration: ExecutionThread,
  visit: StateVisit,
): Promise<Payload> {
  if (iteration.output !== undefined) return iteration.output;
  const input = await itemInput(state, iteration, visit);
  const output = await iteration.execution.runBlock(state.processor, input, iteration);
  visit.thread.previousEventId = record(iteration, 'Succeeded', index, state);
  return output;
}

/** ItemSelector is evaluated for the Map state, with the iteration's item in the context. */
async function itemInput(state: MapState, iteration: ExecutionThread, visit: StateVisit): Promise<Payload> {
  if (state.itemSelector === undefined) return new Payload(iteration.mapItem?.Value);
  const selection = visit.inThread(iteration);
  return new Payload(await evaluateTemplate(state.itemSelector, selection, selection.states()));
}

/** Later events do not point to these: the next iteration points to the last event of this one's states. */
function record(
  iteration: ExecutionThread,
  how: 'Started' | 'Succeeded',
  index: number,
  state: MapState,
): number {
  const details = iterationDetails(how, index, state);
  return how === 'Started'
    ? iteration.record('MapIterationStarted', details)
    : iteration.note('MapIterationSucceeded', details);
}

/** The name in these events is that of the Map state (recorded behaviour). */
function iterationDetails(
  how: 'Started' | 'Succeeded' | 'Failed' | 'Aborted',
  index: number,
  { name }: MapState,
): EventDetails {
  return { [`mapIteration${how}EventDetails`]: { name, index } };
}
