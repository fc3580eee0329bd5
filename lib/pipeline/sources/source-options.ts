import type { ProducerHandshake } from '../../contracts/producer-handshake.ts';
import type { Acknowledgement } from '../api/acknowledgement.ts';
import type { Auth } from '../api/auth.ts';
import type { IdempotencyKey } from './idempotency-key.ts';
import type { SignatureOptions } from './signature-options.ts';
import type { SourceResponse } from './source-response.ts';

/**
 * The settings of a source. Nothing has to be chosen.
 *
 * @example
 * const options: SourceOptions = { auth: Auth.IAM, rateLimit: 20, idempotencyKey: IdempotencyKey.body('$.orderId') };
 */
export interface SourceOptions {
  /**
   * Who may post to this source.
   *
   * @default - `auth` of the pipeline
   */
  readonly auth?: Auth;

  /**
   * Where the id of an event is. A second request with the same id is the same delivery.
   *
   * @default IdempotencyKey.header('idempotency-key', 'webhook-id') - without one each request is a delivery of its own
   */
  readonly idempotencyKey?: IdempotencyKey;

  /**
   * How a second request of one event is recognised. `id`: by `idempotencyKey`. `body`: by the hash of its body, for producers that
   * send no id; two events with equal bodies are one delivery then. `none`: not at all. With `body` and `none` a request
   * gets no `deliveryId` in its answer that it could know beforehand, and with `body` none at all.
   *
   * @default 'id'
   */
  readonly dedupe?: 'id' | 'body' | 'none';

  /**
   * What the success of this source means: `accepted` or `stored`.
   *
   * @default - `acknowledgement` of the pipeline
   */
  readonly acknowledgement?: Acknowledgement;

  /**
   * Media types that are taken, without their parameters: `application/json`, types that end with `+json`, and types of text such
   * as `application/x-www-form-urlencoded` and `text/plain`. Only JSON is checked against the schema.
   *
   * @default ['application/json']
   */
  readonly contentTypes?: string[];

  /**
   * Lower-case names of the request headers that are kept with the payload. The headers that hold the id are kept as well.
   *
   * @default - `forwardedHeaders` of the pipeline
   */
  readonly forwardedHeaders?: string[];

  /**
   * Requests a second of this source, sustained, so that it cannot use up the rate of the others.
   *
   * @default - `rateLimit` of the pipeline
   */
  readonly rateLimit?: number;

  /**
   * Requests of this source that may arrive at once.
   *
   * @default - `burstLimit` of the pipeline
   */
  readonly burstLimit?: number;

  /**
   * How the requests are verified before anything is stored.
   *
   * @default - not at all
   */
  readonly signature?: SignatureOptions;

  /**
   * How the producer tests the address before it sends events. The answer is given by API Gateway alone, and nothing is stored.
   *
   * @default - none
   */
  readonly handshakes?: ProducerHandshake[];

  /**
   * What the producer was told to send with its test (`hub.verify_token` of Meta). It shows that the address is the one that it was
   * given. It stands in the template, so it must be no secret that is used elsewhere.
   *
   * @default - none
   */
  readonly verifyToken?: string;

  /**
   * What a producer is answered that wants another success than ours.
   *
   * @default - 202 with the delivery's id, and `Location`
   */
  readonly response?: SourceResponse;
}
