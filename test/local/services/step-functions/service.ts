import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import { loadDefinition } from '../../../../lib/local/state-machine/definition/load-definition.ts';
import type { InvokeTask } from '../../../../lib/local/state-machine/execution/run-execution.ts';
import type { StatusChangeEvent } from '../../../../lib/local/services/step-functions/status-change-event.ts';
import {
  StepFunctionsService,
  type StepFunctionsOptions,
} from '../../../../lib/local/services/step-functions/step-functions-service.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';

/** Region and account, as in ARNs. */
export const account = 'eu-west-1:111122223333';

/** The ARN of an execution of the Standard state machine `Process`. */
export function executionArn(name: string): string {
  return `arn:aws:states:${account}:execution:Process:${name}`;
}

/** The start time of the virtual clock, in the date format of the API. */
export const start = 1_767_225_600;

/** A service on a virtual clock, with the events it has reported. */
export interface TestService {
  readonly service: StepFunctionsService;
  readonly clock: VirtualClock;
  readonly events: StatusChangeEvent[];
  readonly history: { readonly name: string; readonly type: HistoryEvent['type'] }[];
  /** Adds a JSONata machine that starts with the first of `states`; returns its ARN. */
  readonly add: (
    name: string,
    type: 'STANDARD' | 'EXPRESS',
    states: Readonly<Record<string, unknown>>,
  ) => string;
  /** Runs everything to its end. */
  readonly settle: () => Promise<void>;
}

export function createService(
  options: Partial<StepFunctionsOptions> & { readonly invoke?: InvokeTask } = {},
): TestService {
  const clock = new VirtualClock();
  const events: StatusChangeEvent[] = [];
  const history: { name: string; type: HistoryEvent['type'] }[] = [];
  const service = new StepFunctionsService({
    clock,
    random: seededRandom(5),
    region: 'eu-west-1',
    accountId: '111122223333',
    invoke: async ({ arguments: input }) => input,
    onStatusChange: (event) => events.push(event),
    onEvent: ({ name }, { type }) => history.push({ name, type }),
    ...options,
  });
  return {
    service,
    clock,
    events,
    history,
    add: (name, type, states) =>
      service.addStateMachine({
        name,
        type,
        roleArn: 'arn:aws:iam::111122223333:role/machine',
        definition: loadDefinition(
          { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states },
          { logicalId: name },
        ),
      }),
    settle: () => clock.runUntilSettled(service.idle()),
  };
}

/** States for small machines, by what they do. */
export const pass = { Hand: { Type: 'Pass', End: true } };
export const wait = { Pause: { Type: 'Wait', Seconds: 60, End: true } };
export const fail = { 'Give up': { Type: 'Fail', Error: 'No.Luck', Cause: 'none left' } };
export const call = { Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } };
