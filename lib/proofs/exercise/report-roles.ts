import { accountOf } from '../../local/template/account-of.ts';
import { functionsOf } from '../../local/template/functions-of.ts';
import { readOutputs, readTemplate, type TemplateResource } from '../../local/template/read-template.ts';
import { isVerifier } from '../simulation/functions/is-verifier.ts';
import type { AccessControl, Grant } from '../../local/roles/access-control.ts';

/** A grant that no local call uses, and why it is needed all the same. */
export interface ExpectedUnused {
  /** Only for these roles. Default: for all. */
  readonly roles?: ReadonlySet<string>;
  readonly action: RegExp;
  readonly resource: RegExp;
  readonly reason: string;
}

const EXPECTED_UNUSED: readonly ExpectedUnused[] = [
  {
    action: /^(logs|xray):/,
    resource: /./,
    reason: 'the services write logs and traces, which the local run does not',
  },
  {
    action: /^kms:Decrypt$/,
    resource: /./,
    reason:
      'Secrets Manager and Parameter Store decrypt in the name of the caller, which the local run does not',
  },
  {
    action: /^lambda:InvokeFunction$/,
    resource: /:\*$/,
    reason: 'a version or an alias, which the template does not have',
  },
];

/** What the roles of a template were used for. */
export interface RolesReport {
  readonly lines: readonly string[];
  /** Calls that were refused, and grants that nothing used and nothing explains. */
  readonly surprises: readonly string[];
}

/**
 * Lists for each role the grants that were used and those that were not, with the reason if there is one; then the
 * surprises.
 */
export function reportRoles(access: AccessControl, ofApp: readonly ExpectedUnused[] = []): RolesReport {
  const expected = [...EXPECTED_UNUSED, ...ofApp];
  const rows = access
    .grants()
    .map((grant) => ({ ...grant, reason: grant.used ? undefined : reasonFor(grant, expected) }));
  const unexplained = rows.filter(({ used, reason }) => !used && reason === undefined);
  return {
    lines: [...new Set(rows.map(({ role }) => role))].flatMap((role) => [
      role,
      ...linesOf(rows.filter((row) => row.role === role)),
    ]),
    surprises: [
      ...unexplained.map(
        ({ role, action, resource }) => `granted and never used: ${role} ${action} on ${resource}`,
      ),
      ...access
        .refusals()
        .map(({ roleArn, action, resource }) => `refused: ${roleArn} ${action} on ${resource}`),
    ],
  };
}

interface Row extends Grant {
  readonly used: boolean;
  readonly reason: string | undefined;
}

/** One line for each grant. Grants that are unused for the same reason share a line. */
function linesOf(rows: readonly Row[]): readonly string[] {
  const plain = rows
    .filter(({ reason }) => reason === undefined)
    .map(({ used, action, resource }) => `  ${used ? 'used      ' : 'NEVER USED'}  ${action}  ${resource}`);
  const reasons = [...new Set(rows.flatMap(({ reason }) => reason ?? []))];
  const explained = reasons.map((reason) => {
    const actions = rows.filter((row) => row.reason === reason).map(({ action }) => action);
    return `  never used  ${actions.join(' ')}: ${reason}`;
  });
  return [...plain, ...explained];
}

function reasonFor(
  { role, action, resource }: Pick<Grant, 'role' | 'action' | 'resource'>,
  expected: readonly ExpectedUnused[],
): string | undefined {
  return expected.find(
    (known) => (known.roles?.has(role) ?? true) && known.action.test(action) && known.resource.test(resource),
  )?.reason;
}

/**
 * The grants of an app's functions are expected to be unused, because the functions do not get the bodies that their
 * schemas require. The verifier is ours, and gets what it needs.
 */
export function expectedOfFunctions(template: object): readonly ExpectedUnused[] {
  const outputs = readOutputs(template);
  const roles = functionsOf(readTemplate(template), accountOf(template))
    .filter((known) => !isVerifier(known, outputs))
    .flatMap(({ resource }) => (resource === undefined ? [] : [roleOf(resource)]));
  const reason = 'belongs to a function of the app, which does not get the bodies that its schemas require';
  return [{ roles: new Set(roles), action: /./, resource: /./, reason }];
}

function roleOf({ properties }: TemplateResource): string {
  return String(properties.Role).split('/').at(-1) ?? '';
}
