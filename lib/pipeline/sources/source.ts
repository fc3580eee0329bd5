import { PRODUCER_IDS, type ProducerId } from '../../contracts/producer-id.ts';
import type { ProducerPreset } from '../../contracts/producer-preset.ts';
import { presetOf } from '../../contracts/producer-presets.ts';
import type { ProducerOptions } from './producer-options.ts';
import { presetOptions } from './preset-options.ts';
import type { SourceOptions } from './source-options.ts';

/** `slack-events` is `Source.slackEvents`. */
type CamelCase<Id extends string> = Id extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Id;

type Producers = { readonly [Id in ProducerId as CamelCase<Id>]: (options?: ProducerOptions) => Source };

/** What a source is made of. Made by `Source`. */
class SourceValue {
  /**
   * A source whose bodies meet a schema of your own, draft-04 with the keywords that API Gateway enforces. The file may have any
   * name.
   */
  static schema(file: string, options: SourceOptions = {}): Source {
    return new SourceValue(file, options);
  }

  /**
   * A source whose producer is in the table: its id, signature, content types and answer are known. `Source.github(…)` is
   * `Source.producer('github', …)`.
   *
   * @throws Error that lists near ids, for a producer that is not in the table.
   */
  static producer(id: ProducerId, options: ProducerOptions = {}): Source {
    return new SourceValue(options.schema, presetOptions(id, options), presetOf(id));
  }

  /**
   * Absent: any JSON.
   *
   * @internal
   */
  readonly _schema: string | undefined;
  /** @internal */
  readonly _options: SourceOptions;
  /**
   * Absent: the producer keeps to our own contract.
   *
   * @internal
   */
  readonly _preset: ProducerPreset | undefined;

  private constructor(schema: string | undefined, options: SourceOptions, preset?: ProducerPreset) {
    this._schema = schema;
    this._options = options;
    this._preset = preset;
  }
}

const PRODUCERS = Object.fromEntries(
  PRODUCER_IDS.map((id) => [
    id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    (options?: ProducerOptions) => SourceValue.producer(id, options),
  ]),
) as Producers;

/**
 * Where webhooks come from: one endpoint `POST /webhooks/<name>` with its settings. The name is the key in the prop `sources`, or
 * the first argument of `addSource`.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', {
 *   sources: {
 *     github: Source.github({ secret: 'webhooks/github' }),
 *     orders: Source.schema('schemas/orders.schema.json', { auth: Auth.iam(), idempotencyKey: IdempotencyKey.body('$.orderId') }),
 *   },
 * });
 */
export const Source = Object.assign(SourceValue, PRODUCERS);
export type Source = SourceValue;
