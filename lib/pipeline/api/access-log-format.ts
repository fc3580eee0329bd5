import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/**
 * One JSON line a request. No payload: `$context.error.validationErrorString` would quote the body and is left out, and
 * so is the path, which holds delivery ids that producers chose; `resourcePath` says which route it was.
 */
export const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    extendedRequestId: AccessLogField.contextExtendedRequestId(),
    requestTime: AccessLogField.contextRequestTime(),
    ip: AccessLogField.contextIdentitySourceIp(),
    apiKeyId: AccessLogField.contextIdentityApiKeyId(),
    caller: AccessLogField.contextIdentityCaller(),
    httpMethod: AccessLogField.contextHttpMethod(),
    resourcePath: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    errorType: AccessLogField.contextErrorResponseType(),
    integrationStatus: AccessLogField.contextIntegrationStatus(),
    responseLatency: AccessLogField.contextResponseLatency(),
    xrayTraceId: AccessLogField.contextXrayTraceId(),
  }),
);
