import { token } from './token.ts';

/** Asks the server of this page. @throws Error with its words. */
export async function callConsole<T>(path: string, signal?: AbortSignal): Promise<T> {
  return read(await request(path, { signal: signal ?? null }));
}

/** Has the server do something. @throws Error with its words. */
export async function actOnConsole<T>(path: string, body: object = {}): Promise<T> {
  return read(await request(path, { method: 'POST', body: JSON.stringify(body) }));
}

/** An answer that is not read yet. */
export function request(path: string, options: RequestInit): Promise<Response> {
  return fetch(path, { ...options, headers: { authorization: `Bearer ${token()}` } }).catch(
    (error: unknown) => {
      if (options.signal?.aborted === true) throw error;
      throw new Error('The console does not answer: it was stopped.', { cause: error });
    },
  );
}

async function read<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T & { readonly message?: string };
  if (response.ok) return answer;
  throw new Error(answer.message ?? `The console answered ${response.status}.`);
}
