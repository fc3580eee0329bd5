import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import { requirementsOf } from '../../contracts/verify-requirements.ts';
import type { VerifyConfig } from '../verify/verify-config.ts';

/** What a source is verified by. */
export interface Signer {
  /** The id of a producer of the table, or a row of your own. */
  readonly producer: string | ProducerSignature;
  /** ARN or name of the secret, or ARN of the parameter. Absent where a certificate is all that is needed. */
  readonly secretId?: string;
  /** Other fields of the config. */
  readonly settings: VerifyConfig;
}

/**
 * The config of the verifier from the values of a secret. A value is a text, the secret itself, or JSON with fields of `VerifyConfig`,
 * such as `{"secrets": ["new", "old"]}`. Secrets of all values count, so that a rotation loses nothing.
 */
export function configOf({ producer, settings }: Signer, values: readonly string[]): VerifyConfig {
  const field = requirementsOf(producer).settings[0] ?? 'secrets';
  const configs = values.map((value) => readConfig(value, field));
  const secrets = configs.flatMap((config) => config.secrets ?? []);
  return { ...configs[0], ...settings, ...(secrets.length > 0 && { secrets }) };
}

function readConfig(value: string, field: string): VerifyConfig {
  const json = parse(value);
  if (json !== undefined) return json;
  return field === 'secrets' ? { secrets: [value] } : { [field]: value };
}

/** Undefined for text that is no JSON object: then it is the secret. */
function parse(value: string): VerifyConfig | undefined {
  if (!value.startsWith('{')) return undefined;
  try {
    return JSON.parse(value) as VerifyConfig;
  } catch {
    return undefined;
  }
}
