import { existsSync } from 'node:fs';
import path from 'node:path';
import { Annotations, Aws, type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  type CfnPolicy,
  type IRole,
  Policy,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, type IFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface ComputeFunctionProps {
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
}

/** 1,769 MB is one whole vCPU (Lambda developer guide, "Configure Lambda function memory"): a simulation is one thread. */
const ONE_VCPU_MEMORY = 1769;

/** The repository, or `dist` in the package, which has the same layout. */
const ROOT = path.join(import.meta.dirname, '..', '..', '..');

const ENTRY = path.join(ROOT, 'lib', 'compute', 'handler.ts');

/** Where the build puts the bundle, in `dist` (`bin/build.ts`). */
const BUNDLE = path.join(ROOT, 'compute-bundle');

/** The shipped compute step: the only code of this project that runs in a deployed pipeline. */
export class ComputeFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: ComputeFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own instead of AWSLambdaBasicExecutionRole, which may write to every log group.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new NodejsFunction(this, 'Function', {
      ...computeCode(),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: ONE_VCPU_MEMORY,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
  }
}

/**
 * In the repository the source is bundled at each synthesis, so no bundle is older than it. The package has no source,
 * only the bundle that the same synthesis made when the package was built, so its users need neither esbuild nor a lock
 * file.
 */
function computeCode(): NodejsFunctionProps {
  if (!existsSync(ENTRY)) return { code: Code.fromAsset(BUNDLE), handler: 'index.handler' };
  return {
    entry: ENTRY,
    projectRoot: ROOT,
    depsLockFilePath: path.join(ROOT, 'package-lock.json'),
    // The SDK of the lock file, not the one the runtime happens to have.
    bundling: { externalModules: [], minify: true, logLevel: LogLevel.WARNING },
  };
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
