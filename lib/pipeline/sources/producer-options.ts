import type { SignatureOptions } from './signature-options.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * The settings of a source whose producer is in the table. The defaults are what the producer needs.
 *
 * @example
 * const options: ProducerOptions = { secret: 'webhooks/github', rateLimit: 20 };
 */
export interface ProducerOptions
  extends Omit<SourceOptions, 'signature'>, Pick<SignatureOptions, 'secret' | 'publicUrl' | 'settings'> {
  /**
   * File of a draft-04 schema for its JSON bodies.
   *
   * @default - any JSON
   */
  readonly schema?: string;
}
