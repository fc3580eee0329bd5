import { API_CONDITIONS } from '../../../roles/condition.ts';
import { type PolicyStatement, readPolicyDocument } from '../../../roles/read-policy-document.ts';
import { isSet, type Property, refuse } from '../../../template/read-property.ts';

/** The resource policy of an API. */
export type ResourcePolicy = readonly PolicyStatement[];

/**
 * Reads the property `Policy` of an API; undefined if it has none.
 *
 * @throws UnsupportedError for what is not evaluated, such as a Deny for certain principals: callers are not known locally.
 */
export function loadResourcePolicy(policy: Property): ResourcePolicy | undefined {
  if (!isSet(policy)) return undefined;
  const { logicalId, path, value } = policy;
  const statements = readPolicyDocument(value, logicalId, path, API_CONDITIONS);
  const other = statements.find(
    ({ effect, principals = [] }) => effect === 'Deny' && !principals.includes('*'),
  );
  if (other !== undefined) refuse(policy, 'a Deny for certain principals in the policy of an API');
  return statements;
}
