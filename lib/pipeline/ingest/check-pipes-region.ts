import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Regions where CloudFormation has no `AWS::Pipes::Pipe` (resource schemas by region in cfn-lint 1.51.0, November
 * 2026).
 */
export const REGIONS_WITHOUT_PIPES: readonly string[] = [
  'ap-east-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'il-central-1',
  'mx-central-1',
  'us-gov-east-1',
  'us-gov-west-1',
];

/** What needs a pipe, and what does not. */
export interface PipeNeed {
  readonly what: string;
  readonly instead: string;
}

const PARKING: PipeNeed = {
  what: "acknowledgement 'accepted' parks deliveries and",
  instead: "acknowledgement 'stored', which parks nothing",
};

/**
 * Refuses a stack that needs a pipe in a region without pipes, where nothing would empty its queue. If the region is known
 * only at deployment, the deployment fails before anything runs.
 *
 * @throws Error naming the region and what to choose instead.
 */
export function checkPipesRegion(scope: Construct, { what, instead }: PipeNeed = PARKING): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || !REGIONS_WITHOUT_PIPES.includes(region)) return;
  throw new Error(
    `${what} needs EventBridge Pipes, which CloudFormation does not have in ${region}: choose ${instead}, or another region (not ${REGIONS_WITHOUT_PIPES.join(', ')}).`,
  );
}
