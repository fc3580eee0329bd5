import type { TemplateResource } from '../../local/template/read-template.ts';
import { changeProperties, changeState, emptyRole, withoutCatch } from './change-template.ts';
import type { Guard } from './guards.ts';

/** Most are found in the scenario of one delivery. */
type HandOver = Omit<Guard, 'scenario'> & Partial<Pick<Guard, 'scenario'>>;

const PIPE = 'AWS::Pipes::Pipe';
const RULE = 'AWS::Events::Rule';
const SCHEDULE = 'AWS::Scheduler::Schedule';
const QUEUE = 'AWS::SQS::Queue';

/** A rule of the default bus belongs to Track, a rule of another bus to the parking bus. */
const isOfBus = ({ properties }: TemplateResource): boolean => properties.EventBusName !== undefined;
const isOfTrack = (resource: TemplateResource): boolean => !isOfBus(resource);

/** The queue that redrives is the parking queue. */
const isParkingQueue = ({ properties }: TemplateResource): boolean => properties.RedrivePolicy !== undefined;

interface TargetParameters {
  readonly InputTemplate?: string;
  readonly StepFunctionStateMachineParameters?: object;
}

const pipeWith = (change: (parameters: TargetParameters) => TargetParameters) =>
  changeProperties(PIPE, ({ TargetParameters, ...properties }) => ({
    ...properties,
    TargetParameters: change(TargetParameters as TargetParameters),
  }));

/** The rule without this member in each of its targets. */
const targetsWithout = (member: string, isMeant: (resource: TemplateResource) => boolean) =>
  changeProperties(
    RULE,
    ({ Targets, ...properties }) => ({
      ...properties,
      Targets: (Targets as readonly Readonly<Record<string, unknown>>[]).map(
        ({ [member]: _removed, ...target }) => target,
      ),
    }),
    isMeant,
  );

/** The rule, giving up at the first failure. */
const triedOnce = (isMeant: (resource: TemplateResource) => boolean) =>
  changeProperties(
    RULE,
    ({ Targets, ...properties }) => ({
      ...properties,
      Targets: (Targets as readonly object[]).map((target) => ({
        ...target,
        RetryPolicy: { MaximumRetryAttempts: 0 },
      })),
    }),
    isMeant,
  );

/** Track's rule, restricted to executions of Process for which this is true. */
const trackHears = (also: object) =>
  changeProperties(
    RULE,
    ({ EventPattern, ...properties }) => {
      const { detail, ...pattern } = EventPattern as {
        readonly detail: { readonly stateMachineArn: unknown };
      };
      const { stateMachineArn } = detail;
      return { ...properties, EventPattern: { ...pattern, detail: { stateMachineArn, ...also } } };
    },
    isOfTrack,
  );

/**
 * The connections from one service to the next. If one is removed, an event or a delivery goes nowhere. Most are
 * found in the scenario of one delivery, which names what it must survive.
 */
export const HAND_OVERS: readonly Guard[] = (
  [
    { name: 'the pipe may read the queue and start Ingest', remove: emptyRole(PIPE, 'RoleArn') },
    {
      name: 'the pipe passes the delivery to Ingest, not the message',
      remove: pipeWith(({ InputTemplate: _removed, ...parameters }) => parameters),
    },
    {
      name: 'the pipe passes the delivery under a key: a bare body loses its quotes',
      remove: pipeWith((parameters) => ({ ...parameters, InputTemplate: '<$.body>' })),
    },
    {
      name: 'the pipe waits for the end of Ingest',
      remove: pipeWith((parameters) => ({
        ...parameters,
        StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
      })),
    },
    {
      name: 'the pipe runs',
      remove: changeProperties(PIPE, (properties) => ({ ...properties, DesiredState: 'STOPPED' })),
    },
    {
      name: 'a message is hidden longer than a run of Ingest lasts',
      remove: changeProperties(
        QUEUE,
        (properties) => ({ ...properties, VisibilityTimeout: 30 }),
        isParkingQueue,
      ),
    },
    {
      name: 'a parked delivery is tried ten times',
      remove: changeProperties(
        QUEUE,
        ({ RedrivePolicy, ...properties }) => ({
          ...properties,
          RedrivePolicy: { ...(RedrivePolicy as object), maxReceiveCount: 1 },
        }),
        isParkingQueue,
      ),
    },
    {
      name: 'a parked delivery is kept longer than it is tried',
      remove: changeProperties(
        QUEUE,
        (properties) => ({ ...properties, MessageRetentionPeriod: 60 }),
        isParkingQueue,
      ),
    },
    {
      name: 'EventBridge may send to the queues',
      remove: changeProperties('AWS::SQS::QueuePolicy', (properties) => ({
        ...properties,
        PolicyDocument: { Version: '2012-10-17', Statement: [] },
      })),
    },
    {
      name: 'the rule of the bus is enabled',
      remove: changeProperties(RULE, (properties) => ({ ...properties, State: 'DISABLED' }), isOfBus),
    },
    {
      name: 'the rule of the bus matches the events of Ingest',
      remove: changeProperties(
        RULE,
        (properties) => ({ ...properties, EventPattern: { source: ['another.source'] } }),
        isOfBus,
      ),
    },
    {
      name: 'the rule of the bus sends the delivery, not the event',
      remove: targetsWithout('InputPath', isOfBus),
    },
    {
      name: 'the rule of the bus keeps retrying',
      remove: triedOnce(isOfBus),
    },
    {
      name: 'EventBridge may start Track',
      remove: emptyRole(RULE, 'Targets/0/RoleArn', isOfTrack),
    },
    {
      name: 'the rule of Track is enabled',
      remove: changeProperties(RULE, (properties) => ({ ...properties, State: 'DISABLED' }), isOfTrack),
    },
    {
      name: 'the rule of Track matches the executions of Process',
      remove: changeProperties(
        RULE,
        (properties) => ({
          ...properties,
          EventPattern: { source: ['aws.states'], detail: { stateMachineArn: ['another machine'] } },
        }),
        isOfTrack,
      ),
    },
    { name: 'Scheduler may start Reconcile', remove: emptyRole(SCHEDULE, 'Target/RoleArn') },
    {
      name: 'the schedule of Reconcile is enabled',
      remove: changeProperties(SCHEDULE, (properties) => ({ ...properties, State: 'DISABLED' })),
    },
    {
      name: 'the index holds the input that Reconcile starts Process with',
      remove: changeProperties('AWS::DynamoDB::Table', ({ GlobalSecondaryIndexes, ...properties }) => ({
        ...properties,
        GlobalSecondaryIndexes: (GlobalSecondaryIndexes as readonly object[]).map((index) => ({
          ...index,
          Projection: { ProjectionType: 'KEYS_ONLY' },
        })),
      })),
    },
    {
      name: 'API Gateway may start Ingest',
      remove: emptyRole('AWS::ApiGateway::Method', 'Integration/Credentials'),
    },
    {
      name: 'the machines may make the calls of their states',
      remove: emptyRole('AWS::StepFunctions::StateMachine', 'RoleArn'),
    },
    { name: 'the computation may read the payload', remove: emptyRole('AWS::Lambda::Function', 'Role') },
    {
      name: 'the verifier may read the secret',
      pipeline: 'signed',
      remove: emptyRole('AWS::Lambda::Function', 'Role', (_resource, name) => name === 'Verifier'),
    },
    {
      name: 'the operator may make the calls of npm run redrive',
      scenario: 'failed, then redriven',
      remove: changeProperties('AWS::IAM::ManagedPolicy', (properties) => ({
        ...properties,
        PolicyDocument: { Version: '2012-10-17', Statement: [] },
      })),
    },
    {
      name: 'the rule of Track matches failures',
      scenario: 'fails for good',
      remove: trackHears({ status: ['SUCCEEDED'] }),
    },
    {
      name: 'the rule of Track matches redrives',
      scenario: 'redriven in the console',
      remove: trackHears({ status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] }),
    },
    { name: 'the rule of Track matches nothing else', remove: trackHears({}) },
    {
      name: 'an event that cannot be delivered to Track waits for an operator',
      remove: targetsWithout('DeadLetterConfig', isOfTrack),
    },
    {
      name: 'the rule of Track keeps retrying',
      remove: triedOnce(isOfTrack),
    },
    {
      name: 'an outcome that Track cannot record waits for an operator',
      remove: changeState('Track', 'Record outcome', withoutCatch),
    },
    {
      name: 'Reconcile runs often enough',
      remove: changeProperties(SCHEDULE, (properties) => ({
        ...properties,
        ScheduleExpression: 'rate(1 day)',
      })),
    },
  ] satisfies readonly HandOver[]
).map((handOver) => ({ scenario: 'one delivery', ...handOver }));
