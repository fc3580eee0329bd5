import type { ApiReply, ApiCall } from '../lib/operations/send/api-call.ts';

/** API Gateway answers within 29 s. */
const PATIENCE_MS = 30_000;

/**
 * Sends a request to the API of a pipeline. A redirection is an answer like any other, so that no secret goes elsewhere.
 *
 * @throws Error that names the address, where nobody answers.
 */
export async function callApi({ method, url, headers, body }: ApiCall): Promise<ApiReply> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body !== undefined && { body: Buffer.from(body) }),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const { origin } = new URL(url);
    const { cause, name } = error as Error;
    const { code, message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
    // Without a cause the message can hold the value of a header.
    const why = code ?? message ?? name;
    throw new Error(
      `Nobody answers at ${origin} (${why}): run webhook-pipeline start there, or give the address of the API with --url.`,
      { cause: error },
    );
  }
}
