/**
 * The function has ended without an answer: it reached its own time-out or ran out of memory. The name in the
 * developer guide differs from the name that is seen (`unverified.json`, "lambda-error-names"); Lambda's own is
 * `Runtime.OutOfMemory`. The next try would cost as much and end the same way.
 */
export const GONE = ['Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.OutOfMemory'];

/**
 * Lambda throttled the call, because no concurrency was free. It is the only refusal after which the function has
 * certainly not run.
 */
export const THROTTLED = 'Lambda.TooManyRequestsException';

/** The answer to the call is lost: nobody knows whether the function is still running. */
export const LOST = ['Lambda.SdkClientException', 'Lambda.ClientExecutionTimeoutException'];

/**
 * Lambda's own errors, which say nothing about the delivery: they pass, or somebody fixes them. Besides the three that
 * every guide names, these are the errors of Lambda's API reference (Invoke) that are not about the request itself (too
 * large, not JSON). Step Functions reports each as `Lambda.<name>` (developer guide, "Handle transient Lambda service
 * exceptions"). A missing permission is reported as AWSLambdaException.
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
