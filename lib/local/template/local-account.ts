/** The account and region of the local run, and the names that follow from them. */
export interface LocalAccount {
  readonly accountId: string;
  readonly region: string;
  readonly stackName: string;
  /** `arn:aws:<service>:<region>:<account>:<resource>` */
  arn(service: string, resource: string): string;
  /** An ARN of a service without regions. */
  globalArn(service: string, resource: string): string;
  /** Of a queue's name or its ARN. */
  queueUrl(nameOrArn: string): string;
  /** Secrets Manager adds a hyphen and six random characters to a name. Here they are always the same. */
  secretArn(name: string): string;
  /** A parameter has the same ARN with and without a slash before its name. */
  parameterArn(name: string): string;
}

/** Where a stack is deployed, as far as it is fixed: `env` of a stack in CDK. */
export interface StackEnvironment {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** The account and region of a stack. What its environment leaves open is account 000000000000 in us-east-1. */
export function localAccountOf({
  account = '000000000000',
  region = 'us-east-1',
}: StackEnvironment): LocalAccount {
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${region}:${account}:${resource}`;
  return {
    accountId: account,
    region,
    stackName: 'local',
    arn,
    globalArn: (service, resource) => `arn:aws:${service}::${account}:${resource}`,
    queueUrl: (nameOrArn) => `https://sqs.${region}.amazonaws.com/${account}/${nameOrArn.split(':').at(-1)}`,
    secretArn: (name) => arn('secretsmanager', `secret:${name}-a1b2c3`),
    parameterArn: (name) => arn('ssm', `parameter/${name.replace(/^\//, '')}`),
  };
}

/** The account of a stack whose environment is not fixed. */
export const LOCAL_ACCOUNT: LocalAccount = localAccountOf({});
