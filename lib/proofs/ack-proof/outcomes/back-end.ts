import { isRecord, type JsonRecord } from './json-record.ts';
import { mappedQuery } from '../body/mapped-query.ts';
import { describePut } from '../body/describe-put.ts';

/** What stands behind a method. */
export type BackEnd =
  | { readonly kind: 'mock' }
  | { readonly kind: 'http' }
  | { readonly kind: 'function' }
  | {
      readonly kind: 'service';
      /** `states:StartExecution`; the HTTP method for a URI with a path, as in `s3:PUT`. */
      readonly operation: string;
    };

/** Reads what stands behind an integration of the template, with intrinsic functions resolved. */
export function readBackEnd(integration: JsonRecord): BackEnd {
  const type = textOf(integration['Type']);
  if (type === 'MOCK') return { kind: 'mock' };
  if (type !== 'AWS' && type !== 'AWS_PROXY') return { kind: 'http' };
  const [, service = 'unknown', how = '', what = ''] = AWS_URI.exec(textOf(integration['Uri'])) ?? [];
  if (service === 'lambda' && how === 'path') return { kind: 'function' };
  const action = how === 'action' ? what : (PATHS[service] ?? actionOfPath)(integration);
  return { kind: 'service', operation: `${service}:${action}` };
}

/** Services whose paths say what is done. */
const PATHS: Readonly<Record<string, (integration: JsonRecord) => string>> = {
  s3: (integration) => {
    const method = textOf(integration['IntegrationHttpMethod']);
    return method === 'PUT' ? describePut(integration) : method;
  },
};

/** The name of a service may have an account or a domain in front: `runtime.sagemaker`. */
const AWS_URI = /^arn:[^:]*:apigateway:[^:]*:(?:[^:]*\.)?([^:.]+):(action|path)\/(.*)$/;

/**
 * Services with form bodies (SQS, SNS) name the action in the body or in the query string. For others the HTTP method
 * says what is done. A parameter of a form stands at its start, after `&` or after a directive of the template.
 */
const FORM_ACTION = /(?:^|[&\s)}])Action=(\w+)/g;

function actionOfPath(integration: JsonRecord): string {
  const { RequestTemplates } = integration;
  const templates = isRecord(RequestTemplates) ? Object.values(RequestTemplates).map(textOf) : [];
  const inQuery = mappedQuery(integration)['Action'];
  const actions = new Set([
    ...(inQuery === undefined ? [] : [inQuery]),
    ...templates.flatMap((template) => [...template.matchAll(FORM_ACTION)]).map(([, action]) => action ?? ''),
  ]);
  const [only, ...more] = actions;
  return only !== undefined && more.length === 0 ? only : textOf(integration['IntegrationHttpMethod']);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
