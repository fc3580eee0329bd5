import type { LocalAccount } from '../../template/local-account.ts';
import type { DeclaredSecret } from './declared-secret.ts';

/**
 * The ARN of a secret ends with a hyphen and six characters, for which a policy has `??????` unless it knows them
 * (Secrets Manager user guide, "Limit access to specific secrets").
 */
const SECRET =
  /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:)([\w/+=.@-]*[\w+=.@-])-(\?{6}|[A-Za-z0-9]{6})$/;

/** A name with a path begins with a slash, which its ARN does not show (Systems Manager user guide). */
const PARAMETER = /^(arn:[^:]*:ssm:[^:]*:[^:]*):parameter\/([\w./-]*[\w.-])$/;

/**
 * The secret or parameter that the Resource of a grant names; undefined if it names none or several. The secret need
 * not be in the template. Region and account are those of the grant, which can be those of the deployed stack.
 */
export function secretInGrant(resource: string, account: LocalAccount): DeclaredSecret | undefined {
  const [, before = '', secret, suffix = ''] = SECRET.exec(resource) ?? [];
  if (secret !== undefined) {
    const arn = suffix.startsWith('?') ? account.secretArn(secret) : resource;
    return { service: 'secretsmanager', name: secret, arn: inPlaceOf(arn, before) };
  }
  const [, place = '', path] = PARAMETER.exec(resource) ?? [];
  if (path === undefined) return undefined;
  return {
    service: 'ssm',
    name: path.includes('/') ? `/${path}` : path,
    arn: inPlaceOf(account.parameterArn(path), `${place}:`),
  };
}

/** The ARN with another beginning: partition, region and account. A beginning with wildcards is no place. */
function inPlaceOf(arn: string, beginning: string): string {
  if (/[*?]/.test(beginning)) return arn;
  const fields = beginning.split(':');
  return [...fields.slice(0, 5), ...arn.split(':').slice(5)].join(':');
}
