import { Annotations, Aws, type Duration, Stack } from 'aws-cdk-lib';
import { type CfnPolicy, type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ShippedFunction } from '../shipped-function.ts';

export interface ComputeFunctionProps {
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
}

/** 1,769 MB is one whole vCPU (Lambda developer guide, "Configure Lambda function memory"): a simulation is one thread. */
const ONE_VCPU_MEMORY = 1769;

/** The shipped compute step: the heavy step of the sources that ship. */
export class ComputeFunction extends ShippedFunction {
  constructor(scope: Construct, id: string, props: ComputeFunctionProps) {
    super(scope, id, { ...props, code: 'compute', memorySize: ONE_VCPU_MEMORY });
  }
}

/**
 * Lets a compute function, ours or the user's own, read the payloads and nothing else. The policy belongs to the
 * pipeline's stack: in the stack of an imported function it would refer to this bucket, while this stack refers to that
 * function, which is a circular dependency. Whatever invokes the function should depend on the policy.
 */
export function grantPayloads(scope: Construct, compute: IFunction, payloads: string): Policy | undefined {
  const policy = compute.role && attachedPolicy(scope, compute.role, payloads);
  if (policy !== undefined) return policy;
  Annotations.of(scope).addWarningV2(
    'webhook-pipeline:computeWithoutGrant',
    "This stack cannot change the role of the compute function: give it s3:GetObject on payloads/* of the pipeline's bucket yourself, or every delivery fails.",
  );
  return undefined;
}

/** Undefined if this stack cannot add a policy to the role: it is of another account, or imported with `mutable: false`. */
function attachedPolicy(scope: Construct, role: IRole, payloads: string): Policy | undefined {
  const id = 'ComputeRolePayloads';
  const policy = new Policy(scope, id, {
    // The role may serve the pipelines of two environments, and has one policy of each name.
    policyName: `${Aws.STACK_NAME}-ReadPayloads-${scope.node.addr.slice(-8)}`,
    statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: [payloads] })],
  });
  // Not the prop `roles`, which does not ask the role: for a role of another account it would name a role of this
  // account.
  role.attachInlinePolicy(policy);
  const { roles } = policy.node.defaultChild as CfnPolicy;
  if (Stack.of(scope).resolve(roles) !== undefined) return policy;
  scope.node.tryRemoveChild(id);
  return undefined;
}
