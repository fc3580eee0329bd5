import type { IntegrationResponse, MethodResponse } from 'aws-cdk-lib/aws-apigateway';
import { loadMappingTemplate } from '../../contracts/load-mapping-template.ts';

/** How a success of the service is answered. */
export interface ServiceSuccess {
  /** Status of the answer, unless the template says otherwise. */
  readonly status: string;
  readonly template: string;
  /** Default: application/json. */
  readonly contentType?: string;
}

const PROBLEM_HEADERS = contentTypeHeader('application/problem+json');

function contentTypeHeader(type: string): Readonly<Record<string, string>> {
  return { 'method.response.header.Content-Type': `'${type}'` };
}

/**
 * How answers of a directly integrated service become answers of the API. Only `2\d{2}` is a success.
 * `refusedTemplate` tells the 4xx apart. Everything else is the default response, which has no pattern: 500. A
 * default that is a success would report a throttled or refused call as accepted.
 */
export function integrationResponses(
  success: ServiceSuccess,
  refusedTemplate: string,
): IntegrationResponse[] {
  return [
    {
      statusCode: success.status,
      selectionPattern: String.raw`2\d{2}`,
      ...(success.contentType !== undefined && {
        responseParameters: contentTypeHeader(success.contentType),
      }),
      responseTemplates: { 'application/json': success.template },
    },
    {
      statusCode: '400',
      selectionPattern: String.raw`4\d{2}`,
      responseParameters: PROBLEM_HEADERS,
      responseTemplates: { 'application/json': refusedTemplate },
    },
    {
      statusCode: '500',
      responseParameters: PROBLEM_HEADERS,
      responseTemplates: { 'application/json': loadMappingTemplate('internal-error') },
    },
  ];
}

/**
 * Declares the statuses and headers that the integration responses use. An undeclared one makes API Gateway answer
 * 500.
 */
export function methodResponses(
  statuses: readonly string[],
  headers: readonly string[] = [],
): MethodResponse[] {
  const more = Object.fromEntries(headers.map((name) => [`method.response.header.${name}`, true]));
  return [...new Set([...statuses, '400', '404', '413', '429', '500'])].map((statusCode) => ({
    statusCode,
    responseParameters: {
      ...more,
      'method.response.header.Content-Type': true,
      'method.response.header.Location': true,
      'method.response.header.Retry-After': true,
    },
  }));
}
