import * as cdk from 'aws-cdk-lib';
import { CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

interface AcceptedFinding {
  /** Path of the construct below the pipeline; '' for all of it. */
  readonly at: string;
  /** Rule of cdk-nag's AwsSolutions pack; `{path}` stands for the logical id of a construct below the pipeline. */
  readonly rule: string;
  readonly reason: string;
}

/** Every rule of the AwsSolutions pack that the pipeline breaks on purpose: where, and why. */
const ACCEPTED: readonly AcceptedFinding[] = [
  {
    at: 'Store/Bucket',
    rule: 'AwsSolutions-S1',
    reason:
      'Server access logs need a second bucket and a bill of their own; CloudTrail data events can be switched on.',
  },
  {
    at: 'Track/Undelivered',
    rule: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue: of the rule, and of a state that sends to it.',
  },
  {
    at: 'ComputeRolePayloads',
    rule: 'AwsSolutions-IAM5[Resource::<{Store/Bucket}.Arn>/payloads/*]',
    reason: 'Reads payloads: a key holds the id and the hash of one delivery and is not known in advance.',
  },
  {
    at: 'Ingest',
    rule: 'AwsSolutions-IAM5[Resource::<{Store/Bucket}.Arn>/payloads/*]',
    reason: 'Writes payloads: a key holds the id and the hash of one delivery and is not known in advance.',
  },
  {
    at: 'Process',
    rule: 'AwsSolutions-IAM5[Resource::<{Compute/Function}.Arn>:*]',
    reason: 'Any version of the one compute function, so that an alias can be put in front of it.',
  },
  {
    at: 'Track',
    rule: 'AwsSolutions-IAM5[Resource::<{Store/Bucket}.Arn>/results/*]',
    reason: 'Writes results: a key holds the id of one delivery and is not known in advance.',
  },
  {
    at: 'Process',
    rule: 'AwsSolutions-IAM5[Resource::<{Store/Bucket}.Arn>/results/*]',
    reason:
      'An Express Process writes results: a key holds the id of one delivery and is not known in advance.',
  },
  {
    at: 'Reconcile',
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<{Process/Process}.Name>:*]',
    reason: 'Describes executions of Process: each is named by a delivery and is not known in advance.',
  },
  {
    at: 'Operator',
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<{Process/Process}.Name>:*]',
    reason: 'Redrives executions of Process: each is named by a delivery and is not known in advance.',
  },
  {
    at: '',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Log delivery and X-Ray have no resources: AWS documents their actions with * only.',
  },
  {
    at: '',
    rule: 'AwsSolutions-SF1',
    reason:
      'Level ALL costs more than the Express runs it logs: ERROR is logged, without data. Process keeps its history in Step Functions for 90 days.',
  },
  {
    at: '',
    rule: 'AwsSolutions-SF2',
    reason: "X-Ray costs up to $5 per million deliveries: the prop 'tracing' switches it on.",
  },
  {
    at: 'Api',
    rule: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason: 'The managed policy that AWS documents for the CloudWatch role of API Gateway.',
  },
  {
    at: 'Api',
    rule: 'AwsSolutions-APIG3',
    reason: 'WAF costs $5 a month and more; who wants it associates a web ACL with the stage.',
  },
  {
    at: 'Api',
    rule: 'AwsSolutions-APIG6',
    reason: 'Execution logs quote the payload in validation messages; the access log is on.',
  },
  {
    at: 'Api',
    rule: 'AwsSolutions-APIG4',
    reason:
      "Producers of webhooks hold an API key (the default) or sign (auth: 'iam'); 'none' is chosen, never the default.",
  },
  {
    at: 'Api',
    rule: 'AwsSolutions-COG4',
    reason: 'Producers are servers, not users of a Cognito pool.',
  },
];

/** Absent from versions of aws-cdk-lib that have no validation, and then there is nobody to report a finding. */
const { Validations } = cdk as { readonly Validations?: typeof cdk.Validations };

/** Acknowledges the findings, so that cdk-nag reports only new ones. */
export function acceptFindings(pipeline: Construct): void {
  if (Validations === undefined) return;
  for (const { at, rule, reason } of ACCEPTED) {
    const place = find(pipeline, at);
    const id = rule.replace(
      /\{(.+)\}/,
      (placeholder, path: string) => logicalId(find(pipeline, path)) ?? placeholder,
    );
    // If the role of the compute function is not in this app, there is no `ComputeRolePayloads` to explain.
    if (place !== undefined) Validations.of(place).acknowledge({ id, reason });
  }
}

/** Acknowledges one finding, of a construct that is added to a pipeline later. */
export function acceptFinding(construct: Construct, { rule, reason }: Omit<AcceptedFinding, 'at'>): void {
  Validations?.of(construct).acknowledge({ id: rule, reason });
}

function find(pipeline: Construct, path: string): IConstruct | undefined {
  const ids = path === '' ? [] : path.split('/');
  return ids.reduce<IConstruct | undefined>((construct, id) => construct?.node.tryFindChild(id), pipeline);
}

function logicalId(construct: IConstruct | undefined): string | undefined {
  const resource = construct?.node.defaultChild;
  return CfnResource.isCfnResource(resource) ? Stack.of(resource).getLogicalId(resource) : undefined;
}
