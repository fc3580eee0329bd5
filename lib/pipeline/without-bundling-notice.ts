import process from 'node:process';

/**
 * Runs `synthesise` and drops the line `Bundling asset …`, which the CDK library prints for each function and has no
 * option to suppress. All other output is kept.
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
