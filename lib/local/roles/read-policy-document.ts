import type { Place } from '../template/resolve-intrinsics.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { type Conditions, type ConditionVocabulary, ROLE_CONDITIONS } from './condition.ts';

/** One statement of a policy. Single values are lists too. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Present in trust and resource policies: `Service:events.amazonaws.com`, `AWS:<arn>`, or `*`. */
  readonly principals?: readonly string[];
  readonly conditions: Conditions;
  /** Its path, for reports: `AcceptRoleDefaultPolicy/Statement/0`. */
  readonly place: string;
  /** ARNs of the bucket, queues or table that have the policy; absent in a role's policies. */
  readonly attachedTo?: readonly string[];
}

interface RawStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const KNOWN = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);

/**
 * Reads a policy document.
 *
 * @throws UnsupportedError for everything that is not evaluated: `NotAction`, `NotResource`, `NotPrincipal`, policy
 *   variables, and condition operators and keys that are not in `condition.ts`. A guess could hide a missing
 *   permission
 */
export function readPolicyDocument(
  document: unknown,
  logicalId: string,
  path: string,
  vocabulary = ROLE_CONDITIONS,
): readonly PolicyStatement[] {
  const { Statement = [] } = document as {
    readonly Statement?: RawStatement | readonly RawStatement[];
  };
  return [Statement]
    .flat()
    .map((statement, index) =>
      readStatement(statement, { logicalId, path: `${path}/Statement/${index}` }, vocabulary),
    );
}

function readStatement(raw: RawStatement, place: Place, vocabulary: ConditionVocabulary): PolicyStatement {
  const unknown = Object.keys(raw).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw new UnsupportedError(`${unknown} in a policy`, place);
  if (raw.Effect !== 'Allow' && raw.Effect !== 'Deny') {
    throw new UnsupportedError(`the Effect ${JSON.stringify(raw.Effect)}`, place);
  }
  if (JSON.stringify([raw.Action, raw.Resource, raw.Condition]).includes('${')) {
    throw new UnsupportedError('policy variables', place);
  }
  const conditions = raw.Condition ?? {};
  const key = Object.values(conditions)
    .flatMap((keys) => Object.keys(keys))
    .find((name) => !vocabulary.keys.has(name.toLowerCase()));
  if (key !== undefined) throw new UnsupportedError(`the condition key ${key}`, place);
  const operator = Object.keys(conditions).find((name) => !vocabulary.operators.has(name));
  if (operator !== undefined) throw new UnsupportedError(`the condition operator ${operator}`, place);
  return {
    effect: raw.Effect,
    actions: [raw.Action ?? []].flat(),
    resources: [raw.Resource ?? []].flat(),
    ...(raw.Principal === undefined ? {} : { principals: readPrincipals(raw.Principal) }),
    conditions: Object.entries(conditions).flatMap(([name, keys]) =>
      Object.entries(keys).map(([key, values]) => ({
        operator: name,
        key: key.toLowerCase(),
        values: [values].flat().map(String),
      })),
    ),
    place: `${place.logicalId}/${place.path}`,
  };
}

function readPrincipals(principal: NonNullable<RawStatement['Principal']>): readonly string[] {
  if (typeof principal === 'string') return [principal];
  return Object.entries(principal).flatMap(([kind, names]) =>
    [names].flat().map((name) => (name === '*' ? '*' : `${kind}:${name}`)),
  );
}
