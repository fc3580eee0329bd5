/**
 * The function has ended without an answer: its own time-out, or its memory. The developer guide and what is seen differ in the
 * name (`unverified.json`, "lambda-error-names"); Lambda's own is `Runtime.OutOfMemory`. The next try would cost as much and end alike.
 */
export const GONE = ['Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.OutOfMemory'];

/** Lambda had no room for the call (its concurrency): the one refusal after which the function has surely not run. */
export const THROTTLED = 'Lambda.TooManyRequestsException';

/** The answer to the call is lost: nobody knows whether the function is at work. */
export const LOST = ['Lambda.SdkClientException', 'Lambda.ClientExecutionTimeoutException'];

/**
 * Trouble of Lambda's own, which says nothing of the delivery: it passes, or somebody mends it. Beside the three that every guide
 * names these are the errors of Lambda's API reference (Invoke) that are not about the request itself (too large, no JSON); Step
 * Functions reports each as `Lambda.<name>` (developer guide, "Handle transient Lambda service exceptions"). A missing permission
 * comes as AWSLambdaException.
 */
export const TROUBLE = [
  THROTTLED,
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  ...[
    'EC2AccessDenied',
    'EC2Throttled',
    'EC2Unexpected',
    'EFSIO',
    'EFSMountConnectivity',
    'EFSMountFailure',
    'EFSMountTimeout',
    'ENILimitReached',
    'InvalidRuntime',
    'InvalidSecurityGroupID',
    'InvalidSubnetID',
    'InvalidZipFile',
    'KMSAccessDenied',
    'KMSDisabled',
    'KMSInvalidState',
    'KMSNotFound',
    'ResourceConflict',
    'ResourceNotFound',
    'ResourceNotReady',
    'SnapStart',
    'SnapStartNotReady',
    'SnapStartTimeout',
    'SubnetIPAddressLimitReached',
  ].map((name) => `Lambda.${name}Exception`),
];
