import type { Fault } from '../simulation/fault-plan.ts';
import type { PipelineName } from './replay.ts';
import type { TemplateResource } from '../local/template/read-template.ts';

/** Something in the pipeline that keeps a promise, and how to take it out. */
export interface Guard {
  readonly name: string;
  /** Where it stands; `accepted` where it is not given. */
  readonly pipeline?: PipelineName;
  /** The scenario that shows what the guard is for. */
  readonly scenario: string;
  /** What goes wrong in every run, so that one fault more comes to the guard. */
  readonly given?: readonly Fault[];
  readonly remove: (resource: TemplateResource) => TemplateResource;
}

interface State {
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** The first payload cannot be stored. */
export const STORES_OUT: Fault = { at: 'Ingest / Store payload #1', kind: 'throttled until it gives up' };

/** Where the first delivery is to be parked it cannot be. */
export const QUEUE_OUT: Fault = { at: 'Ingest / Park delivery #1', kind: 'throttled until it gives up' };

/** What the exploration must miss when it is gone: a guard whose removal is not found is not needed, or not tested. */
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
    name: 'what is not ingested is parked',
    scenario: 'one delivery',
    remove: changeState('Ingest', 'Park delivery', ({ Next }) => ({ Type: 'Pass', Next })),
  },
  {
    name: 'Reconcile runs',
    scenario: 'one delivery',
    remove: (resource) =>
      resource.type === 'AWS::Scheduler::Schedule'
        ? { ...resource, properties: { ...resource.properties, State: 'DISABLED' } }
        : resource,
  },
  {
    name: 'an outcome is recorded on condition',
    scenario: 'failed, then redriven',
    remove: changeState('Track', 'Record outcome', (state) => withoutArgument(state, 'ConditionExpression')),
  },
  {
    name: 'what neither stores nor queue take is handed to EventBridge',
    scenario: 'one delivery',
    given: [STORES_OUT],
    remove: changeState('Ingest', 'Park delivery', withoutCatch),
  },
  {
    name: 'what EventBridge refuses as well starts over',
    scenario: 'one delivery',
    given: [STORES_OUT, QUEUE_OUT],
    remove: changeState('Ingest', 'Hand to event bus', withoutCatch),
  },
  {
    name: 'what EventBridge cannot send to the queue is kept as a dead letter',
    scenario: 'one delivery',
    given: [STORES_OUT, QUEUE_OUT],
    remove: ({ properties, ...resource }) => {
      const { Targets = [] } = properties as {
        readonly Targets?: readonly Readonly<Record<string, unknown>>[];
      };
      const isOfBus = resource.type === 'AWS::Events::Rule' && properties.EventBusName !== undefined;
      const targets = Targets.map(({ DeadLetterConfig: _config, ...target }) => target);
      return { ...resource, properties: isOfBus ? { ...properties, Targets: targets } : properties };
    },
  },
  {
    name: 'logs hold no data',
    scenario: 'one delivery',
    remove: (resource) =>
      resource.type === 'AWS::StepFunctions::StateMachine'
        ? {
            ...resource,
            properties: { ...resource.properties, LoggingConfiguration: { IncludeExecutionData: true } },
          }
        : resource,
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
    name: 'a claim ends, so that what a dead run left is computed again',
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
];

function withoutArgument(state: State, name: string): State {
  const { [name]: _removed, ...Arguments } = state.Arguments ?? {};
  return { ...state, Arguments };
}

function withoutCatch({ Catch: _caught, ...state }: State): State {
  return state;
}

function changeState(machine: string, name: string, change: (state: State) => State) {
  return (resource: TemplateResource): TemplateResource => {
    const isMachine = resource.type === 'AWS::StepFunctions::StateMachine';
    if (!isMachine || !resource.logicalId.includes(machine)) return resource;
    const definition = JSON.parse(String(resource.properties.DefinitionString), (key, value: unknown) =>
      key === name ? change(value as State) : value,
    ) as Definition;
    const text = JSON.stringify({ ...definition, States: reachable(definition) });
    return { ...resource, properties: { ...resource.properties, DefinitionString: text } };
  };
}

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Without the states that only led to what was removed: a definition with an unreachable state is refused. */
function reachable({ StartAt, States }: Definition): Readonly<Record<string, State>> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const next of nextOf(States[name] ?? {})) visit(next);
  };
  visit(StartAt);
  return Object.fromEntries(Object.entries(States).filter(([name]) => found.has(name)));
}

function nextOf({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] {
  const steps = [...(Choices as readonly State[]), ...(Catch as readonly State[])].map((step) => step.Next);
  return [Next, Default, ...steps].filter((name) => typeof name === 'string');
}
