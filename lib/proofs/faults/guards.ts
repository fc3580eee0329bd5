import type { Fault } from '../simulation/fault-injection/fault-plan.ts';
import type { Change } from '../simulation/blueprint.ts';
import {
  changeProperties,
  changeState,
  type RawState,
  withoutArgument,
  withoutCatch,
} from './change-template.ts';
import type { PipelineName } from './replay.ts';
import { QUEUE_OUT, STORES_OUT, VERIFIER_OUT } from './scenarios.ts';

/** A part of the pipeline that keeps a promise, and how to remove it. */
export interface Guard {
  readonly name: string;
  /** The pipeline that has it. Default: `accepted`. */
  readonly pipeline?: PipelineName;
  /** The scenario that shows what the guard is for. */
  readonly scenario: string;
  /** Faults that happen in every run, so that one more fault reaches the guard. */
  readonly given?: readonly Fault[];
  readonly remove: Change;
}

/**
 * The guards. When one is removed, the exploration must find a violation; otherwise the guard is not needed, or not
 * tested.
 */
export const GUARDS: readonly Guard[] = [
  {
    name: 'the record is written on condition',
    scenario: 'sent twice',
    remove: changeState('Ingest', 'Record delivery', (state) =>
      withoutArgument(state, 'ConditionExpression'),
    ),
  },
  {
    name: 'Process is named by the delivery',
    scenario: 'one delivery',
    remove: changeState('Ingest', 'Start processing', (state) => withoutArgument(state, 'Name')),
  },
  {
    name: 'a delivery that cannot be ingested is parked',
    scenario: 'one delivery',
    remove: changeState('Ingest', 'Park delivery', ({ Next }) => ({ Type: 'Pass', Next })),
  },
  {
    name: 'Reconcile runs',
    scenario: 'one delivery',
    remove: changeProperties('AWS::Scheduler::Schedule', (properties) => ({
      ...properties,
      State: 'DISABLED',
    })),
  },
  {
    name: 'an outcome is recorded on condition',
    scenario: 'failed, then redriven',
    remove: changeState('Track', 'Record outcome', (state) => withoutArgument(state, 'ConditionExpression')),
  },
  {
    name: 'a delivery that cannot be parked is handed to EventBridge',
    scenario: 'one delivery',
    given: [STORES_OUT],
    remove: changeState('Ingest', 'Park delivery', withoutCatch),
  },
  {
    name: 'a delivery that EventBridge refuses starts over',
    scenario: 'one delivery',
    given: [STORES_OUT, QUEUE_OUT],
    remove: changeState('Ingest', 'Hand to event bus', withoutCatch),
  },
  {
    name: 'a delivery that EventBridge cannot send to the queue becomes a dead letter',
    scenario: 'one delivery',
    given: [STORES_OUT, QUEUE_OUT],
    remove: changeProperties(
      'AWS::Events::Rule',
      ({ Targets, ...properties }) => ({
        ...properties,
        Targets: (Targets as readonly object[]).map((target) => ({ ...target, DeadLetterConfig: undefined })),
      }),
      ({ properties }) => properties.EventBusName !== undefined,
    ),
  },
  {
    name: 'a request that is not signed ends before it is stored',
    pipeline: 'signed',
    scenario: 'forged',
    remove: changeState('Ingest', 'Is it authentic?', () => ({ Type: 'Pass', Next: 'Store payload' })),
  },
  {
    name: 'a request that is not signed is not processed',
    pipeline: 'signed',
    scenario: 'forged',
    remove: changeState('Ingest', 'Is it a delivery?', ({ Choices }) => ({
      Type: 'Pass',
      Next: (Choices as readonly { readonly Next: string }[])[0]?.Next,
    })),
  },
  {
    name: 'a delivery that cannot be verified is parked, not refused',
    pipeline: 'signed',
    scenario: 'one delivery',
    remove: changeState('Ingest', 'Verify signature', (state) => ({
      ...state,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Not signed' }],
    })),
  },
  {
    name: 'a signature is judged against the time of receipt',
    pipeline: 'signed',
    scenario: 'one delivery',
    given: [VERIFIER_OUT],
    remove: changePayload((payload) => ({
      ...payload,
      request: { ...(payload.request as object), receivedAt: '{% $millis() %}' },
    })),
  },
  {
    name: 'what is verified is the body that is stored',
    pipeline: 'signed',
    scenario: 'one delivery',
    remove: changePayload((payload) => ({
      ...payload,
      request: { ...(payload.request as object), body: '{% $string($parse($states.input.envelope.body)) %}' },
    })),
  },
  {
    name: 'the verdict is kept with the payload',
    pipeline: 'signed',
    scenario: 'one delivery',
    remove: changeState('Ingest', 'Store payload', (state) => ({
      ...state,
      Arguments: { ...state.Arguments, Body: "{% $merge([$states.input.envelope, {'verified': {}}]) %}" },
    })),
  },
  {
    name: 'a producer that is not authentic is told so',
    pipeline: 'signed, stored',
    scenario: 'forged',
    remove: changeState('Ingest', 'Not signed', (state) => ({ ...state, Output: {} })),
  },
  {
    name: 'logs hold no data',
    scenario: 'one delivery',
    remove: changeProperties('AWS::StepFunctions::StateMachine', (properties) => ({
      ...properties,
      LoggingConfiguration: { IncludeExecutionData: true },
    })),
  },
  {
    name: 'an Express Process claims the delivery',
    pipeline: 'express',
    scenario: 'one delivery',
    remove: changeState('Process', 'Claim delivery', (state) =>
      withoutArgument(state, 'ConditionExpression'),
    ),
  },
  {
    name: 'a claim expires, so that the delivery of a dead run is computed again',
    pipeline: 'express',
    scenario: 'one delivery',
    remove: changeState('Process', 'Claim delivery', (state) => ({
      ...state,
      Arguments: {
        ...state.Arguments,
        ConditionExpression: 'attribute_exists(#shard) AND attribute_not_exists(#claims)',
      },
    })),
  },
  {
    name: 'a parked body is decoded again',
    scenario: 'one delivery',
    remove: changeState('Ingest', 'Keep delivery', (state) => {
      const envelope = state.Arguments?.envelope as Readonly<Record<string, unknown>>;
      const body = '{% $states.input[0].delivery.body %}';
      return { ...state, Arguments: { ...state.Arguments, envelope: { ...envelope, body } } };
    }),
  },
  {
    name: 'the payload is kept with its headers',
    scenario: 'one delivery',
    remove: changeEnvelope({ headers: {} }),
  },
  {
    name: 'the payload is kept with its source',
    scenario: 'one delivery',
    remove: changeEnvelope({ source: 'another' }),
  },
  {
    name: 'the computation runs',
    scenario: 'one delivery',
    remove: changeState('Process', 'Run compute', () => ({ Type: 'Pass', End: true })),
  },
  {
    name: 'an error that may pass is retried',
    scenario: 'slow, and throws once',
    remove: changeState('Process', 'Run compute', ({ Retry: _retried, ...state }) => state),
  },
  {
    name: 'a large result is stored',
    scenario: 'a large result',
    remove: changeState('Track', 'Store result', ({ Next, Output }) => ({ Type: 'Pass', Next, Output })),
  },
  {
    name: 'a large result is stored as it is',
    scenario: 'a large result',
    remove: changeState('Track', 'Store result', (state) => ({
      ...state,
      Arguments: { ...state.Arguments, Body: 'lost' },
    })),
  },
  {
    name: 'a large result is distinguished from a small one',
    scenario: 'a large result',
    remove: changeState('Track', 'What happened?', withoutChoice(3)),
  },
  {
    name: 'a result that is left out of its event is distinguished from none',
    scenario: 'a result that no event holds',
    remove: changeState('Track', 'What happened?', withoutChoice(1)),
  },
  {
    name: 'a redrive is distinguished from an outcome',
    scenario: 'redriven in the console',
    remove: changeState('Track', 'What happened?', withoutChoice(0)),
  },
];

/** Changes what the verifier is given. */
function changePayload(change: (payload: Readonly<Record<string, unknown>>) => object): Change {
  return changeState('Ingest', 'Verify signature', (state) => ({
    ...state,
    Arguments: {
      ...state.Arguments,
      Payload: change(state.Arguments?.Payload as Readonly<Record<string, unknown>>),
    },
  }));
}

function changeEnvelope(change: object): Change {
  return changeState('Ingest', 'Keep delivery', (state) => {
    const envelope = state.Arguments?.envelope as object;
    return { ...state, Arguments: { ...state.Arguments, envelope: { ...envelope, ...change } } };
  });
}

function withoutChoice(number: number) {
  return (state: RawState): RawState => ({
    ...state,
    Choices: (state.Choices as readonly object[]).filter((_, index) => index !== number),
  });
}
