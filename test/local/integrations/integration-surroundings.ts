import { createInvokeTask } from '../../../lib/local/integrations/create-invoke-task.ts';
import type { IntegrationTargets } from '../../../lib/local/integrations/task-integration.ts';
import { randomUuid, seededRandom } from '../../../lib/local/clock/random.ts';
import { loadAccessControl } from '../../../lib/local/roles/load-access-control.ts';
import type { LambdaFunction } from '../../../lib/local/services/lambda/lambda-function.ts';
import { createEventBuses } from '../../../lib/local/services/event-bridge/event-buses.ts';
import { startStores } from '../../../lib/local/services/stores/start-stores.ts';
import { callInTheNameOf } from '../../../lib/local/services/step-functions/call-in-the-name-of.ts';
import { createStoreGuard } from '../../../lib/local/services/stores/store-guard.ts';
import { loadDefinition } from '../../../lib/local/state-machine/definition/load-definition.ts';
import type { InvokeTask } from '../../../lib/local/state-machine/execution/run-execution.ts';
import { StepFunctionsService } from '../../../lib/local/services/step-functions/step-functions-service.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

/**
 * Everything that integrations call: the embedded stores with two tables, a function `Echo` and an idle machine
 * `Child`.
 */
export interface Surroundings {
  readonly targets: IntegrationTargets;
  readonly invoke: InvokeTask;
  /** The events that reached the bus. */
  readonly events: Readonly<Record<string, unknown>>[];
  readonly stepFunctions: StepFunctionsService;
  stop(): Promise<void>;
}

const FUNCTION_ARN = LOCAL_ACCOUNT.arn('lambda', 'function:Echo');

/**
 * `Allowed` may do everything, `Denied` nothing, `Unqualified` may invoke the function by its unqualified ARN,
 * `OfOneBus` may put events on the default bus.
 */
export const RESOURCES = [
  { logicalId: 'Bucket', type: 'AWS::S3::Bucket', properties: {} },
  { logicalId: 'Queue', type: 'AWS::SQS::Queue', properties: {} },
  {
    logicalId: 'Table',
    type: 'AWS::DynamoDB::Table',
    properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  },
  {
    logicalId: 'Ordered',
    type: 'AWS::DynamoDB::Table',
    properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['id', 'at', 'group'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByGroup',
          KeySchema: [
            { AttributeName: 'group', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  },
  { logicalId: 'Own', type: 'AWS::Events::EventBus', properties: { Name: 'Own' } },
  ...role('Allowed', '*', '*'),
  ...role('Denied', 'iam:PassRole', '*'),
  ...role('Unqualified', 'lambda:InvokeFunction', FUNCTION_ARN),
  ...role('OfOneBus', 'events:PutEvents', LOCAL_ACCOUNT.arn('events', 'event-bus/default')),
];

function role(name: string, Action: string, Resource: string) {
  const document = (statement: object) => ({ Version: '2012-10-17', Statement: [statement] });
  const trust = document({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'states.amazonaws.com' },
  });
  const PolicyDocument = document({ Effect: 'Allow', Action, Resource });
  return [
    { logicalId: name, type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: trust } },
    {
      logicalId: `${name}Policy`,
      type: 'AWS::IAM::Policy',
      properties: { Roles: [name], PolicyDocument },
    },
  ];
}

/** Starts the stores. The clock is at 2026-01-01T00:00:00Z. */
export async function startSurroundings(): Promise<Surroundings> {
  const access = loadAccessControl(RESOURCES, LOCAL_ACCOUNT);
  const stores = await startStores(RESOURCES, LOCAL_ACCOUNT, createStoreGuard(access, LOCAL_ACCOUNT));
  const clock = new VirtualClock();
  const stepFunctions = startMachine(clock);
  const events: Readonly<Record<string, unknown>>[] = [];
  const random = seededRandom(7);
  const buses = createEventBuses(
    { resources: RESOURCES, account: LOCAL_ACCOUNT, rules: [] },
    () => undefined,
  );
  const targets: IntegrationTargets = {
    clientsOf: (roleArn) => stores.clientsOf(roleArn),
    functions: new Map([
      ['Echo', echo],
      [FUNCTION_ARN, echo],
    ]),
    stepFunctions: callInTheNameOf(stepFunctions, access),
    authorize: (roleArn, action, resource) => access.authorize({ roleArn, action, resource }),
    eventBuses: { has: (bus) => buses.has(bus), put: (event) => events.push(event) },
    outside: {
      clock,
      callHttp: () => Promise.reject(new Error('no address is called')),
      findSecret: () => undefined,
      findKey: () => undefined,
      connectionOf: () => undefined,
    },
    account: LOCAL_ACCOUNT,
    clock,
    newRequestId: () => randomUuid(random),
  };
  const invoke = createInvokeTask(targets, (roleArn, arn) =>
    access.mayAssume(roleArn, 'states.amazonaws.com', arn),
  );
  return { targets, invoke, events, stepFunctions, stop: () => stores.close() };
}

/** Returns its event. For an event with `fail`, it reports an error with that name. */
const echo = {
  arn: FUNCTION_ARN,
  invoke: (event: unknown) => {
    const errorType = (event as { readonly fail?: string } | undefined)?.fail;
    return Promise.resolve(
      errorType === undefined
        ? { payload: JSON.stringify(event) ?? 'null' }
        : { errorType, errorMessage: 'as told', trace: [] },
    );
  },
} as unknown as LambdaFunction;

function startMachine(clock: VirtualClock): StepFunctionsService {
  const stepFunctions = new StepFunctionsService({
    clock,
    random: seededRandom(5),
    region: LOCAL_ACCOUNT.region,
    accountId: LOCAL_ACCOUNT.accountId,
    invoke: () => Promise.resolve(null),
    onStatusChange: () => undefined,
    onEvent: () => undefined,
  });
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
  };
  stepFunctions.addStateMachine({
    name: 'Child',
    definition: loadDefinition(JSON.stringify(definition), { logicalId: 'Child' }),
    roleArn: LOCAL_ACCOUNT.globalArn('iam', 'role/Allowed'),
    type: 'STANDARD',
  });
  return stepFunctions;
}
