import { checkTable } from './check-table.ts';
import { firstTwice } from './first-twice.ts';
import { refuse } from './read-property.ts';
import type { Place } from './resolve-intrinsics.ts';
import type { LocalAccount } from './local-account.ts';
import { describeResource } from './resource-attributes.ts';
import type { TemplateResource } from './template-resource.ts';

/**
 * Refuses combinations that CloudFormation or a service would refuse although each value is allowed: references to
 * resources that are not in the template, and contradictions in one resource.
 *
 * @throws UnsupportedError with logical id and path
 */
export function checkReferences(resources: readonly TemplateResource[], account: LocalAccount): void {
  const byArn = new Map(
    resources.map((resource) => {
      const { type, logicalId, properties } = resource;
      return [describeResource(type, logicalId, account, properties).attributes.Arn, resource] as const;
    }),
  );
  for (const resource of resources) {
    for (const { path, to } of ARNS.filter((one) => one.type === resource.type)) {
      for (const { value, place } of valuesAt(resource, path))
        if (byArn.get(value as string)?.type !== to.type)
          refuse(place, `${to.name} that is not in the template`);
    }
    CHECKS[resource.type]?.(resource, byArn);
  }
}

const QUEUE = { type: 'AWS::SQS::Queue', name: 'a queue' };
const DEAD_LETTER_QUEUE = { type: 'AWS::SQS::Queue', name: 'a dead-letter queue' };
const MACHINE = { type: 'AWS::StepFunctions::StateMachine', name: 'a state machine' };

/** The paths with the ARN of another resource; `*` is every element of a list. */
const ARNS: readonly {
  readonly type: string;
  readonly path: readonly string[];
  readonly to: { readonly type: string; readonly name: string };
}[] = [
  { type: QUEUE.type, path: ['RedrivePolicy', 'deadLetterTargetArn'], to: DEAD_LETTER_QUEUE },
  { type: 'AWS::Events::Rule', path: ['Targets', '*', 'DeadLetterConfig', 'Arn'], to: DEAD_LETTER_QUEUE },
  { type: 'AWS::Scheduler::Schedule', path: ['Target', 'DeadLetterConfig', 'Arn'], to: DEAD_LETTER_QUEUE },
  { type: 'AWS::Scheduler::Schedule', path: ['Target', 'Arn'], to: MACHINE },
  { type: 'AWS::Pipes::Pipe', path: ['Source'], to: QUEUE },
  { type: 'AWS::Pipes::Pipe', path: ['Target'], to: MACHINE },
];

/** The values that are set at a path, each with its location. */
function valuesAt(
  { logicalId, properties }: TemplateResource,
  path: readonly string[],
): readonly { readonly value: unknown; readonly place: Place }[] {
  let found = [{ value: properties as unknown, place: { logicalId, path: 'Properties' } }];
  for (const step of path) {
    found = found.flatMap(({ value, place }) =>
      Object.entries(value ?? {})
        .filter(([name]) => step === '*' || name === step)
        .map(([name, member]) => ({
          value: member as unknown,
          place: { logicalId, path: `${place.path}/${name}` },
        })),
    );
  }
  return found.filter(({ value }) => value !== undefined);
}

type ByArn = ReadonlyMap<string | undefined, TemplateResource>;

/** The checks of a type, in the resource itself or with others. */
const CHECKS: Readonly<Record<string, (resource: TemplateResource, byArn: ByArn) => void>> = {
  'AWS::SQS::Queue': checkRedriveAllowed,
  'AWS::Events::Rule': ({ logicalId, properties }) => {
    const ids = ((properties.Targets ?? []) as readonly { readonly Id: string }[]).map(({ Id }) => Id);
    const twice = firstTwice(ids);
    if (twice >= 0)
      refuse(
        {
          logicalId,
          path: `Properties/Targets/${twice}/Id`,
        },
        `a second target with the Id ${ids[twice]}`,
      );
  },
  'AWS::DynamoDB::Table': checkTable,
  'AWS::SecretsManager::Secret': checkSecret,
};

/** CloudFormation refuses both (user guide, AWS::SecretsManager::Secret). */
function checkSecret({ logicalId, properties }: TemplateResource): void {
  if (properties.SecretString === undefined || properties.GenerateSecretString === undefined) return;
  refuse({ logicalId, path: 'Properties/SecretString' }, 'a SecretString beside GenerateSecretString');
}

interface RedriveAllowPolicy {
  readonly redrivePermission?: string;
  readonly sourceQueueArns?: readonly string[];
}

/**
 * A queue cannot be created if its dead-letter queue does not allow it as a source (SQS API reference,
 * RedriveAllowPolicy).
 */
function checkRedriveAllowed({ logicalId, properties }: TemplateResource, byArn: ByArn): void {
  const { deadLetterTargetArn } = (properties.RedrivePolicy ?? {}) as {
    readonly deadLetterTargetArn?: string;
  };
  const allowed = byArn.get(deadLetterTargetArn)?.properties.RedriveAllowPolicy as
    RedriveAllowPolicy | undefined;
  if (deadLetterTargetArn === undefined || allowed === undefined) return;
  const { redrivePermission, sourceQueueArns = [] } = allowed;
  if (redrivePermission === 'allowAll') return;
  if (
    redrivePermission === 'byQueue' &&
    sourceQueueArns.some((arn) => byArn.get(arn)?.logicalId === logicalId)
  )
    return;
  refuse(
    {
      logicalId,
      path: 'Properties/RedrivePolicy/deadLetterTargetArn',
    },
    `a dead-letter queue whose RedriveAllowPolicy (${redrivePermission}) does not allow this source`,
  );
}
