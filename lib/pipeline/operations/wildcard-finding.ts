import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The id of cdk-nag's finding about a wildcard in a policy: it writes `<Id.Attribute>` for an attribute, `<Id>` for a reference, and
 * the JSON of any other function.
 *
 * @param arn of a resource that is known only to the deployment, or not.
 * @param wildcard what follows it in the policy.
 */
export function wildcardFinding(scope: Construct, arn: string, wildcard: string): string {
  return `AwsSolutions-IAM5[Resource::${textOf(Stack.of(scope).resolve(arn))}${wildcard}]`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [name = '', argument] = Object.entries(value as object)[0] ?? [];
  return Object.hasOwn(TEXTS, name) ? TEXTS[name]!(argument as unknown[]) : JSON.stringify(value);
}

const TEXTS: Readonly<Record<string, (argument: unknown[]) => string>> = {
  Ref: (name) => `<${String(name)}>`,
  'Fn::GetAtt': (names) => `<${names.join('.')}>`,
  'Fn::Join': ([separator, parts]) => (parts as unknown[]).map(textOf).join(String(separator)),
};
