import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import { presetOf } from '../../contracts/producer-presets.ts';
import { secretHeadersOf } from '../../contracts/secret-headers-of.ts';
import { requirementsOf } from '../../contracts/verify-requirements.ts';
import type { SignatureOptions } from './signature-options.ts';
import type { SourceSecret } from './source-secret.ts';

/** How a source is verified, and where its secret is. It holds nothing secret. */
export interface SourceSignature {
  /** The id of a producer of the table, or a row of your own. */
  readonly producer: string | ProducerSignature;
  /** Absent where a published certificate is all that is needed. */
  readonly secret: SourceSecret | undefined;
  /** Other fields of the verifier's config: `webhookId`, `topicArns`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Every header that the verifier may read, in lower case. */
  readonly headers: readonly string[];
  /** Those of them that carry the secret itself. They are verified and not kept. */
  readonly secretHeaders: readonly string[];
  /** The address as the producer calls it, where that is signed. */
  readonly publicUrl: string | undefined;
}

/**
 * Fills in what the scheme needs.
 *
 * @throws Error naming the source, what is missing, and what is allowed.
 */
export function resolveSignature(name: string, options: SignatureOptions): SourceSignature {
  const { scheme, secret, publicUrl, settings = {} } = options;
  const row = typeof scheme === 'string' ? presetOf(scheme).signature : scheme;
  if (row === undefined)
    throw new Error(`Source '${name}': ${describe(scheme)} signs nothing, so it takes no 'secret'.`);
  const needs = requirementsOf(scheme);
  const needsSecret = needs.settings[0] !== 'fetchText';
  if (needsSecret && secret === undefined)
    throw new Error(
      `Source '${name}': 'secret' must be the name of a secret, a secret or a parameter, got none. It holds ${needs.settings.join(', ')} of ${describe(scheme)}.`,
    );
  if (needs.publicUrl && publicUrl === undefined)
    throw new Error(
      `Source '${name}': 'publicUrl' must be given, because ${describe(scheme)} signs the address that it calls.`,
    );
  if (publicUrl !== undefined && !/^https:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.~%-]*)*$/i.test(publicUrl))
    throw new Error(
      `Source '${name}': 'publicUrl' must be https://<host>/<path> without a query, got '${publicUrl}'.`,
    );
  checkAmong(name, row, settings);
  const secretHeaders = secretHeadersOf(row);
  return { producer: scheme, secret, settings, headers: needs.headers, secretHeaders, publicUrl };
}

/** @throws Error if the list is missing without which the producer would sign for everybody. */
function checkAmong(name: string, row: ProducerSignature, settings: SourceSignature['settings']): void {
  if (row.scheme !== 'x509' || row.among === undefined) return;
  const { setting } = row.among;
  const list = settings[setting];
  if (Array.isArray(list) && list.length > 0 && list.every((text) => typeof text === 'string' && text !== ''))
    return;
  throw new Error(
    `Source '${name}': 'settings.${setting}' must list at least one text, got ${JSON.stringify(list) ?? 'none'}. The producer signs what anybody has it send, so without the list everybody's messages are valid.`,
  );
}

function describe(scheme: SignatureOptions['scheme']): string {
  return typeof scheme === 'string' ? presetOf(scheme).name : `the scheme '${scheme.scheme}'`;
}
