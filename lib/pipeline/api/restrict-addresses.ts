import { Lazy, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type CfnMethod,
  type CfnRestApi,
  type Method,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';

/** From which addresses a method may be called; undefined: from any. */
export type AllowedIpsOf = (method: Method) => readonly string[] | undefined;

/** Longest resource policy, in characters (API Gateway quotas). */
const MOST_CHARACTERS = 8192;

/**
 * Gives an API the resource policy that lets each of its methods be called from certain addresses only, beside what the app adds
 * to the policy. Without such a method there is none. It is made when the template is written, because every method counts.
 *
 * A method without IAM needs an Allow, so whatever the policy does not name is refused, such as another spelling of a path. A
 * method with IAM must have none: within an account it would let in every principal, also one without a policy of its own. A Deny
 * keeps out its other addresses.
 */
export function restrictAddresses(restApi: RestApi, allowedIpsOf: AllowedIpsOf): void {
  const resource = restApi.node.defaultChild as CfnRestApi;
  const ofApp: unknown = resource.policy;
  const policy = (): Policy | undefined => {
    const given = Stack.of(restApi).resolve(ofApp) as Policy | undefined;
    const statements = statementsFor(restApi.methods, allowedIpsOf);
    if (statements.length === 0) return given;
    return { Version: '2012-10-17', Statement: [...(given?.Statement ?? []), ...statements] };
  };
  resource.policy = Lazy.any({ produce: policy });
  restApi.node.addValidation({ validate: () => problemsOf(policy()) });
}

interface Policy {
  readonly Version: string;
  readonly Statement: readonly object[];
}

function problemsOf(policy: Policy | undefined): string[] {
  const { length } = JSON.stringify(policy ?? {});
  if (length <= MOST_CHARACTERS) return [];
  return [
    `'allowedIps' must make a resource policy of at most ${MOST_CHARACTERS} characters, got ${length}: give ranges instead of addresses, or fewer sources of their own.`,
  ];
}

function statementsFor(methods: readonly Method[], allowedIpsOf: AllowedIpsOf): readonly object[] {
  if (methods.every((method) => allowedIpsOf(method) === undefined)) return [];
  const groups = new Map<string, Group>();
  for (const method of methods) {
    const [isSigned, ips] = [isIam(method), allowedIpsOf(method)];
    const key = JSON.stringify([isSigned, ips]);
    const resources = [...(groups.get(key)?.resources ?? []), resourceOf(method)];
    groups.set(key, { isSigned, ips, resources });
  }
  return [...groups.values()].flatMap((group) => (group.isSigned ? denyOthers(group) : [allow(group)]));
}

/** Methods that may be called from the same addresses. */
interface Group {
  readonly isSigned: boolean;
  readonly ips: readonly string[] | undefined;
  readonly resources: readonly string[];
}

function allow({ resources, ips }: Group): object {
  return {
    ...statement('Allow', resources),
    ...(ips !== undefined && { Condition: { IpAddress: { 'aws:SourceIp': ips } } }),
  };
}

function denyOthers({ resources, ips }: Group): readonly object[] {
  if (ips === undefined) return [];
  return [{ ...statement('Deny', resources), Condition: { NotIpAddress: { 'aws:SourceIp': ips } } }];
}

function statement(Effect: 'Allow' | 'Deny', Resource: readonly string[]): object {
  return { Effect, Principal: '*', Action: 'execute-api:Invoke', Resource };
}

function isIam({ node }: Method): boolean {
  return (node.defaultChild as CfnMethod).authorizationType === AuthorizationType.IAM;
}

/** API Gateway puts the ARN of the API in front. In any stage: the pipeline has one. */
function resourceOf({ httpMethod, resource }: Method): string {
  const method = httpMethod === 'ANY' ? '*' : httpMethod;
  return `execute-api:/*/${method}${resource.path.replaceAll(/\{[^}]+\}/g, '*')}`;
}
