/** The account and region of a local run, and the names that contain them. */
export interface LocalAccount {
  readonly accountId: string;
  readonly region: string;
  readonly stackName: string;
  /** `arn:aws:<service>:<region>:<account>:<resource>` */
  arn(service: string, resource: string): string;
  /** An ARN of a global service. */
  globalArn(service: string, resource: string): string;
  queueUrl(name: string): string;
  /** Secrets Manager adds a hyphen and six random characters to a name. Here they are always the same. */
  secretArn(name: string): string;
  /** A parameter has the same ARN with and without a slash before its name. */
  parameterArn(name: string): string;
}

/** The account in the queue URLs of the embedded SQS. */
const ACCOUNT_ID = '000000000000';
const REGION = 'us-east-1';

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;

export const LOCAL_ACCOUNT: LocalAccount = {
  accountId: ACCOUNT_ID,
  region: REGION,
  stackName: 'local',
  arn,
  globalArn: (service, resource) => `arn:aws:${service}::${ACCOUNT_ID}:${resource}`,
  queueUrl: (name) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/${name}`,
  secretArn: (name) => arn('secretsmanager', `secret:${name}-a1b2c3`),
  parameterArn: (name) => arn('ssm', `parameter/${name.replace(/^\//, '')}`),
};
