import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** The code that ships: where its source is, and where the build puts its bundle, in `dist` (`bin/build.ts`). */
const SHIPPED_CODE = {
  compute: { entry: 'lib/compute/handler.ts', bundle: 'compute-bundle' },
  verifier: { entry: 'lib/compute/verifier/handler.ts', bundle: 'verifier-bundle' },
} as const;

export interface ShippedFunctionProps {
  readonly code: keyof typeof SHIPPED_CODE;
  readonly timeout: Duration;
  /** MB. */
  readonly memorySize: number;
  readonly logRetention: RetentionDays;
  /** Whether Lambda logs only invocations that fail. By default it writes lines for each. */
  readonly logsFailuresOnly?: boolean;
}

/** The repository, or `dist` in the package, which has the same layout. */
const ROOT = path.join(import.meta.dirname, '..', '..');

/** A function whose code is part of this project. */
export class ShippedFunction extends Construct {
  readonly function: NodejsFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: ShippedFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own instead of AWSLambdaBasicExecutionRole, which may write to every log group.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    this.function = new NodejsFunction(this, 'Function', {
      ...codeOf(props.code),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: props.timeout,
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      ...(props.logsFailuresOnly && { systemLogLevelV2: SystemLogLevel.WARN }),
    });
  }
}

/**
 * In the repository the source is bundled at each synthesis, so no bundle is older than it. The package has no source,
 * only the bundle that the same synthesis made when the package was built, so its users need neither esbuild nor a lock
 * file.
 */
function codeOf(name: keyof typeof SHIPPED_CODE): NodejsFunctionProps {
  const { entry, bundle } = SHIPPED_CODE[name];
  const source = path.join(ROOT, entry);
  if (!existsSync(source)) return { code: Code.fromAsset(path.join(ROOT, bundle)), handler: 'index.handler' };
  return {
    entry: source,
    projectRoot: ROOT,
    depsLockFilePath: path.join(ROOT, 'package-lock.json'),
    // The SDK of the lock file, not the one the runtime happens to have.
    bundling: { externalModules: [], minify: true, logLevel: LogLevel.WARNING },
  };
}
