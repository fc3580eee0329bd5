import process from 'node:process';

/**
 * Runs `synthesise` without the line `Bundling asset …` that the CDK library writes for each function and offers no option for. Everything
 * else that it writes is left.
 */
export function withoutBundlingNotice<T>(synthesise: () => T): T {
  const { stderr } = process;
  const { write } = stderr;
  stderr.write = ((text: string | Uint8Array, ...rest: []) =>
    String(text).startsWith('Bundling asset ') || write.call(stderr, text, ...rest)) as typeof stderr.write;
  try {
    return synthesise();
  } finally {
    stderr.write = write;
  }
}
