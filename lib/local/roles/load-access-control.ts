import type { LocalAccount } from '../template/local-account.ts';
import type { TemplateResource } from '../template/read-template.ts';
import { describeResource } from '../template/resource-attributes.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { AccessControl, type Role } from './access-control.ts';
import { readPolicyDocument, type PolicyStatement } from './read-policy-document.ts';

/**
 * The roles and policies of a template: `AWS::IAM::Role` with its inline policies, `AWS::IAM::Policy`,
 * `AWS::IAM::ManagedPolicy`, and the policies of buckets, queues, tables and keys.
 *
 * @throws UnsupportedError for everything that is not evaluated
 */
export function loadAccessControl(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): AccessControl {
  const roles = [
    ...ofType(resources, 'AWS::IAM::Role').map((role) => loadRole(role, resources, account)),
    ...ofType(resources, 'AWS::IAM::ManagedPolicy')
      .filter((policy) => !isAttached(policy, resources, account))
      .map((policy) => loadHolder(policy, account)),
  ];
  const resourcePolicies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy']
    .flatMap((type) => ofType(resources, type))
    .flatMap((policy) =>
      statementsOf(policy, 'PolicyDocument').map((statement) => ({
        ...statement,
        attachedTo: attachmentsOf(policy, account),
      })),
    );
  const tablePolicies = ofType(resources, 'AWS::DynamoDB::Table').flatMap((table) =>
    tablePolicyOf(table, account),
  );
  const keyPolicies = ofType(resources, 'AWS::KMS::Key').flatMap((key) => keyPolicyOf(key, account));
  return new AccessControl(roles, [...resourcePolicies, ...tablePolicies, ...keyPolicies], account.accountId);
}

/** The policy of a key is one of its properties. */
function keyPolicyOf(key: TemplateResource, account: LocalAccount): readonly PolicyStatement[] {
  const { Arn = '' } = describeResource(key.type, key.logicalId, account, key.properties).attributes;
  return statementsOf(key, 'KeyPolicy').map((statement) => ({ ...statement, attachedTo: [Arn] }));
}

/** The policy of a table is one of its properties. */
function tablePolicyOf(
  { type, logicalId, properties }: TemplateResource,
  account: LocalAccount,
): PolicyStatement[] {
  const { ResourcePolicy = {} } = properties as { readonly ResourcePolicy?: { PolicyDocument?: unknown } };
  const { Arn = '' } = describeResource(type, logicalId, account, properties).attributes;
  const path = 'Properties/ResourcePolicy/PolicyDocument';
  return readPolicyDocument(ResourcePolicy.PolicyDocument ?? {}, logicalId, path).map((statement) => ({
    ...statement,
    attachedTo: [Arn],
  }));
}

/** Whether a role has a managed policy of the template. Either can name the other. */
function isAttachedTo(policy: TemplateResource, role: TemplateResource, account: LocalAccount): boolean {
  const { Roles = [] } = policy.properties as { readonly Roles?: readonly string[] };
  return Roles.includes(nameOf(role, account)) || managedPoliciesOf(role).includes(nameOf(policy, account));
}

function isAttached(
  policy: TemplateResource,
  resources: readonly TemplateResource[],
  account: LocalAccount,
): boolean {
  return ofType(resources, 'AWS::IAM::Role').some((role) => isAttachedTo(policy, role, account));
}

function managedPoliciesOf({ properties }: TemplateResource): readonly string[] {
  return (properties.ManagedPolicyArns ?? []) as readonly string[];
}

/** The value of `Ref`: the name of a role, the ARN of a managed policy. */
function nameOf({ type, logicalId, properties }: TemplateResource, account: LocalAccount): string {
  return describeResource(type, logicalId, account, properties).ref;
}

/**
 * A role for an operator who has only this managed policy. It has the name of the policy, and no service may assume
 * it. A policy that is not attached is for people, and a person can sign as this role.
 */
function loadHolder(policy: TemplateResource, account: LocalAccount): Role {
  return {
    arn: account.globalArn('iam', `role/${policy.logicalId}`),
    logicalId: policy.logicalId,
    trust: [],
    identity: statementsOf(policy, 'PolicyDocument'),
  };
}

/** The ARNs of the bucket or queues. A bucket policy names its bucket, a queue policy the URLs of its queues. */
function attachmentsOf({ properties }: TemplateResource, account: LocalAccount): readonly string[] {
  const { Bucket, Queues = [] } = properties as {
    readonly Bucket?: string;
    readonly Queues?: readonly string[];
  };
  const queues = Queues.map((url) => account.arn('sqs', url.split('/').at(-1) ?? ''));
  return Bucket === undefined ? queues : [`arn:aws:s3:::${Bucket}`];
}

function loadRole(
  role: TemplateResource,
  resources: readonly TemplateResource[],
  account: LocalAccount,
): Role {
  const { ref, attributes } = describeResource(role.type, role.logicalId, account, role.properties);
  const managed = ofType(resources, 'AWS::IAM::ManagedPolicy');
  checkManagedPolicies(role, new Set(managed.map((policy) => nameOf(policy, account))));
  const inline = (role.properties.Policies ?? []) as readonly { readonly PolicyDocument: unknown }[];
  const attached = ofType(resources, 'AWS::IAM::Policy').filter(({ properties }) =>
    ((properties.Roles ?? []) as readonly string[]).includes(ref),
  );
  return {
    arn: attributes.Arn ?? ref,
    logicalId: role.logicalId,
    trust: statementsOf(role, 'AssumeRolePolicyDocument'),
    identity: [
      ...inline.flatMap(({ PolicyDocument }, index) =>
        readPolicyDocument(PolicyDocument, role.logicalId, `Properties/Policies/${index}/PolicyDocument`),
      ),
      ...[...attached, ...managed.filter((policy) => isAttachedTo(policy, role, account))].flatMap((policy) =>
        statementsOf(policy, 'PolicyDocument'),
      ),
    ],
  };
}

/** Managed policies whose permissions have no local effect. The permissions of others are not in the template. */
const LOGS_AND_TRACES =
  /:policy\/(service-role\/(AmazonAPIGatewayPushToCloudWatchLogs|AWSLambdaBasicExecutionRole)|AWSXRayDaemonWriteAccess)$/;

function checkManagedPolicies(role: TemplateResource, ofTemplate: ReadonlySet<string>): void {
  const unknown = managedPoliciesOf(role).find((arn) => !LOGS_AND_TRACES.test(arn) && !ofTemplate.has(arn));
  if (unknown !== undefined) {
    throw new UnsupportedError(`the managed policy ${unknown}`, {
      logicalId: role.logicalId,
      path: 'Properties/ManagedPolicyArns',
    });
  }
}

function statementsOf(
  { logicalId, properties }: TemplateResource,
  property: string,
): readonly PolicyStatement[] {
  return readPolicyDocument(properties[property] ?? {}, logicalId, `Properties/${property}`);
}

function ofType(resources: readonly TemplateResource[], type: string): readonly TemplateResource[] {
  return resources.filter((resource) => resource.type === type);
}
