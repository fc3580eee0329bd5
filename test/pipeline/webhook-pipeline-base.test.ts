import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, ArnPrincipal, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { readTemplate } from '../../lib/local/template/read-template.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import { WebhookPipeline } from '../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../lib/pipeline/webhook-pipeline-props.ts';
import { asText } from '../state-machine-definition.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
}

function pipelineWith(props: WebhookPipelineProps = {}) {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  const pipeline = new WebhookPipeline(stack, 'Webhooks', props);
  const role = new Role(stack, 'Grantee', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  return { stack, pipeline, role };
}

type Grant = (pipeline: WebhookPipeline, grantee: IGrantable) => unknown;

/** What a role may do by a grant, each action with its resource, without the hashes of logical ids. */
function granted(grant: Grant, props: WebhookPipelineProps = {}): readonly string[] {
  const { stack, pipeline, role } = pipelineWith(props);
  grant(pipeline, role);
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  return Object.entries(policies)
    .filter(([id]) => id.startsWith('Grantee'))
    .flatMap(([, { Properties }]) => {
      const { Statement } = (
        Properties as { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }
      ).PolicyDocument;
      return Statement.flatMap(({ Effect, Action, Resource }) =>
        [Action]
          .flat()
          .flatMap((action) =>
            [Resource].flat().map((resource) => `${Effect} ${action} ${plain(asText(resource))}`),
          ),
      );
    });
}

const plain = (resource: string): string =>
  resource
    .replaceAll(/\$\{(\w+?)[0-9A-F]{8}/g, '${$1')
    .replace(/arn:aws:(\w+(?:-\w+)*):\$\{AWS::Region\}:\$\{AWS::AccountId\}:/, '$1:');

const API = 'execute-api:${WebhooksApiRestApi}/${WebhooksApiRestApiDeploymentStageprod}';
const QUEUE_ACTIONS = ['GetQueueAttributes', 'ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility'];
const ofQueue = (queue: string): string[] =>
  QUEUE_ACTIONS.map((action) => `Allow sqs:${action} \${Webhooks${queue}.Arn}`);
const OF_DEAD_LETTERS = [
  'Allow states:StartSyncExecution ${WebhooksIngest}',
  ...ofQueue('ParkingDeadLetterQueue'),
];
const OF_REPEAT = 'Allow states:StartSyncExecution ${WebhooksRepeat}';
const OF_EXECUTIONS = [
  'Allow states:ListExecutions ${WebhooksProcess}',
  'Allow states:RedriveExecution states:execution:${WebhooksProcess.Name}:*',
  'Allow states:StartSyncExecution ${WebhooksReconcile}',
  ...ofQueue('TrackUndelivered'),
];

/** No resource is `*`; what ends with it is a delivery, whose id is not known in advance. */
const GRANTS: readonly (readonly [
  name: string,
  grant: Grant,
  props: WebhookPipelineProps,
  statements: readonly string[],
])[] = [
  [
    'grantSend lets it post to every source',
    (pipeline, grantee) => pipeline.grantSend(grantee),
    { auth: 'iam' },
    ['generic', 'portfolio-risk'].map((source) => `Allow execute-api:Invoke ${API}/POST/webhooks/${source}`),
  ],
  [
    'grantSend lets it post to the sources that are named alone',
    (pipeline, grantee) => pipeline.grantSend(grantee, 'generic'),
    { auth: 'iam' },
    [`Allow execute-api:Invoke ${API}/POST/webhooks/generic`],
  ],
  [
    'grantReadStatus lets it ask the API where it signs',
    (pipeline, grantee) => pipeline.grantReadStatus(grantee),
    { auth: 'iam' },
    [`Allow execute-api:Invoke ${API}/GET/deliveries/*`],
  ],
  [
    'grantReadStatus lets it read records by their id where nobody signs',
    (pipeline, grantee) => pipeline.grantReadStatus(grantee),
    {},
    ['Allow dynamodb:GetItem ${WebhooksStoreTable.Arn}'],
  ],
  [
    'grantReadPayloads lets it read payloads',
    (pipeline, grantee) => pipeline.grantReadPayloads(grantee),
    {},
    ['Allow s3:GetObject ${WebhooksStoreBucket.Arn}/payloads/*'],
  ],
  [
    'grantRedrive lets it do what npm run redrive does',
    (pipeline, grantee) => pipeline.grantRedrive(grantee),
    {},
    [...OF_EXECUTIONS, ...OF_DEAD_LETTERS, OF_REPEAT],
  ],
  [
    'grantRedrive is about dead letters and computing again where Process is Express',
    (pipeline, grantee) => pipeline.grantRedrive(grantee),
    { processWorkflow: 'express' },
    [...OF_DEAD_LETTERS, OF_REPEAT],
  ],
  [
    'grantRedrive is about executions and computing again where nothing is parked',
    (pipeline, grantee) => pipeline.grantRedrive(grantee),
    { acknowledgement: 'stored' },
    [...OF_EXECUTIONS, OF_REPEAT],
  ],
  [
    'grantRedrive is about computing again alone where nothing can fail to be ingested or be redriven',
    (pipeline, grantee) => pipeline.grantRedrive(grantee),
    { processWorkflow: 'express', acknowledgement: 'stored' },
    [OF_REPEAT],
  ],
];

test.each(GRANTS)('%s, and nothing else', (_, grant, props, statements) => {
  expect([...granted(grant, props)].toSorted()).toEqual([...statements].toSorted());
});

test('grantRedrive gives what OperatorPolicy gives', () => {
  const { stack, pipeline, role } = pipelineWith();
  pipeline.grantRedrive(role);
  const template = Template.fromStack(stack);
  const statements = (type: string, id: string): unknown =>
    Object.entries(template.findResources(type))
      .filter(([name]) => name.startsWith(id))
      .map(([, { Properties }]) => (Properties as { readonly PolicyDocument: unknown }).PolicyDocument);
  expect(statements('AWS::IAM::Policy', 'Grantee')).toEqual(
    statements('AWS::IAM::ManagedPolicy', 'WebhooksOperator'),
  );
});

test('a principal of another account reads payloads by the policy of the bucket', () => {
  const { stack, pipeline } = pipelineWith();
  pipeline.grantReadPayloads(new AccountPrincipal('111122223333'));
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
  const { Statement } = (
    policy!.Properties as { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }
  ).PolicyDocument;
  const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
  expect(allowed.map(({ Action, Resource }) => [Action, plain(asText(Resource))])).toEqual([
    ['s3:GetObject', '${WebhooksStoreBucket.Arn}/payloads/*'],
  ]);
  expect(JSON.stringify(allowed[0]?.Principal)).toContain('111122223333');
});

/** None has a policy of its own that a grant could be added to. */
const WITHOUT_POLICY = [
  new AccountPrincipal('111122223333'),
  new ServicePrincipal('ec2.amazonaws.com'),
  new ArnPrincipal('arn:aws:iam::111122223333:role/Reader'),
];

describe.each(WITHOUT_POLICY)('%s', (principal) => {
  test('reads records and payloads by the policies of table and bucket, which the local run knows too', () => {
    const { stack, pipeline } = pipelineWith();
    pipeline.grantReadStatus(principal);
    pipeline.grantReadPayloads(principal);
    // Refuses a template in which resources depend on each other in a circle.
    const template = Template.fromStack(stack);
    const [table] = Object.values(template.findResources('AWS::DynamoDB::Table'));
    const { Statement } = (
      table!.Properties as { ResourcePolicy: { PolicyDocument: { Statement: readonly Statement[] } } }
    ).ResourcePolicy.PolicyDocument;
    expect(Statement).toMatchObject([{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }]);
    expect(() => readTemplate(template.toJSON(), LOCAL_ACCOUNT)).not.toThrow();
  });

  test.each([
    ['grantSend', { auth: 'iam' }],
    ['grantReadStatus', { auth: 'iam' }],
    ['grantRedrive', {}],
  ] as const)('is refused by %s, which would have no effect', (name, props) => {
    const { pipeline } = pipelineWith(props);
    expect(() => pipeline[name](principal)).toThrow(
      new Error(
        `${name} needs a principal with a policy of its own, such as a role, user or group, got ${principal.constructor.name}.`,
      ),
    );
  });
});

describe('what cannot be granted says why', () => {
  test.each([
    ['apiKey', 'whoever has the API key may send, so give the value of apiKey to the sender'],
    ['none', 'everybody who knows the address may send'],
  ] as const)("to send, with auth '%s'", (auth, why) => {
    const { pipeline, role } = pipelineWith({ auth });
    expect(() => pipeline.grantSend(role)).toThrow(
      new Error(`Source 'generic': 'auth' must be 'iam' for grantSend, got '${auth}': ${why}.`),
    );
  });

  test('to send to a source that there is not', () => {
    const { pipeline, role } = pipelineWith({ auth: 'iam' });
    expect(() => pipeline.grantSend(role, 'generic', 'paypal')).toThrow(
      new Error("'source' must be one of generic, portfolio-risk, got 'paypal'."),
    );
  });
});

describe('urlFor', () => {
  test('gives the address of a source', () => {
    const { stack, pipeline } = pipelineWith();
    expect(plain(asText(stack.resolve(pipeline.urlFor('generic'))))).toBe(
      'https://${WebhooksApiRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${WebhooksApiRestApiDeploymentStageprod}/webhooks/generic',
    );
  });

  test.each(['paypal', '', 'constructor'])("names the sources where there is no '%s'", (source) => {
    expect(() => pipelineWith().pipeline.urlFor(source)).toThrow(
      new Error(`'source' must be one of generic, portfolio-risk, got '${source}'.`),
    );
  });
});
