import type { StoredSecret } from '../secrets/stored-secret.ts';

/** What a dynamic reference of a template names. */
export interface SecretReference {
  /** Name or ARN. */
  readonly id: string;
  /** The member of the JSON text; undefined: the whole text. */
  readonly member?: string;
}

/** Finds a secret by its name or ARN. */
export type FindSecret = (id: string) => StoredSecret | undefined;

/**
 * `{{resolve:secretsmanager:<name or ARN>:SecretString:<member>:<stage>:<version>}}` (CloudFormation user guide, "Dynamic
 * references"). Stage and version are not supported: the current value counts.
 */
const REFERENCE =
  /\{\{resolve:secretsmanager:(arn:(?:[^:{}]*:){5}[^:{}]+|[^:{}]+)(?::SecretString)?(?::([^:{}]*))?:*\}\}/g;

/** The secrets that a text refers to. */
export function secretReferences(text: string): readonly SecretReference[] {
  return [...text.matchAll(REFERENCE)].map(([, id = '', member = '']) => ({
    id,
    ...(member !== '' && { member }),
  }));
}

/** Whether a text has a dynamic reference of another kind. */
export function hasOtherReference(text: string): boolean {
  return text.replaceAll(REFERENCE, '').includes('{{resolve:');
}

/**
 * The text with the values of its secrets. CloudFormation puts them in when it deploys the resource; here it is done for
 * each call.
 *
 * @throws Error that names the secret, never its value
 */
export function resolveReferences(text: string, find: FindSecret): string {
  return text.replaceAll(REFERENCE, (_, id: string, member = '') => valueOf({ id, member }, find));
}

function valueOf({ id, member = '' }: SecretReference, find: FindSecret): string {
  const value = find(id)?.current.value;
  if (value === undefined) throw new Error(`There is no secret ${id}.`);
  if (member === '') return value;
  const found = memberOf(value, member);
  if (found === undefined) throw new Error(`The secret ${id} must be JSON text with the member '${member}'.`);
  return typeof found === 'string' ? found : JSON.stringify(found);
}

function memberOf(text: string, member: string): unknown {
  try {
    return (JSON.parse(text) as Readonly<Record<string, unknown>> | null)?.[member];
  } catch {
    return undefined;
  }
}
