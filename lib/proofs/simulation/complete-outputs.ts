import { accountOf } from '../../local/template/account-of.ts';
import type { LocalAccount } from '../../local/template/local-account.ts';
import { readTemplate, type TemplateResource } from '../../local/template/read-template.ts';
import { describeResource } from '../../local/template/resource-attributes.ts';

/**
 * Adds the outputs of a `WebhookStack` to the template of a user's stack, because the parts of a pipeline are found by
 * them. Each part is found by its caller: the API starts Ingest, Ingest starts Process, the schedule starts Reconcile, and Repeat
 * is another machine that starts Process.
 * Existing outputs stay.
 */
export function completeOutputs(template: object): object {
  const { Outputs = {} } = template as { readonly Outputs?: Readonly<Record<string, unknown>> };
  if ('IngestArn' in Outputs) return template;
  const found = Object.entries(partsOf(readTemplate(template), accountOf(template)));
  const added = found.flatMap(([name, part]) =>
    part === undefined ? [] : [[name, { Value: { Ref: part.logicalId } }]],
  );
  return { ...template, Outputs: { ...(Object.fromEntries(added) as object), ...Outputs } };
}

function partsOf(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): Readonly<Record<string, TemplateResource | undefined>> {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const machines = of('AWS::StepFunctions::StateMachine');
  const queues = of('AWS::SQS::Queue');
  /** The first of the parts that one of the callers refers to. */
  const named = (parts: readonly TemplateResource[], by: readonly (TemplateResource | undefined)[]) =>
    parts.find((part) =>
      by.some((caller) => caller !== undefined && caller !== part && refersTo(caller, part, account)),
    );
  const ingest = named(machines, of('AWS::ApiGateway::Method'));
  // The pattern of a rule names what it listens to.
  const rules = of('AWS::Events::Rule').map((rule) => ({
    ...rule,
    properties: { Targets: rule.properties.Targets },
  }));
  const track = named(machines, rules);
  const reconcile = named(machines, of('AWS::Scheduler::Schedule'));
  const parking = named(queues, of('AWS::Pipes::Pipe'));
  const trackRule = rules.find((rule) => track !== undefined && refersTo(rule, track, account));
  const process = named(machines, [ingest]);
  const repeat = machines.find(
    (machine) =>
      ![ingest, process, track, reconcile].includes(machine) &&
      process !== undefined &&
      refersTo(machine, process, account),
  );
  const policies = of('AWS::IAM::ManagedPolicy');
  return {
    IngestArn: ingest,
    ProcessArn: process,
    TrackArn: track,
    ReconcileArn: reconcile,
    RepeatArn: repeat,
    ParkingQueueUrl: parking,
    DeadLetterQueueUrl: named(queues, [parking]),
    UndeliveredQueueUrl: named(queues, [trackRule]),
    TableName: named(of('AWS::DynamoDB::Table'), [ingest]),
    BucketName: named(of('AWS::S3::Bucket'), [ingest]),
    // Workers have a policy as well.
    OperatorPolicy:
      policies.find((policy) => repeat !== undefined && refersTo(policy, repeat, account)) ?? policies[0],
  };
}

/** By its ARN, or by its `Ref`. */
function refersTo(
  caller: TemplateResource,
  { type, logicalId, properties }: TemplateResource,
  account: LocalAccount,
): boolean {
  const { ref, attributes } = describeResource(type, logicalId, account, properties);
  const text = JSON.stringify(caller.properties);
  return [ref, attributes.Arn].some((name) => name !== undefined && text.includes(name));
}
