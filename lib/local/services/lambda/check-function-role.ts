import type { AccessControl } from '../../roles/access-control.ts';

/**
 * Checks, as CreateFunction does, that Lambda can assume the role.
 *
 * @throws Error with the message of Lambda and the path.
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
