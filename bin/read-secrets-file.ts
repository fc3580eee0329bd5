import { readFileSync } from 'node:fs';
import { readSecretValues } from '../lib/local/services/secrets/read-secret-values.ts';
import type { SecretValues } from '../lib/local/services/secrets/secret-values.ts';

/** @throws Error with the file and, if one secret is wrong, its name, never with a value */
export function readSecretsFile(file: string): SecretValues {
  return readSecretValues(readText(file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read (${code}): it must be a JSON file with the values of secrets.`, {
      cause: error,
    });
  }
}
