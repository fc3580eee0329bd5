import { UnsupportedError } from '../unsupported-error.ts';
import { type References, resolveIntrinsics } from './intrinsics.ts';
import type { LocalAccount } from './local-account.ts';
import { describeResource } from './resource-attributes.ts';
import { SECTIONS_WITHOUT_LOCAL_EFFECT, supportOf } from './supported-resources.ts';

/** A resource of the template that the local run acts on, with its intrinsic functions resolved. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface RawResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a synthesised CloudFormation template: what is tried on a laptop is what is deployed.
 *
 * @throws UnsupportedError naming the logical id and the path of whatever the local run does not know. Nothing is passed
 * over silently: what has no local effect stands in `supported-resources.ts` with its reason.
 */
export function readTemplate(template: object, account: LocalAccount): readonly TemplateResource[] {
  for (const section of Object.keys(template)) {
    if (section !== 'Resources' && !Object.hasOwn(SECTIONS_WITHOUT_LOCAL_EFFECT, section)) {
      throw new UnsupportedError(`the section ${section}`, { logicalId: 'template', path: section });
    }
  }
  const resources = Object.entries((template as { Resources?: Record<string, RawResource> }).Resources ?? {});
  const references = referencesTo(Object.fromEntries(resources), account);
  return resources.flatMap(([logicalId, resource]) => readResource(logicalId, resource, references));
}

/** The outputs of a template as `cdk deploy --outputs-file` would give them; those of what has no name locally are left out. */
export function readOutputs(template: object, account: LocalAccount): Readonly<Record<string, string>> {
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

function readResource(logicalId: string, resource: RawResource, references: References): TemplateResource[] {
  const support = supportOf(resource.Type);
  if (support === undefined)
    throw new UnsupportedError(`the type ${resource.Type}`, { logicalId, path: 'Type' });
  if (resource.Condition !== undefined) {
    throw new UnsupportedError('conditional resources', { logicalId, path: 'Condition' });
  }
  if (typeof support === 'object' && 'reason' in support) return [];
  const properties = resource.Properties ?? {};
  if (support !== 'rest-api') {
    const known = new Set([...support.modelled, ...Object.keys(support.withoutLocalEffect)]);
    const unknown = Object.keys(properties).find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw new UnsupportedError(`this property of ${resource.Type}`, {
        logicalId,
        path: `Properties/${unknown}`,
      });
    }
  }
  if (support !== 'rest-api') checkValues(logicalId, properties, support.refusedValues ?? {});
  const resolved = resolveIntrinsics(properties, references, { logicalId, path: 'Properties' });
  return [{ logicalId, type: resource.Type, properties: resolved as Readonly<Record<string, unknown>> }];
}

function checkValues(
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  refused: Readonly<Record<string, RegExp>>,
): void {
  for (const [name, pattern] of Object.entries(refused)) {
    if (name in properties && pattern.test(JSON.stringify(properties[name]))) {
      throw new UnsupportedError('a key of KMS, whose grants it does not evaluate', {
        logicalId,
        path: `Properties/${name}`,
      });
    }
  }
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

/** The properties that name a resource, whose names may hold that of the stack. */
function namesOf(logicalId: string, { Properties = {} }: RawResource, references: References) {
  const names = Object.fromEntries(Object.entries(Properties).filter(([key]) => key.endsWith('Name')));
  return resolveIntrinsics(names, references, { logicalId, path: 'Properties' }) as Readonly<
    Record<string, unknown>
  >;
}
