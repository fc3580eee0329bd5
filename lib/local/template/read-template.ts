import { UnsupportedError } from '../unsupported-error.ts';
import { checkResources, checkType } from './check-resource.ts';
import { type Place, type References, resolveIntrinsics } from './resolve-intrinsics.ts';
import { accountOf } from './account-of.ts';
import type { LocalAccount } from './local-account.ts';
import { describeResource } from './resource-attributes.ts';
import { type RawResource, selectPipeline } from './select-pipeline.ts';
import { SECTIONS_WITHOUT_LOCAL_EFFECT, supportOf } from './support-of.ts';
import type { TemplateResource } from './template-resource.ts';

export type { TemplateResource };

/**
 * Reads the pipeline of a synthesised CloudFormation template, the one that is deployed. Resources that are no part of
 * it are left out (`select-pipeline.ts`).
 *
 * @throws UnsupportedError with logical id and path, for everything of the pipeline that is not supported. Nothing of
 *   it is ignored silently: `support-of.ts` lists what has no local effect, with the reason, and `allowed-values.ts`
 *   the allowed values
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
  const { Resources = {} } = template as { readonly Resources?: Readonly<Record<string, RawResource>> };
  const references = referencesTo(template, account);
  const parts = selectPipeline(Resources);
  const read = Object.entries(Resources)
    .filter(([logicalId]) => parts.has(logicalId))
    .flatMap(([logicalId, resource]) => {
      checkType({ logicalId, type: resource.Type }, parts.get(logicalId));
      return readResource(logicalId, resource, references);
    });
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
  const { Outputs = {} } = template as {
    readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  };
  const references = referencesTo(template, account);
  const values = Object.fromEntries(Object.entries(Outputs).map(([name, { Value }]) => [name, Value]));
  const place = { logicalId: 'template', path: 'Outputs' };
  return resolveKnown(values, references, place) as Readonly<Record<string, string>>;
}

/** The members of a value that can be resolved. */
function resolveKnown(members: object, references: References, { logicalId, path }: Place): object {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      try {
        return [[name, resolveIntrinsics(value, references, { logicalId, path: `${path}/${name}` })]];
      } catch (error) {
        if (error instanceof UnsupportedError) return [];
        throw error;
      }
    }),
  );
}

/**
 * Every resource of a template, including those without local effect, for descriptions only. Parts of properties that
 * cannot be resolved are left out, because nothing here is run.
 */
export function describeResources(template: object, account: LocalAccount): readonly TemplateResource[] {
  const { Resources = {} } = template as { readonly Resources?: Record<string, RawResource> };
  const references = referencesTo(template, account);
  return Object.entries(Resources).map(([logicalId, { Type, Properties = {} }]) => ({
    logicalId,
    type: Type,
    properties: resolveKnown(Properties, references, {
      logicalId,
      path: 'Properties',
    }) as TemplateResource['properties'],
  }));
}

function readResource(logicalId: string, resource: RawResource, references: References): TemplateResource[] {
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

interface Parameter {
  readonly Type: string;
  readonly Default?: string | number;
}

/** The default of a parameter; undefined where it has none, or where AWS looks the value up. */
function defaultOf({ Type, Default }: Parameter): unknown {
  if (Type === 'Number') return Default === undefined ? undefined : Number(Default);
  if (Type === 'CommaDelimitedList') return Default === undefined ? undefined : String(Default).split(',');
  return Type === 'String' ? Default : undefined;
}

function referencesTo(template: object, account: LocalAccount): References {
  const { Resources: resources = {}, Parameters: parameters = {} } = template as {
    readonly Resources?: Readonly<Record<string, RawResource>>;
    readonly Parameters?: Readonly<Record<string, Parameter>>;
  };
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
    ref: (name) => {
      if (Object.hasOwn(parameters, name)) return defaultOf(parameters[name]!);
      return Object.hasOwn(pseudo, name) ? pseudo[name] : describe(name)?.ref;
    },
    attribute: (logicalId, name) => describe(logicalId)?.attributes[name],
  };
  return references;
}

/**
 * The properties that name a resource, and those that are attributes of a parameter. They can contain the name of the
 * stack.
 */
function namesOf(logicalId: string, { Type, Properties = {} }: RawResource, references: References) {
  const isParameter = Type === 'AWS::SSM::Parameter';
  const names = Object.fromEntries(
    Object.entries(Properties).filter(
      ([key]) => key.endsWith('Name') || (isParameter && ['Type', 'Value'].includes(key)),
    ),
  );
  return resolveIntrinsics(names, references, { logicalId, path: 'Properties' }) as Readonly<
    Record<string, unknown>
  >;
}
