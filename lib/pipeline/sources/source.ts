import type { SourceOptions } from './source-options.ts';

/**
 * Where webhooks come from: one endpoint `POST /webhooks/<name>` with its settings. The name is the key in the prop `sources`, or
 * the first argument of `addSource`.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', {
 *   sources: {
 *     orders: Source.schema('schemas/orders.schema.json', { auth: Auth.IAM, idempotencyKey: IdempotencyKey.body('$.orderId') }),
 *   },
 * });
 */
export class Source {
  /**
   * A source whose bodies meet a schema of your own, draft-04 with the keywords that API Gateway enforces. The file may have any
   * name.
   */
  static schema(file: string, options: SourceOptions = {}): Source {
    return new Source(file, options);
  }

  /** @internal */
  readonly _schema: string;
  /** @internal */
  readonly _options: SourceOptions;

  private constructor(schema: string, options: SourceOptions) {
    this._schema = schema;
    this._options = options;
  }
}
