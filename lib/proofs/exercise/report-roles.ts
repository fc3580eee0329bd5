import type { AccessControl, Grant } from '../../local/roles/access-control.ts';

/** A grant that no local call uses, and why it is not one too many. */
interface ExpectedUnused {
  readonly action: RegExp;
  readonly resource: RegExp;
  readonly reason: string;
}

const EXPECTED_UNUSED: readonly ExpectedUnused[] = [
  {
    action: /^(logs|xray):/,
    resource: /./,
    reason: 'logs and traces are written by the services, and not locally',
  },
  {
    action: /^lambda:InvokeFunction$/,
    resource: /:\*$/,
    reason: 'a version or alias, which the template has not yet',
  },
];

/** What the roles of a template were used for. */
export interface RolesReport {
  readonly lines: readonly string[];
  /** Calls that were refused, and grants that nothing used and nothing explains. */
  readonly surprises: readonly string[];
}

/** Per role: what was used, what is granted and never used, with the reason where there is one; then the surprises. */
export function reportRoles(access: AccessControl): RolesReport {
  const rows = access
    .grants()
    .map((grant) => ({ ...grant, reason: grant.used ? undefined : reasonFor(grant) }));
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

/** A line a grant; those that are unused for the same reason share one. */
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

function reasonFor({
  action,
  resource,
}: {
  readonly action: string;
  readonly resource: string;
}): string | undefined {
  return EXPECTED_UNUSED.find((expected) => expected.action.test(action) && expected.resource.test(resource))
    ?.reason;
}
