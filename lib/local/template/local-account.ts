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
}

/** The account in the queue URLs of the embedded SQS. */
const ACCOUNT_ID = '000000000000';
const REGION = 'us-east-1';

export const LOCAL_ACCOUNT: LocalAccount = {
  accountId: ACCOUNT_ID,
  region: REGION,
  stackName: 'local',
  arn: (service, resource) => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`,
  globalArn: (service, resource) => `arn:aws:${service}::${ACCOUNT_ID}:${resource}`,
  queueUrl: (name) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/${name}`,
};
