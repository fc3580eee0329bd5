import type { Clock } from '../../local/clock/clock.ts';
import type { AroundHop } from '../../local/engine/hop.ts';
import { TaskError } from '../../local/state-machine/task/task-error.ts';

/** What the deliveries of an app come to, by their idempotency key. Those of other keys have a small result. */
const STEERED: Readonly<
  Record<string, { readonly resultCharacters?: number; readonly takesMs?: number; readonly fails?: true }>
> = {
  large: { resultCharacters: 20_000 },
  huge: { resultCharacters: 255_000 },
  failing: { fails: true },
  redriven: { fails: true },
  slow: { takesMs: 10_000 },
};

/** Whether the app's function is run, before its answer is replaced. */
export type Steer = (call: () => Promise<unknown>) => Promise<void>;

/** It is run, so that its role is used; what it says of a body that it may not know is passed over. */
export const runsComputation: Steer = async (call) => {
  await call().catch((error: unknown) => {
    if (!(error instanceof TaskError)) throw error;
  });
};

/** It is left out. */
export const leavesComputationOut: Steer = () => Promise.resolve();

/** Decides what the computation of an app comes to, which nobody knows. All other calls are made by `inner`. */
export function steerComputation(steer: Steer, clock: Clock, inner: AroundHop): AroundHop {
  return async <T>(hop: Parameters<AroundHop>[0], call: () => Promise<T>): Promise<T> => {
    if (hop.kind !== 'task' || !hop.action.startsWith('lambda:invoke')) return inner(hop, call);
    const { resultCharacters = 10, takesMs = 0, fails } = steeredBy(hop.subject);
    await steer(call);
    await clock.sleep(takesMs);
    if (fails)
      throw new TaskError(
        'InvalidDelivery',
        JSON.stringify({ errorType: 'InvalidDelivery', errorMessage: 'as planned' }),
      );
    const Payload = { padding: 'p'.repeat(resultCharacters) };
    return { ExecutedVersion: '$LATEST', StatusCode: 200, Payload } as T;
  };
}

function steeredBy(executionArn: string) {
  // arn:aws:states:region:account:execution:machine:name, and the run of an Express one
  const name = executionArn.split(':')[7] ?? '';
  return Object.entries(STEERED).find(([key]) => name.endsWith(`-${key}`))?.[1] ?? {};
}
