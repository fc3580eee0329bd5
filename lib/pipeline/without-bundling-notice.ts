import process from 'node:process';

/**
 * Runs `synthesise` without the line `Bundling asset …` that the CDK library writes for each function and offers no option for. Everything
 * else that it writes is left.
 */
export function withoutBundlingNotice<T>(synthesise: () => T): T {
  const { stderr } = process;
  const own = Object.getOwnPropertyDescriptor(stderr, 'write');
  const write = stderr.write.bind(stderr);
  stderr.write = (text: string | Uint8Array, ...rest: []) =>
    String(text).startsWith('Bundling asset ') || write(text, ...rest);
  try {
    return synthesise();
  } finally {
    if (own === undefined) Reflect.deleteProperty(stderr, 'write');
    else Object.defineProperty(stderr, 'write', own);
  }
}
