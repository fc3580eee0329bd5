import type { DeliveryDetail, ExecutionView, StateRun } from '../../delivery-detail.ts';

/** Why a delivery failed. */
export interface Failure {
  readonly machine: string;
  /** Where it ended. */
  readonly state: string;
  readonly tries: number;
  /** Name of the error: `InvalidDelivery`. */
  readonly error: string;
  /** For people. */
  readonly message: string;
  /** All that the service said. */
  readonly cause: string;
}

/** The failure of the computation; undefined if it did not fail, or if it was only retried. */
export function readFailure({ executions, record }: DeliveryDetail): Failure | undefined {
  const failed = executions.findLast(({ machine }) => machine === 'Process') ?? executions.at(-1);
  if (failed === undefined || !isUnsuccessful(failed)) return undefined;
  const state = failed.states.findLast(({ tries }) => tries.length > 0) ?? failed.states.at(-1);
  const recorded = parse(record?.error);
  const error = failed.error ?? text(recorded['name']) ?? failed.status;
  const cause = failed.cause ?? lastCause(state) ?? '';
  return {
    machine: failed.machine,
    state: state?.name ?? '',
    tries: state?.tries.length ?? 0,
    error,
    message: text(parse(cause)['errorMessage']) ?? text(recorded['message']) ?? cause,
    cause,
  };
}

function isUnsuccessful({ status }: ExecutionView): boolean {
  return ['FAILED', 'TIMED_OUT', 'ABORTED'].includes(status);
}

function lastCause(state: StateRun | undefined): string | undefined {
  return state?.tries.at(-1)?.cause;
}

/** The cause of a function is the JSON of its error; any other is text. */
function parse(cause: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(cause ?? '{}') ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
