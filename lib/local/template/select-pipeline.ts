import { listReferences } from './list-references.ts';
import { supportOf } from './support-of.ts';

/** A resource as the template has it. */
export interface RawResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

type RawResources = Readonly<Record<string, RawResource>>;

/** The resources of a pipeline by logical id, each with the reference that makes it a part, for error messages. */
type PipelineParts = ReadonlyMap<string, string | undefined>;

/**
 * The resources that decide what the pipeline does: the REST API that starts state machines, everything that it needs,
 * and everything that acts on a part. Other resources of the stack do not matter. If no REST API starts a state
 * machine, every resource is a part.
 */
export function selectPipeline(resources: RawResources): PipelineParts {
  const found = new Map<string, string | undefined>(entriesOf(resources).map((id) => [id, undefined]));
  const acting = actingOn(resources);
  // A Map can grow while it is iterated over: what is added is visited, too.
  for (const id of found.keys()) {
    const add = (other: string, why: string): void => {
      if (Object.hasOwn(resources, other) && !found.has(other)) found.set(other, why);
    };
    for (const needed of needsOf(resources[id]!)) add(needed, `which ${id} refers to`);
    for (const actor of acting.get(id) ?? []) add(actor, `which refers to ${id} of the pipeline`);
  }
  return found;
}

/**
 * The types of the resources that are left out, each once. Roles and policies are not named: without the resource that
 * uses them they do nothing.
 */
export function listLeftOut(template: object): readonly string[] {
  const { Resources = {} } = template as { readonly Resources?: RawResources };
  const parts = selectPipeline(Resources);
  const types = Object.entries(Resources).flatMap(([id, { Type }]) =>
    parts.has(id) || hasNoEffect(Type) || UNNAMED.test(Type) ? [] : [Type],
  );
  return [...new Set(types)].toSorted();
}

const UNNAMED = /^AWS::(?:IAM::\w+|ApiGateway::Account)$/;

function hasNoEffect(type: string): boolean {
  const support = supportOf(type);
  return typeof support === 'object' && 'reason' in support;
}

/** The REST APIs that start a state machine. Everything, if there is none. */
function entriesOf(resources: RawResources): readonly string[] {
  const idsOf = (type: string): readonly string[] =>
    Object.keys(resources).filter((id) => resources[id]!.Type === type);
  const machines = new Set(idsOf('AWS::StepFunctions::StateMachine'));
  const starting = idsOf('AWS::ApiGateway::Method').filter((id) =>
    listReferences(resources[id]!.Properties).some((named) => machines.has(named)),
  );
  const apis = idsOf('AWS::ApiGateway::RestApi');
  const entered = apis.filter((api) =>
    starting.some((id) => listReferences(resources[id]!.Properties).includes(api)),
  );
  return entered.length > 0 ? entered : Object.keys(resources);
}

/** Properties that attach a policy to others, which it does not need. */
const ATTACHED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::ManagedPolicy': ['Groups', 'Roles', 'Users'],
  'AWS::IAM::Policy': ['Groups', 'Roles', 'Users'],
  'AWS::S3::BucketPolicy': ['Bucket'],
  'AWS::SQS::QueuePolicy': ['Queues'],
};

/**
 * The properties by which a resource acts on a part. Types that are not listed act by any reference, managed policies
 * too: those for operators have no role. A rule may listen to the pipeline and notify somebody else.
 */
const ACTS_BY: Readonly<Record<string, readonly string[]>> = {
  ...ATTACHED_BY,
  'AWS::IAM::ManagedPolicy': ['Groups', 'PolicyDocument', 'Roles', 'Users'],
  'AWS::Events::Rule': ['EventBusName', 'Targets'],
};

/** Types that may refer to a part and do not change what the pipeline does. */
const ONLY_REFERS: Readonly<Record<string, string>> = {
  'AWS::Backup::BackupSelection': 'only reads',
  'AWS::Batch::JobDefinition': 'the local run starts no jobs',
  'AWS::CloudFront::Distribution': 'stands before the API and sends requests, as a producer does',
  'AWS::CloudTrail::Trail': 'only reads',
  'AWS::CloudWatch::AnomalyDetector': 'only reads',
  'AWS::CloudWatch::CompositeAlarm': 'only reads',
  'AWS::CloudWatch::Dashboard': 'only reads',
  'AWS::CloudWatch::InsightRule': 'only reads',
  'AWS::ECS::TaskDefinition': 'the local run starts no tasks',
  'AWS::IAM::InstanceProfile': 'the local run starts no instances',
  'AWS::IAM::Role': 'a role acts where something assumes it',
  'AWS::IAM::UserPolicy': 'requests of a user are not checked locally',
  'AWS::KMS::Key': 'matters to what is encrypted by it, which refers to it',
  'AWS::Lambda::Function': 'a function acts where something of the pipeline invokes it',
  'AWS::Logs::QueryDefinition': 'only reads',
  'AWS::Logs::ResourcePolicy': 'there is no CloudWatch locally',
  'AWS::Logs::SubscriptionFilter': 'there is no CloudWatch locally',
  'AWS::Route53::RecordSet': 'a name for the API',
  'AWS::SNS::TopicPolicy': 'says who may publish to a topic',
  'AWS::SSM::Parameter': 'stores a name for others',
  'AWS::SecretsManager::ResourcePolicy': 'says who may read a secret',
  'AWS::Synthetics::Canary': 'sends requests, as a producer does',
};

/** By logical id: the resources that act on it. */
function actingOn(resources: RawResources): ReadonlyMap<string, readonly string[]> {
  const acting = new Map<string, string[]>();
  for (const [id, { Type, Properties = {} }] of Object.entries(resources)) {
    if (Object.hasOwn(ONLY_REFERS, Type) || hasNoEffect(Type)) continue;
    for (const target of new Set(listReferences(picked(Properties, ACTS_BY[Type]))))
      acting.set(target, [...(acting.get(target) ?? []), id]);
  }
  return acting;
}

/** What a part refers to. What has no effect, and what is not supported, needs nothing. */
function needsOf({ Type, Properties = {} }: RawResource): readonly string[] {
  const support = supportOf(Type);
  if (support === undefined || hasNoEffect(Type)) return [];
  const attached = ATTACHED_BY[Type] ?? [];
  const needed = Object.entries(Properties).filter(([name]) => !attached.includes(name));
  return listReferences(Object.fromEntries(needed));
}

function picked(properties: object, names: readonly string[] | undefined): object {
  if (names === undefined) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}
