import { UnsupportedError } from '../unsupported-error.ts';
import { checkReferences } from './check-references.ts';
import { checkValues } from './check-values.ts';
import type { LocalAccount } from './local-account.ts';
import { supportOf } from './support-of.ts';
import type { TemplateResource } from './template-resource.ts';

/**
 * Checks every resource and the references between them. Code that changes resources must call it again.
 *
 * @throws UnsupportedError
 */
export function checkResources(resources: readonly TemplateResource[], account: LocalAccount): void {
  for (const resource of resources) checkResource(resource);
  checkReferences(resources, account);
}

/**
 * Checks that the local run supports the type, every property and every value of a resource.
 *
 * @throws UnsupportedError with logical id and path
 */
export function checkResource(resource: TemplateResource): void {
  const { logicalId, type, properties } = resource;
  checkType(resource);
  const support = supportOf(type);
  // Resources without local effect can have any value. The REST API is checked where it is modelled.
  if (support === undefined || support === 'rest-api' || 'reason' in support) return;
  const known = new Set([...support.modelled, ...Object.keys(support.withoutLocalEffect)]);
  const unknown = Object.keys(properties).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new UnsupportedError(`this property of ${type}`, { logicalId, path: `Properties/${unknown}` });
  }
  for (const [name, pattern] of Object.entries(support.refusedValues ?? {})) {
    if (!(name in properties) || !pattern.test(JSON.stringify(properties[name]))) continue;
    throw new UnsupportedError('a KMS key, because its grants are not evaluated', {
      logicalId,
      path: `Properties/${name}`,
    });
  }
  checkValues(resource);
}

/**
 * @param why the reference that makes the resource a part of the pipeline
 * @throws UnsupportedError for a type that is neither supported nor without local effect
 */
export function checkType(
  { logicalId, type }: Pick<TemplateResource, 'logicalId' | 'type'>,
  why?: string,
): void {
  if (supportOf(type) !== undefined) return;
  const what = [`the type ${type}`, ...(why === undefined ? [] : [why])].join(', ');
  throw new UnsupportedError(what, { logicalId, path: 'Type' });
}
