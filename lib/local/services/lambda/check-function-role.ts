import type { AccessControl } from '../../roles/access-control.ts';

/**
 * CreateFunction refuses a role that Lambda cannot assume: nothing would ever run.
 *
 * @throws Error in the words of Lambda, with the place.
 */
export function checkFunctionRole(
  access: AccessControl,
  { logicalId, arn, roleArn }: { readonly logicalId: string; readonly arn: string; readonly roleArn: string },
): void {
  if (access.mayAssume(roleArn, 'lambda.amazonaws.com', arn)) return;
  throw new Error(
    `The role defined for the function cannot be assumed by Lambda: ${logicalId}/Properties/Role.`,
  );
}
