import { createRequire } from 'node:module';

/**
 * Loads packages once more, as where npm has installed two aws-cdk-lib because an app asks for another version than this package: their
 * classes are none of ours. What is loaded is used within `use`: aws-cdk-lib loads a class when it is first asked for.
 */
export function withSecondCopy<T>(use: (load: (name: string) => unknown) => T): T {
  const require = createRequire(import.meta.url);
  const first = { ...require.cache };
  const forget = (): void => {
    for (const file of Object.keys(require.cache)) delete require.cache[file];
  };
  forget();
  try {
    return use(require);
  } finally {
    forget();
    Object.assign(require.cache, first);
  }
}
