import type { PipelineDescription } from '../../pipeline-description.ts';
import type { StoredRequest } from '../../stored-request.ts';

/** A line for a shell that sends the same body to the same source. The key of an account is left to the reader. */
export function curlOf(
  { url = '<address of the API>', apiKey }: Pick<PipelineDescription, 'url' | 'apiKey'>,
  { source, headers, body }: Pick<StoredRequest, 'source' | 'headers' | 'body'>,
): string {
  const all = { 'content-type': 'application/json', ...headers, 'x-api-key': apiKey ?? '<key>' };
  const words = Object.entries(all).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return ['curl -i', quoted(`${url}/webhooks/${source}`), ...words, `--data-binary ${quoted(body)}`].join(
    ' ',
  );
}

/** In single quotes a shell reads everything as it is, but for the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
