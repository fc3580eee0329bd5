import { UnsupportedError } from '../unsupported-error.ts';
import { checkResources, checkType } from './check-resource.ts';
import { type References, resolveIntrinsics } from './resolve-intrinsics.ts';
import { accountOf } from './account-of.ts';
import type { LocalAccount } from './local-account.ts';
import { describeResource } from './resource-attributes.ts';
import { SECTIONS_WITHOUT_LOCAL_EFFECT, supportOf } from './support-of.ts';
import type { TemplateResource } from './template-resource.ts';

export type { TemplateResource };

interface RawResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a synthesised CloudFormation template, the one that is deployed.
 *
 * @throws UnsupportedError with logical id and path, for everything that is not supported. Nothing is ignored
 *   silently: `support-of.ts` lists what has no local effect, with the reason, and `allowed-values.ts` the allowed
 *   values
 */
export function readTemplate(
  template: object,
  account: LocalAccount = accountOf(template),
): readonly TemplateResource[] {
  if (OTHER_PARTITION.test(account.region))
    throw new UnsupportedError(`the region ${account.region}, whose ARNs do not begin with arn:aws:`, {
      logicalId: 'template',
      path: 'Metadata',
    });
  for (const section of Object.keys(template)) {
    if (section !== 'Resources' && !Object.hasOwn(SECTIONS_WITHOUT_LOCAL_EFFECT, section)) {
      throw new UnsupportedError(`the section ${section}`, { logicalId: 'template', path: section });
    }
  }
  const resources = Object.entries((template as { Resources?: Record<string, RawResource> }).Resources ?? {});
  const references = referencesTo(Object.fromEntries(resources), account);
  const read = resources.flatMap(([logicalId, resource]) => readResource(logicalId, resource, references));
  checkResources(read, account);
  return read;
}

/** China, GovCloud, the isolated regions and the European sovereign cloud. */
const OTHER_PARTITION = /^(?:cn|us-gov|us-iso\w*|eu-isoe|eusc)-/;

/** The outputs of a template as in `cdk deploy --outputs-file`. Outputs without a local value are left out. */
export function readOutputs(
  template: object,
  account: LocalAccount = accountOf(template),
): Readonly<Record<string, string>> {
  const { Outputs = {}, Resources = {} } = template as {
    readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
    readonly Resources?: Record<string, RawResource>;
  };
  const references = referencesTo(Resources, account);
  const place = (logicalId: string) => ({ logicalId, path: 'Outputs' });
  const resolved = Object.entries(Outputs).map(([name, { Value }]) => [
    name,
    resolveIntrinsics(Value, references, place(name)),
  ]);
  return Object.fromEntries(resolved) as Readonly<Record<string, string>>;
}

/**
 * Every resource of a template, including those without local effect, for descriptions only. Parts of properties that
 * cannot be resolved are left out, because nothing here is run.
 */
export function describeResources(template: object, account: LocalAccount): readonly TemplateResource[] {
  const { Resources = {} } = template as { readonly Resources?: Record<string, RawResource> };
  const references = referencesTo(Resources, account);
  return Object.entries(Resources).map(([logicalId, { Type, Properties = {} }]) => ({
    logicalId,
    type: Type,
    properties: Object.fromEntries(
      Object.entries(Properties).flatMap(([name, value]) => {
        try {
          const path = `Properties/${name}`;
          return [[name, resolveIntrinsics(value, references, { logicalId, path })]];
        } catch (error) {
          if (error instanceof UnsupportedError) return [];
          throw error;
        }
      }),
    ),
  }));
}

function readResource(logicalId: string, resource: RawResource, references: References): TemplateResource[] {
  checkType({ logicalId, type: resource.Type });
  const support = supportOf(resource.Type);
  // A condition has no effect on these. CDK's metadata has one, because it exists only in some regions.
  if (typeof support === 'object' && 'reason' in support) return [];
  if (resource.Condition !== undefined) {
    throw new UnsupportedError('conditional resources', { logicalId, path: 'Condition' });
  }
  const place = { logicalId, path: 'Properties' };
  const properties = resolveIntrinsics(resource.Properties ?? {}, references, place);
  return [{ logicalId, type: resource.Type, properties: properties as TemplateResource['properties'] }];
}

function referencesTo(resources: Readonly<Record<string, RawResource>>, account: LocalAccount): References {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': account.accountId,
    'AWS::Partition': 'aws',
    'AWS::Region': account.region,
    'AWS::StackName': account.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const describe = (logicalId: string) => {
    const resource = Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
    return (
      resource &&
      describeResource(resource.Type, logicalId, account, namesOf(logicalId, resource, references))
    );
  };
  const references: References = {
    ref: (name) => (Object.hasOwn(pseudo, name) ? pseudo[name] : describe(name)?.ref),
    attribute: (logicalId, name) => describe(logicalId)?.attributes[name],
  };
  return references;
}

/** The properties that name a resource. They can contain the name of the stack. */
function namesOf(logicalId: string, { Properties = {} }: RawResource, references: References) {
  const names = Object.fromEntries(Object.entries(Properties).filter(([key]) => key.endsWith('Name')));
  return resolveIntrinsics(names, references, { logicalId, path: 'Properties' }) as Readonly<
    Record<string, unknown>
  >;
}
