import type { Clock } from '../../local/clock/clock.ts';
import type { AroundHop } from '../../local/engine/hop.ts';
import { callsComputation } from '../simulation/functions/is-verifier.ts';
import type { Outputs } from '../simulation/outputs.ts';
import type { SentKeys } from './sent-keys.ts';
import { TaskError } from '../../local/state-machine/task/task-error.ts';

/** The outcomes of an app's deliveries, by idempotency key. Other keys get a small result. */
const STEERED: Readonly<
  Record<string, { readonly resultCharacters?: number; readonly takesMs?: number; readonly fails?: true }>
> = {
  large: { resultCharacters: 20_000 },
  huge: { resultCharacters: 255_000 },
  failing: { fails: true },
  redriven: { fails: true },
  slow: { takesMs: 10_000 },
};

/** Decides whether the app's function runs before its answer is replaced. */
export type Steer = (call: () => Promise<unknown>) => Promise<void>;

/** Runs the function, so that its role is used. Errors are ignored, because the function may not know the body. */
export const runsComputation: Steer = async (call) => {
  await call().catch((error: unknown) => {
    if (!(error instanceof TaskError)) throw error;
  });
};

/** Does not run the function. */
export const leavesComputationOut: Steer = () => Promise.resolve();

/** What the steering of a run goes by. */
export interface SteeringOptions {
  readonly steer: Steer;
  readonly clock: Clock;
  readonly sent: SentKeys;
  readonly outputs: Outputs;
}

/** Replaces the outcome of an app's computation, which is not known. All other calls, those of the verifier too, go to `inner`. */
export function steerComputation(
  { steer, clock, sent, outputs }: SteeringOptions,
  inner: AroundHop,
): AroundHop {
  return async <T>(hop: Parameters<AroundHop>[0], call: () => Promise<T>): Promise<T> => {
    if (!callsComputation(hop, outputs)) return inner(hop, call);
    const { resultCharacters = 10, takesMs = 0, fails } = STEERED[sent.ofExecution(hop.subject) ?? ''] ?? {};
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
