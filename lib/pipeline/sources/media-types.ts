/** Types with a body that is text. Others would reach the mapping template changed, because API Gateway reads a body as UTF-8. */
const MEDIA_TYPE =
  /^(application\/(json|x-www-form-urlencoded|x-ndjson|xml|[a-z0-9.-]+\+json)|text\/(plain|xml))$/;

/** Whether a source may take it: lower case, without parameters. */
export function isMediaType(type: string): boolean {
  return MEDIA_TYPE.test(type);
}

/** Whether a schema can be applied to it. */
export function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json');
}
