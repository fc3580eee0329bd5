import { isRecord, type JsonRecord } from '../outcomes/json-record.ts';

/** Describes a PUT to S3 that does not write its body as an object: `PUT of a bucket`, `PUT ?tagging`. */
export function describePut(integration: JsonRecord): string {
  const { key, query } = readUri(integration);
  const subresource = [...query, ...mappedNames(integration, 'querystring')];
  const templates = JSON.stringify(integration['RequestTemplates'] ?? {});
  if (key === '') return 'PUT of a bucket';
  if (subresource.length > 0) return `PUT ?${subresource.join('&')}`;
  if (/requestOverride\.querystring\b/.test(templates)) return 'PUT with a query string of its template';
  const isCopy = mappedNames(integration, 'header').some((name) => COPY.test(name)) || COPY.test(templates);
  return isCopy ? 'PUT of a copy' : 'PUT';
}

/** The key of the object if it is the same for every request, and nothing keeps the next request from replacing it. */
export function constantKey(integration: JsonRecord): string | undefined {
  const { key } = readUri(integration);
  const parameters = parametersOf(integration);
  const templates = JSON.stringify(integration['RequestTemplates'] ?? {});
  const differs = [...key.matchAll(PLACEHOLDER)].some(([, name = '']) => {
    const source = parameters[`integration.request.path.${name}`];
    return /requestOverride\.path\b/.test(templates) || (source !== undefined && !CONSTANT.test(source));
  });
  const isNew = Object.entries(parameters).some(
    ([target, source]) => /^integration\.request\.header\.if-none-match$/i.test(target) && source === "'*'",
  );
  return differs || isNew ? undefined : key;
}

const COPY = /x-amz-copy-source/i;

/** `${stageVariables.x}` is not a placeholder. */
const PLACEHOLDER = /(?<!\$)\{([^{}]+)\}/g;

const CONSTANT =
  /^(?:'|stageVariables\.|context\.(?:stage|apiId|accountId|httpMethod|resourceId|resourcePath|domainName|domainPrefix)$)/;

/** The bucket stands in front of `s3` or begins the path. */
function readUri({ Uri }: JsonRecord) {
  const [, bucket, path = '', query = ''] = /:([^:.]+\.)?s3:path\/([^?]*)\??(.*)$/.exec(String(Uri)) ?? [];
  const [, ...key] = path.replace(/^\//, '').split('/');
  return {
    key: bucket === undefined ? key.join('/') : path,
    query: [...new URLSearchParams(query).keys()],
  };
}

function mappedNames(integration: JsonRecord, place: string): readonly string[] {
  const start = `integration.request.${place}.`;
  return Object.keys(parametersOf(integration)).flatMap((target) =>
    target.startsWith(start) ? [target.slice(start.length)] : [],
  );
}

function parametersOf({ RequestParameters }: JsonRecord): Readonly<Record<string, string>> {
  if (!isRecord(RequestParameters)) return {};
  return Object.fromEntries(Object.entries(RequestParameters).map(([name, value]) => [name, String(value)]));
}
