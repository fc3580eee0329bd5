import type { SecretValue } from './secret-values.ts';
import type { SecretVersion, StoredSecret } from './stored-secret.ts';

type Versions = Pick<StoredSecret, 'current' | 'previous'>;

/**
 * The versions of a secret with this value. A value that it already has keeps its version. Otherwise there is a new
 * version, and the old value becomes the previous one (Secrets Manager API reference, PutSecretValue), unless the
 * new value comes with a previous one.
 */
export function rotateSecret(
  { current, previous }: SecretValue,
  before: Versions | undefined,
  create: (value: string, number: number) => SecretVersion,
): Versions {
  const known = [before?.current, before?.previous].filter((version) => version !== undefined);
  let last = Math.max(0, ...known.map(({ number }) => number));
  const versionOf = (value: string): SecretVersion =>
    known.find((version) => version.value === value) ?? create(value, ++last);
  if (previous !== undefined) {
    const old = versionOf(previous);
    return { previous: old, current: versionOf(current) };
  }
  if (before?.current.value === current) return before;
  return { previous: before?.current, current: versionOf(current) };
}
