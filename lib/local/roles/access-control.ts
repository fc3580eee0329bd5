import { conditionsHold, type RequestContext } from './condition.ts';
import { matchesAction, matchesWildcards } from './matches-wildcards.ts';
import type { PolicyStatement } from './read-policy-document.ts';

/** A role of the template, with its trust policy and permissions. */
export interface Role {
  readonly arn: string;
  readonly logicalId: string;
  readonly trust: readonly PolicyStatement[];
  readonly identity: readonly PolicyStatement[];
}

/** A call to evaluate. */
export interface AccessRequest {
  /** The role that the caller has assumed. */
  readonly roleArn: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys that only this action has. */
  readonly context?: RequestContext;
}

/** Why a call is refused, with AWS's message; undefined if it is allowed. */
export type AccessRefusal = string | undefined;

/** A single permission, for the report. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/**
 * Evaluates calls against the policies of a template. An explicit deny wins. Otherwise one allow in the policies of
 * the role or the resource is enough, because both are in one account. Every decision is recorded, so that a run can
 * report which permissions were used and which were not. The evaluation is our own, because it has to name the grant
 * that allowed a call, and to refuse in the words of AWS.
 */
export class AccessControl {
  private roles: ReadonlyMap<string, Role>;
  private resourcePolicies: readonly PolicyStatement[];
  private readonly accountId: string;
  /** Statements, actions and resource patterns that allowed a call. */
  private readonly used = new Set<string>();
  /** Allowed calls, which are repeated for every delivery. Bounded, to use little memory. */
  private readonly allowed = new Set<string>();
  /** Each refusal once. Bounded, because retries repeat a refused call for every delivery. */
  private readonly denied = new Map<string, AccessRequest>();

  constructor(roles: readonly Role[], resourcePolicies: readonly PolicyStatement[], accountId: string) {
    this.roles = new Map(roles.map((role) => [role.arn, role]));
    this.resourcePolicies = resourcePolicies;
    this.accountId = accountId;
  }

  /** Replaces the policies with those of another template. The decisions so far are kept. */
  replaceBy({ roles, resourcePolicies }: AccessControl): void {
    this.roles = roles;
    this.resourcePolicies = resourcePolicies;
    this.allowed.clear();
  }

  /** Whether the service may assume the role for the calling resource (`aws:SourceArn`). */
  mayAssume(roleArn: string, service: string, sourceArn: string): boolean {
    const context = { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': this.accountId };
    const trust = this.roles.get(roleArn)?.trust ?? [];
    const fits = trust.filter(
      (statement) =>
        statement.principals?.includes(`Service:${service}`) &&
        statement.actions.some((pattern) => matchesAction(pattern, 'sts:AssumeRole')) &&
        conditionsHold(statement.conditions, context),
    );
    return fits.some(({ effect }) => effect === 'Allow') && fits.every(({ effect }) => effect !== 'Deny');
  }

  /** Evaluates a call of an assumed role. */
  authorize(request: AccessRequest): AccessRefusal {
    const { roleArn, action, resource, context = {} } = request;
    const key = [roleArn, action, resource, ...Object.values(context)].join(' ');
    if (this.allowed.has(key)) return undefined;
    const refusal = this.decide(request);
    // Objects are not cached.
    const isRepeated = !request.action.startsWith('s3:');
    if (refusal === undefined && isRepeated && this.allowed.size < MOST_ALLOWED) this.allowed.add(key);
    return refusal;
  }

  private decide(request: AccessRequest): AccessRefusal {
    const { roleArn, action, resource } = request;
    const context: RequestContext = {
      // On AWS clients use TLS. The local client does not, but policies must not notice.
      'aws:securetransport': 'true',
      'aws:principalarn': roleArn,
      'aws:principalaccount': this.accountId,
      ...request.context,
    };
    const ofRole = this.delegates(resource) ? (this.roles.get(roleArn)?.identity ?? []) : [];
    const identity = ofRole.filter((statement) => applies(statement, request, context));
    const resourceBased = this.resourcePolicies.filter(
      (statement) =>
        isAttachedTo(statement, resource) &&
        this.namesPrincipal(statement, roleArn) &&
        applies(statement, request, context),
    );
    const statements = [...identity, ...resourceBased];
    const deny = statements.find(({ effect }) => effect === 'Deny');
    const allow = statements.find(({ effect }) => effect === 'Allow');
    if (deny === undefined && allow !== undefined) {
      this.used.add(useOf(allow, request));
      return undefined;
    }
    if (this.denied.size < MOST_REFUSALS)
      this.denied.set([roleArn, action, resource].join(' '), { roleArn, action, resource });
    return `User: ${sessionOf(roleArn)} is not authorized to perform: ${action} on resource: ${resource} ${
      deny === undefined
        ? `because no identity-based policy allows the ${action} action`
        : 'with an explicit deny'
    }`;
  }

  /**
   * Whether the policies of roles count for a resource. The policy of a KMS key must say so: it must allow the account
   * (KMS developer guide, "Key policies").
   */
  private delegates(resource: string): boolean {
    if (resource.split(':')[2] !== 'kms') return true;
    return this.resourcePolicies.some(
      (statement) =>
        statement.effect === 'Allow' &&
        isAttachedTo(statement, resource) &&
        (statement.principals ?? []).some((principal) => isAccount(principal, this.accountId)),
    );
  }

  /** Whether the policy of a resource lets a service act on it for the source `sourceArn`. */
  authorizeService(service: string, action: string, resource: string, sourceArn: string): AccessRefusal {
    const context = {
      'aws:securetransport': 'true',
      'aws:sourcearn': sourceArn,
      'aws:sourceaccount': this.accountId,
    };
    const fits = this.resourcePolicies.filter(
      (statement) =>
        isAttachedTo(statement, resource) &&
        (statement.principals ?? []).some(
          (principal) => principal === '*' || principal === `Service:${service}`,
        ) &&
        applies(statement, { action, resource }, context),
    );
    const isDenied = fits.some(({ effect }) => effect === 'Deny');
    if (!isDenied && fits.some(({ effect }) => effect === 'Allow')) return undefined;
    return `${service} is not authorized to perform: ${action} on resource: ${resource} for ${sourceArn}`;
  }

  /** The refusals so far. */
  refusals(): readonly AccessRequest[] {
    return [...this.denied.values()];
  }

  /**
   * Whether a statement applies to the role. The account as principal means all its principals, but an Allow for it
   * only delegates to their own policies.
   */
  private namesPrincipal({ principals = [], effect }: PolicyStatement, roleArn: string): boolean {
    if (principals.includes('*') || principals.includes(`AWS:${roleArn}`)) return true;
    return effect === 'Deny' && principals.some((principal) => isAccount(principal, this.accountId));
  }

  /** Every single permission in the policies of the roles, and whether a call has used it. */
  grants(): readonly (Grant & { readonly used: boolean })[] {
    return [...this.roles.values()].flatMap(({ logicalId, identity }) =>
      identity
        .filter(({ effect }) => effect === 'Allow')
        .flatMap((statement) =>
          statement.actions.flatMap((action) =>
            statement.resources.map((resource) => ({
              role: logicalId,
              action,
              resource,
              used: this.used.has(keyOf(statement, action, resource)),
            })),
          ),
        ),
    );
  }
}

/** Whether a principal is the whole account. */
function isAccount(principal: string, accountId: string): boolean {
  return /^AWS:(arn:aws:iam::)?\d{12}(:root)?$/.test(principal) && principal.includes(accountId);
}

function applies(
  statement: PolicyStatement,
  { action, resource }: Pick<AccessRequest, 'action' | 'resource'>,
  context: RequestContext,
): boolean {
  return (
    statement.actions.some((pattern) => matchesAction(pattern, action)) &&
    statement.resources.some((pattern) => matchesWildcards(pattern, resource)) &&
    conditionsHold(statement.conditions, context)
  );
}

const MOST_REFUSALS = 100;
const MOST_ALLOWED = 1_000;

/** The policy of a bucket, queue or table applies only to that one, whatever its Resource is. */
function isAttachedTo({ attachedTo = [] }: PolicyStatement, resource: string): boolean {
  return attachedTo.some((arn) => resource === arn || resource.startsWith(`${arn}/`));
}

/** The first action pattern and the first resource pattern that allowed the call. */
function useOf(statement: PolicyStatement, { action, resource }: AccessRequest): string {
  const actionPattern = statement.actions.find((pattern) => matchesAction(pattern, action)) ?? '';
  const resourcePattern = statement.resources.find((pattern) => matchesWildcards(pattern, resource)) ?? '';
  return keyOf(statement, actionPattern, resourcePattern);
}

function keyOf({ place }: PolicyStatement, action: string, resource: string): string {
  return `${place} ${action} ${resource}`;
}

/** `arn:aws:iam::1:role/R` acts as `arn:aws:sts::1:assumed-role/R/local`. */
function sessionOf(roleArn: string): string {
  return `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/local`;
}
