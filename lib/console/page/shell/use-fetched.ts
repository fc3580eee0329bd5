import { useEffect, useState } from 'preact/hooks';
import { callConsole } from './call-console.ts';

/** What was fetched last, and what is wrong. Both are there if only a repetition failed. */
export interface Fetched<T> {
  readonly value?: T;
  readonly error?: string;
}

/** Fetches `path`, and again whenever `version` changes. Undefined fetches nothing. */
export function useFetched<T>(path: string | undefined, version = 0): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T> & { readonly path?: string }>({});
  useEffect(() => {
    if (path === undefined) return undefined;
    const stopped = new AbortController();
    callConsole<T>(path, stopped.signal).then(
      (value) => setFetched({ value, path }),
      (error: unknown) => {
        if (stopped.signal.aborted) return;
        const { message } = error as Error;
        setFetched((before) =>
          before.path === path ? { ...before, error: message } : { error: message, path },
        );
      },
    );
    return () => stopped.abort();
  }, [path, version]);
  return fetched.path === path ? fetched : {};
}
