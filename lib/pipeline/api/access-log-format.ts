import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/**
 * One JSON line for each request, without payload. `$context.error.validationErrorString` is left out because it
 * quotes the body. The path is left out because it holds delivery ids that producers chose; `resourcePath` names the
 * route.
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
