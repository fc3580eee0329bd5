import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import { UnsupportedError } from '../unsupported-error.ts';
import { ALLOWED_VALUES } from './allowed-values.ts';
import type { TemplateResource } from './template-resource.ts';

/**
 * Refuses values that the properties of a resource cannot have, at every depth.
 *
 * @throws UnsupportedError with logical id, path, the value and what is allowed
 */
export function checkValues({ logicalId, type, properties }: TemplateResource): void {
  const allowed = Object.hasOwn(ALLOWED_VALUES, type) ? ALLOWED_VALUES[type] : undefined;
  if (allowed === undefined) return;
  const nothing = pathOfNull(
    Object.fromEntries(Object.keys(allowed).map((name) => [name, properties[name]])),
  );
  if (nothing !== undefined) {
    throw new UnsupportedError('null, which CloudFormation treats as no value', {
      logicalId,
      path: `Properties${nothing}`,
    });
  }
  const validate = validatorOf(type);
  // On a copy, because ajv writes coerced values into its input.
  if (validate(structuredClone(properties))) return;
  const [error] = validate.errors ?? [];
  if (error !== undefined) throw refusal(error, { logicalId, type });
}

/** Like CloudFormation, it accepts `"60"` as 60 and `"true"` as true. */
const ajv = new Ajv({ coerceTypes: true, verbose: true });
const validators = new Map<string, ValidateFunction>();

function validatorOf(type: string): ValidateFunction {
  const validate = validators.get(type) ?? ajv.compile({ type: 'object', properties: ALLOWED_VALUES[type] });
  validators.set(type, validate);
  return validate;
}

/** The path of the first null, such as `/Target/Input`; undefined if there is none. */
function pathOfNull(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value !== 'object') return undefined;
  for (const [name, member] of Object.entries(value)) {
    const path = pathOfNull(member);
    if (path !== undefined) return `/${name}${path}`;
  }
  return undefined;
}

/** The error for a violated keyword. Its path is that of the unknown member or of the value itself. */
function refusal(
  { keyword, instancePath, params, data, parentSchema = {} }: ErrorObject,
  { logicalId, type }: Pick<TemplateResource, 'logicalId' | 'type'>,
): UnsupportedError {
  const { title = type } = parentSchema as { readonly title?: string };
  // No escapes: property names have neither "~" nor "/", and variable names only letters, digits and "_".
  const path = `Properties${instancePath}`;
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    return new UnsupportedError(`this property of ${title}`, {
      logicalId,
      path: `${path}/${name}`,
    });
  }
  if (keyword === 'required')
    return new UnsupportedError(`${title} without ${String(params.missingProperty)}`, { logicalId, path });
  const allowed = describeAllowed(parentSchema);
  return new UnsupportedError(`the value ${JSON.stringify(data)} (allowed: ${allowed})`, { logicalId, path });
}

/** A description of what a schema allows. */
function describeAllowed(schema: AnySchemaObject): string {
  const { description, enum: values, type, minimum, maximum, minItems = 0, maxItems, maxLength } = schema;
  if (description !== undefined) return String(description);
  if (values !== undefined) return (values as readonly string[]).join(', ');
  if (minimum !== undefined) return `a whole number from ${minimum} to ${maximum}`;
  if (maxItems !== undefined) return `a list of ${minItems} to ${maxItems}`;
  if (maxLength !== undefined) return `text of up to ${maxLength} characters`;
  return TYPES[String(type)] ?? String(type);
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  array: 'a list',
  object: 'an object',
};
