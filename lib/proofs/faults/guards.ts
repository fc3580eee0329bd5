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
import { QUEUE_OUT, STORES_OUT } from './scenarios.ts';

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
  {
    name: 'a delivery stays open until its outcome is announced',
    pipeline: 'noticed',
    scenario: 'one delivery',
    remove: changeState('Track', 'Record outcome', closesAtOnce),
  },
  {
    name: 'a notice says what the record says',
    pipeline: 'noticed',
    scenario: 'one delivery',
    remove: changeState('Track', 'Announce outcome', (state) => {
      const [entry] = (state.Arguments?.Entries ?? []) as readonly object[];
      const Detail = "{% $merge([$states.input, {'status': 'ABORTED'}]) %}";
      return { ...state, Arguments: { ...state.Arguments, Entries: [{ ...entry, Detail }] } };
    }),
  },
  {
    name: 'the next run of an Express Process announces what the last one did not',
    pipeline: 'noticed-express',
    scenario: 'one delivery',
    remove: changeState('Process', 'Is it given up?', withoutChoice(1)),
  },
];

/** As if nobody were told. */
function closesAtOnce(state: RawState): RawState {
  const { UpdateExpression, ExpressionAttributeNames } = state.Arguments ?? {};
  const Arguments = {
    ...state.Arguments,
    UpdateExpression: String(UpdateExpression).replace('REMOVE ', 'REMOVE #shard, #checkAt, '),
    ExpressionAttributeNames: { ...(ExpressionAttributeNames as object), '#checkAt': 'checkAt' },
  };
  return { ...state, Arguments };
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
