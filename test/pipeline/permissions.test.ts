import { describe, expect, test } from 'vitest';
import { allStates, asText, stateMachineDefinition } from '../state-machine-definition.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const template = synthesisePipeline();
const express = synthesisePipeline({ processWorkflow: 'express' });

/** What each integration needs, by its resource. */
const NEEDED: Readonly<Record<string, string>> = {
  'aws-sdk:dynamodb:query': 'dynamodb:Query',
  'aws-sdk:s3:putObject': 's3:PutObject',
  'aws-sdk:sfn:describeExecution': 'states:DescribeExecution',
  'dynamodb:getItem': 'dynamodb:GetItem',
  'dynamodb:putItem': 'dynamodb:PutItem',
  'dynamodb:updateItem': 'dynamodb:UpdateItem',
  'events:putEvents': 'events:PutEvents',
  'lambda:invoke': 'lambda:InvokeFunction',
  'sqs:sendMessage': 'sqs:SendMessage',
  'states:startExecution': 'states:StartExecution',
};

/** Logs and traces: actions that AWS documents with no resource but `*`. */
const TELEMETRY =
  /^(logs:(Create|Get|Update|Delete|List)LogDeliver|logs:PutResourcePolicy|logs:Describe|xray:)/;

describe.each([
  ['Ingest', template],
  ['Process', template],
  ['Track', template],
  ['Reconcile', template],
  ['Repeat', template],
  ['Ingest', express],
  ['Process', express],
  ['Reconcile', express],
  ['Repeat', express],
] as const)('the role of %s', (name, of) => {
  test('may do what its states do, and nothing else', () => {
    const states = [...allStates(stateMachineDefinition(of, name)).values()];
    const needed = states
      .filter(({ Type }) => Type === 'Task')
      .map(
        ({ Resource = '' }) => NEEDED[Resource.replace('arn:aws:states:::', '')] ?? `unknown: ${Resource}`,
      );
    const granted = allowed(`WebhookPipeline${name}Role`, of).flatMap(actions);
    expect(new Set(granted.filter((action) => !TELEMETRY.test(action)))).toEqual(new Set(needed));
  });
});

/** Each action of a state machine's role, and the one kind of resource it is for. */
describe.each([
  ['Ingest', 's3:PutObject', /^\$\{WebhookPipelineStoreBucket\w+\.Arn\}\/payloads\/\*$/],
  ['Ingest', 'dynamodb:PutItem', /:table\/\$\{WebhookPipelineStoreTable\w+\}$/],
  ['Ingest', 'dynamodb:GetItem', /:table\/\$\{WebhookPipelineStoreTable\w+\}$/],
  ['Ingest', 'sqs:SendMessage', /^\$\{WebhookPipelineParkingQueue\w+\.Arn\}$/],
  ['Ingest', 'states:StartExecution', /^\$\{WebhookPipelineProcess\w+\}$/],
  ['Process', 'lambda:InvokeFunction', /^\$\{WebhookPipelineComputeFunction\w+\.Arn\}(:\*)?$/],
  ['Track', 's3:PutObject', /^\$\{WebhookPipelineStoreBucket\w+\.Arn\}\/results\/\*$/],
  ['Track', 'dynamodb:UpdateItem', /:table\/\$\{WebhookPipelineStoreTable\w+\}$/],
  ['Track', 'sqs:SendMessage', /^\$\{WebhookPipelineTrackUndelivered\w+\.Arn\}$/],
  ['Reconcile', 'dynamodb:Query', /^\$\{WebhookPipelineStoreTable\w+\.Arn\}\/index\/open$/],
  ['Reconcile', 'dynamodb:UpdateItem', /:table\/\$\{WebhookPipelineStoreTable\w+\}$/],
  ['Reconcile', 'states:DescribeExecution', /:execution:\$\{WebhookPipelineProcess\w+\.Name\}:\*$/],
  ['Reconcile', 'states:StartExecution', /^\$\{WebhookPipeline(Process|Track)\w+\}$/],
])('the role of %s', (name, action, resource) => {
  test(`may do ${action} on ${String(resource)} only`, () => {
    const statements = allowed(`WebhookPipeline${name}Role`).filter((statement) =>
      actions(statement).includes(action),
    );
    for (const { Resource } of statements)
      for (const one of [Resource].flat()) expect(asText(one)).toMatch(resource);
    expect(statements).not.toEqual([]);
  });
});

describe.each([
  ['dynamodb:UpdateItem', /:table\/\$\{WebhookPipelineStoreTable\w+\}$/],
  ['dynamodb:GetItem', /:table\/\$\{WebhookPipelineStoreTable\w+\}$/],
  ['s3:PutObject', /^\$\{WebhookPipelineStoreBucket\w+\.Arn\}\/results\/\*$/],
  ['lambda:InvokeFunction', /^\$\{WebhookPipelineComputeFunction\w+\.Arn\}(:\*)?$/],
])('the role of an Express Process', (action, resource) => {
  test(`may do ${action} on ${String(resource)} only`, () => {
    const statements = allowed('WebhookPipelineProcessRole', express).filter((statement) =>
      actions(statement).includes(action),
    );
    for (const { Resource } of statements)
      for (const one of [Resource].flat()) expect(asText(one)).toMatch(resource);
    expect(statements).not.toEqual([]);
  });
});

describe.each([
  ['WebhookPipelineAcceptRole', ['states:StartExecution'], /Ingest/],
  ['WebhookPipelineReadDeliveryRole', ['dynamodb:GetItem'], /Table/],
  ['WebhookPipelineTrackEventsRole', ['states:StartExecution'], /Track/],
  ['WebhookPipelineIngestStartOver', ['states:StartExecution'], /^\$\{WebhookPipelineIngest\w+\}$/],
  ['SchedulerRole', ['states:StartExecution'], /Reconcile/],
])('%s', (role, granted, resource) => {
  test('may do one thing with one resource', () => {
    const statements = allowed(role);
    expect(statements.flatMap(actions)).toEqual(granted);
    for (const { Resource } of statements) expect(asText(Resource)).toMatch(resource);
  });
});

test('compute may read payloads and write its log', () => {
  expect(allowed('WebhookPipelineComputeRole').flatMap(actions).sort()).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    's3:GetObject',
  ]);
});

describe('OperatorPolicy', () => {
  const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const { Description, PolicyDocument } = policy!.Properties as {
    readonly Description: string;
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  };
  const granted = PolicyDocument.Statement.flatMap((statement) =>
    actions(statement).map(
      (action) => `${action} ${asText(statement.Resource).replaceAll(/[0-9A-F]{8}/g, '')}`,
    ),
  );

  test('allows what npm run redrive calls, and no more', () => {
    expect(granted.filter((one) => one.startsWith('states:'))).toEqual([
      'states:ListExecutions ${WebhookPipelineProcess}',
      expect.stringMatching(/^states:RedriveExecution .*:execution:\$\{WebhookPipelineProcess\.Name\}:\*$/),
      'states:StartSyncExecution ${WebhookPipelineReconcile}',
      'states:StartSyncExecution ${WebhookPipelineIngest}',
      'states:StartSyncExecution ${WebhookPipelineRepeat}',
    ]);
    const queues = granted.filter((one) => !one.startsWith('states:')).map((one) => one.split(' ')[1]);
    expect([...new Set(queues)]).toEqual([
      '${WebhookPipelineTrackUndelivered.Arn}',
      '${WebhookPipelineParkingDeadLetterQueue.Arn}',
    ]);
    expect(granted.join(' ')).not.toContain('sqs:SendMessage');
  });

  test('says what it allows, and that it writes no outcome', () => {
    expect(Description).toBe(
      'For npx webhook-pipeline redrive. Allows to list executions of Process and redrive them; to have Reconcile look at deliveries by name; to read and delete undelivered events; to have any delivery ingested, as a producer can; to read and delete dead letters; to have a delivery computed again. Not to write an outcome.',
    );
  });

  test('of an Express Process is about dead letters and computing again only', () => {
    const [only] = Object.values(express.findResources('AWS::IAM::ManagedPolicy'));
    expect(JSON.stringify(only?.Properties)).not.toMatch(/Reconcile|Process|Undelivered/);
  });
});

test('nobody may start Track but EventBridge and Reconcile', () => {
  const { Resources } = template.toJSON() as {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  const starters = Object.entries(Resources)
    .filter(([, { Type }]) => Type.endsWith('Policy'))
    .filter(([, resource]) => /"Ref":"WebhookPipelineTrack[0-9A-F]+"/.test(JSON.stringify(resource)))
    .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
  expect(starters).toEqual([
    'WebhookPipelineTrackEventsRoleDefaultPolicy',
    'WebhookPipelineReconcileRoleDefaultPolicy',
  ]);
});

test('no statement allows a wildcard action', () => {
  for (const action of allowed('').flatMap(actions)) expect(action).not.toContain('*');
});

test('only telemetry is allowed on all resources', () => {
  const wide = allowed('').filter(({ Resource }) => Resource === '*');
  for (const action of wide.flatMap(actions)) expect(action).toMatch(TELEMETRY);
});

function allowed(policyIdStartsWith: string, of = template): Statement[] {
  return Object.entries(of.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(policyIdStartsWith))
    .flatMap(
      ([, { Properties }]) =>
        (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
    )
    .filter(({ Effect }) => Effect === 'Allow');
}

function actions({ Action }: Statement): readonly string[] {
  return [Action].flat();
}
