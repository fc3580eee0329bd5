import { describe, expect, test } from 'vitest';
import type { AroundHop, Hop } from '../../lib/local/engine/hop.ts';
import { TaskError } from '../../lib/local/state-machine/task/task-error.ts';
import { virtualPipeline, type VirtualPipelineOptions } from '../virtual-pipeline.ts';

const MINUTE_MS = 60_000;

/** A state that calls a service, and what has to happen for it to be reached. */
interface Call {
  readonly state: string;
  readonly tries: number;
  /** Other states that fail. */
  readonly out?: readonly string[];
  readonly losesEvents?: true;
  readonly express?: true;
  readonly isSentTwice?: true;
  readonly compute?: VirtualPipelineOptions['compute'];
}

const LARGE = { payload: JSON.stringify({ large: 'r'.repeat(9_000) }) };

const CALLS: readonly Call[] = [
  { state: 'Store payload', tries: 4 },
  { state: 'Record delivery', tries: 4 },
  { state: 'Read delivery', tries: 4, isSentTwice: true },
  { state: 'Start processing', tries: 6 },
  { state: 'Park delivery', tries: 4, out: ['Store payload'] },
  { state: 'Hand to event bus', tries: 6, out: ['Store payload', 'Park delivery'] },
  { state: 'Start over', tries: 6, out: ['Store payload', 'Park delivery', 'Hand to event bus'] },
  { state: 'Look for the record', tries: 1, out: ['Store payload'] },
  { state: 'Store result', tries: 4, compute: () => Promise.resolve(LARGE) },
  { state: 'Record outcome', tries: 4 },
  { state: 'Keep event', tries: 4, out: ['Record outcome'] },
  { state: 'Find open deliveries', tries: 4, losesEvents: true },
  { state: 'Find execution', tries: 4, losesEvents: true },
  { state: 'Hand over outcome', tries: 4, losesEvents: true },
  { state: 'Look again later', tries: 1, losesEvents: true },
  { state: 'Claim delivery', tries: 4, express: true },
  { state: 'Look at the claim', tries: 4, express: true, isSentTwice: true },
  { state: 'Record outcome', tries: 4, express: true },
  { state: 'Store result', tries: 4, express: true, compute: () => Promise.resolve(LARGE) },
];

const refused = (): Promise<never> => Promise.reject(new TaskError('Some.Exception', 'refused'));
const unanswered = (): Promise<never> => new Promise(() => undefined);

/** Runs a delivery while every call of the state goes wrong. Gives the calls that one execution has made in it. */
async function callsOfOneRun(call: Call, wrong: () => Promise<never>) {
  const around: AroundHop = (hop, proceed) => {
    if (hop.state === call.state) return wrong();
    if (call.out?.includes(hop.state ?? '') === true) return refused();
    return call.losesEvents && isStatusEvent(hop) ? Promise.resolve(undefined as never) : proceed();
  };
  const pipeline = virtualPipeline({
    around,
    ...(call.express && { props: { processWorkflow: 'express' } }),
    ...(call.compute && { compute: call.compute }),
  });
  await pipeline.deliver('one');
  if (call.isSentTwice) {
    await pipeline.clock.advance(1_000);
    await pipeline.deliver('one');
  }
  await pipeline.clock.advance(26 * MINUTE_MS);
  const calls = pipeline.callsOf(call.state);
  const last = calls.findLastIndex(({ attempt }) => attempt === 1);
  return calls.slice(last).filter(({ subject }) => subject === calls[last]?.subject);
}

const isStatusEvent = ({ kind, action }: Hop): boolean => kind === 'event' && action === 'StartExecution';

describe.each(CALLS)("a call of '$state' (Express: $express)", (call) => {
  test(`that is refused is made ${call.tries} times`, async () => {
    expect(Math.max(...(await callsOfOneRun(call, refused)).map(({ attempt }) => attempt))).toBe(call.tries);
  });
});

/** Long enough for a healthy call, short enough for the five minutes of a run. */
const LAST_RESORTS = new Set(['Hand to event bus', 'Start over']);

describe.each(CALLS.filter(({ tries }) => tries > 1))("a call of '$state' (Express: $express)", (call) => {
  test('that is not answered is given up after seconds, and made again', async () => {
    const [first, second] = await callsOfOneRun(call, unanswered);
    const seconds = ((second?.at ?? Infinity) - (first?.at ?? 0)) / 1_000;
    const timeout = LAST_RESORTS.has(call.state) ? 4 : 8;
    expect(seconds).toBeGreaterThanOrEqual(timeout);
    // The pause: a second at most.
    expect(seconds).toBeLessThanOrEqual(timeout + 1);
  });
});
