import { REGION } from './recorded-api.ts';
import { isMembers, pairsAt, textAt, type Members } from './recorded-case.ts';
import type { BackEnd } from '../cases/scripted-back-end.ts';

/** The recorded integration under CloudFormation's names. Where it has no URI, it leads to the scripted back end. */
export function integrationOf(given: Members, backEnd: BackEnd): Members {
  const type = textAt(given, 'type') ?? 'AWS_PROXY';
  const isFunction = type === 'AWS_PROXY' || given['backend'] === 'lambda';
  const functionUri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
  const serviceUri = `arn:aws:apigateway:${REGION}:states:action/StartExecution`;
  const uris: Readonly<Record<string, string>> = {
    HTTP: backEnd.url,
    HTTP_PROXY: backEnd.url,
    AWS: serviceUri,
  };
  return {
    ...templatesOf(given, type),
    Type: type,
    Uri: textAt(given, 'uri') ?? (isFunction ? functionUri : uris[type]),
    IntegrationHttpMethod: textAt(given, 'httpMethod') ?? 'POST',
    ...(type === 'AWS' && { Credentials: 'arn:aws:iam::111111111111:role/integration' }),
    RequestParameters: Object.fromEntries(pairsAt(given, 'requestParameters').map(mappedParameter)),
  };
}

function templatesOf(given: Members, type: string): Members {
  const template = textAt(given, 'request_template') ?? (type === 'MOCK' ? '{"statusCode": 200}' : undefined);
  return { RequestTemplates: template === undefined ? undefined : { 'application/json': template } };
}

const FUNCTION_ARN = `arn:aws:lambda:${REGION}:111111111111:function:recorded`;

/** A value that is no mapping expression is a static one, which is written in quotes; a masked name is unmasked. */
function mappedParameter([target, source]: readonly [string, string]): readonly [string, string] {
  const isExpression = /^'.*'$|^(?:method\.request|context|stageVariables)\./s.test(source);
  return [target.replace(/<the header named ([^>]+)>/, '$1'), isExpression ? source : `'${source}'`];
}

/** One integration response, under CloudFormation's names. */
export function integrationResponse(statusCode: string, response: unknown): Members {
  const given = isMembers(response) ? response : {};
  return {
    StatusCode: statusCode,
    SelectionPattern: given['selectionPattern'] ?? given['selection_pattern'] ?? undefined,
    ResponseTemplates: given['responseTemplates'] ?? given['response_templates'] ?? undefined,
    ResponseParameters: given['responseParameters'] ?? given['response_parameters'] ?? undefined,
  };
}
