import type { TemplateResource } from '../local/template/read-template.ts';
import { readTemplate } from '../local/template/read-template.ts';
import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';
import { UNLIMITED } from './quotas.ts';
import type { ThrottleLimits } from '../local/token-bucket.ts';

/** Retries of one state, as its definition has them: seconds, each drawn from 0 to the delay where there is jitter. */
export interface RetryLadder {
  readonly delays: readonly number[];
  readonly isJittered: boolean;
}

/** What of a pipeline its capacity depends on, read from its template. Times are in seconds. */
export interface PipelineShape {
  readonly stage: ThrottleLimits;
  readonly ladders: Readonly<
    Record<
      | 'Store payload'
      | 'Record delivery'
      | 'Start processing'
      | 'Claim delivery'
      | 'Run compute'
      | 'Refund attempt'
      | 'Record outcome',
      RetryLadder
    >
  >;
  /** Transitions of one execution of Process that goes well: its states, and its start. 0 where it is Express. */
  readonly transitions: number;
  /**
   * How often a delivery may be claimed, for how long a claim holds, and whether one is given back that Lambda had no room for. Absent
   * where Process is Standard.
   */
  readonly claims?: { readonly most: number; readonly holds: number; readonly areRefunded: boolean };
  /** Absent with `acknowledgement: 'stored'`. */
  readonly parking?: { readonly delay: number; readonly visibility: number; readonly receives: number };
  readonly reconcile: {
    readonly every: number;
    readonly firstLook: number;
    readonly later: number;
    readonly perRun: number;
  };
}

interface State {
  readonly Type?: string;
  readonly Next?: string;
  readonly Retry?: readonly Retrier[];
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

interface Machine {
  readonly type: string;
  readonly startAt: string;
  /** By name, those inside of Parallel and Map too. */
  readonly states: ReadonlyMap<string, State>;
  readonly text: string;
}

/** How throttling is named to a state, by the service it calls. */
const THROTTLED: Readonly<Record<keyof PipelineShape['ladders'], string>> = {
  'Store payload': 'States.ALL',
  'Record delivery': 'States.ALL',
  'Start processing': 'States.ALL',
  'Claim delivery': 'States.ALL',
  'Run compute': 'Lambda.TooManyRequestsException',
  'Refund attempt': 'States.ALL',
  'Record outcome': 'States.ALL',
};

/** Reads what a synthesised template says; a state or a number that is changed there changes the capacity. */
export function readShape(template: object): PipelineShape {
  const resources = readTemplate(template, LOCAL_ACCOUNT);
  const [ingest, process, reconcile] = ['Ingest', 'Process', 'Reconcile'].map((name) =>
    readMachine(resources, name),
  );
  // Of an Express Process, which records itself.
  const recording = process!.type === 'EXPRESS' ? process! : readMachine(resources, 'Track');
  const ladder = (machine: Machine, state: keyof PipelineShape['ladders']): RetryLadder =>
    ladderOf(machine.states.get(state), THROTTLED[state]);
  const parking = readParking(resources);
  return {
    stage: readStage(resources),
    ladders: {
      'Store payload': ladder(ingest!, 'Store payload'),
      'Record delivery': ladder(ingest!, 'Record delivery'),
      'Start processing': ladder(ingest!, 'Start processing'),
      'Claim delivery': ladder(process!, 'Claim delivery'),
      'Run compute': ladder(process!, 'Run compute'),
      'Refund attempt': ladder(process!, 'Refund attempt'),
      'Record outcome': ladder(recording, 'Record outcome'),
    },
    transitions: process!.type === 'EXPRESS' ? 0 : 1 + pathLength(process!),
    ...(process!.type === 'EXPRESS' && { claims: readClaims(process!) }),
    ...(parking !== undefined && { parking }),
    reconcile: readReconcile(resources, ingest!, reconcile!),
  };
}

function readMachine(resources: readonly TemplateResource[], name: string): Machine {
  const found = resources.find(
    ({ type, logicalId }) =>
      type === 'AWS::StepFunctions::StateMachine' && new RegExp(`${name}[0-9A-F]{8}$`).test(logicalId),
  );
  if (found === undefined)
    throw new Error(`The template has no state machine whose logical id ends in ${name} and a hash.`);
  const { DefinitionString = '{}', StateMachineType = 'STANDARD' } = found.properties as Record<
    string,
    string
  >;
  const states = new Map<string, State>();
  const definition = JSON.parse(DefinitionString, (key, value: unknown) => {
    if (key === 'States')
      for (const [state, content] of Object.entries(value as object)) states.set(state, content as State);
    return value;
  }) as { readonly StartAt: string };
  return { type: StateMachineType, startAt: definition.StartAt, states, text: DefinitionString };
}

/** States that are entered one after the other, where nothing is chosen and nothing goes wrong. */
function pathLength({ startAt, states }: Machine): number {
  let entered = 0;
  for (let name: string | undefined = startAt; name !== undefined; name = states.get(name)?.Next)
    entered += 1;
  return entered;
}

function ladderOf(state: State | undefined, error: string): RetryLadder {
  const retrier = state?.Retry?.find(
    ({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'),
  );
  if (retrier === undefined) return { delays: [], isJittered: false };
  const {
    IntervalSeconds = 1,
    MaxAttempts = 3,
    BackoffRate = 2,
    MaxDelaySeconds = Infinity,
    JitterStrategy,
  } = retrier;
  return {
    delays: Array.from({ length: MaxAttempts }, (_, tried) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** tried),
    ),
    isJittered: JitterStrategy === 'FULL',
  };
}

function readStage(resources: readonly TemplateResource[]): ThrottleLimits {
  const stage = resources.find(({ type }) => type === 'AWS::ApiGateway::Stage');
  const [settings] = (stage?.properties.MethodSettings ?? []) as readonly Record<string, number>[];
  return {
    rate: settings?.ThrottlingRateLimit ?? UNLIMITED.rate,
    burst: settings?.ThrottlingBurstLimit ?? UNLIMITED.burst,
  };
}

function readParking(resources: readonly TemplateResource[]): PipelineShape['parking'] {
  const queue = resources.find(
    ({ type, logicalId }) => type === 'AWS::SQS::Queue' && /ParkingQueue/.test(logicalId),
  );
  if (queue === undefined) return undefined;
  const {
    DelaySeconds = 0,
    VisibilityTimeout = 30,
    RedrivePolicy,
  } = queue.properties as {
    readonly DelaySeconds?: number;
    readonly VisibilityTimeout?: number;
    readonly RedrivePolicy?: { readonly maxReceiveCount: number };
  };
  return {
    delay: DelaySeconds,
    visibility: VisibilityTimeout,
    receives: RedrivePolicy?.maxReceiveCount ?? Infinity,
  };
}

/** `":most":{"N":"5"}`, and `$millis() - 600000` in JSONata. */
function readClaims({ text, states }: Machine): NonNullable<PipelineShape['claims']> {
  const [, most] = /":most":\{"N":"(\d+)"\}/.exec(text) ?? [];
  const [, holds] = /\$millis\(\) - (\d+)/.exec(text) ?? [];
  if (most === undefined || holds === undefined)
    throw new Error(
      "The definition of Process says neither how often nor how long it claims a delivery: ':most', '$millis() - …'.",
    );
  return { most: Number(most), holds: Number(holds) / 1_000, areRefunded: states.has('Refund attempt') };
}

/** The times stand in JSONata: `$toMillis(…) + 900000`. */
function readReconcile(
  resources: readonly TemplateResource[],
  ingest: Machine,
  reconcile: Machine,
): PipelineShape['reconcile'] {
  const schedule = resources.find(({ type }) => type === 'AWS::Scheduler::Schedule');
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(String(schedule?.properties.ScheduleExpression)) ?? [];
  const plus = (text: string): number => Number(/\$toMillis\([^)]*\) \+ (\d+)/.exec(text)?.[1] ?? 0) / 1_000;
  const shards = (/"Items":(\[[^\]]*\])/.exec(reconcile.text)?.[1] ?? '[]').split(',').length;
  const perShard = Number(/"Limit":(\d+)/.exec(reconcile.text)?.[1] ?? 0);
  return {
    every: Number(minutes) * 60,
    firstLook: plus(ingest.text),
    later: plus(reconcile.text),
    perRun: shards * perShard,
  };
}
