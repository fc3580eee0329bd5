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

/**
 * Refuses a stack that parks deliveries in a region without pipes, where nothing would bring them back. If the region
 * is known only at deployment, the deployment fails before anything runs.
 *
 * @throws Error naming the region and what to choose instead.
 */
export function checkPipesRegion(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || !REGIONS_WITHOUT_PIPES.includes(region)) return;
  throw new Error(
    `acknowledgement 'accepted' parks deliveries and needs EventBridge Pipes, which CloudFormation does not have in ${region}: choose acknowledgement 'stored', which parks nothing, or another region (not ${REGIONS_WITHOUT_PIPES.join(', ')}).`,
  );
}
