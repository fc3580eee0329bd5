import type { ProducerHandshake } from '../../contracts/producer-handshake.ts';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Acknowledgement } from '../api/acknowledgement.ts';
import type { Auth } from '../api/auth.ts';
import type { Compute } from '../compute/compute.ts';
import type { IdempotencyKey } from './idempotency-key.ts';
import type { SignatureOptions } from './signature-options.ts';
import type { SourceResponse } from './source-response.ts';

/**
 * The settings of a source. Nothing has to be chosen.
 *
 * @example
 * const options: SourceOptions = { auth: Auth.iam(), rateLimit: 20, idempotencyKey: IdempotencyKey.body('$.orderId') };
 */
export interface SourceOptions {
  /**
   * Who may post to this source.
   *
   * @default - `auth` of the pipeline
   */
  readonly auth?: Auth;

  /**
   * The IP addresses that may call this source, as addresses or ranges (`192.0.2.0/24`), for producers that publish theirs. Any other
   * is answered 403 by the resource policy of the API.
   *
   * @default - `allowedIps` of the pipeline
   */
  readonly allowedIps?: string[];

  /**
   * Where the id of an event is. A second request with the same id is the same delivery.
   *
   * @default IdempotencyKey.header('idempotency-key', 'webhook-id') - without one each request is a delivery of its own
   */
  readonly idempotencyKey?: IdempotencyKey;

  /**
   * How a repeated event is recognised. `id`: by `idempotencyKey`. `body`: by the hash of its body, for producers that send no id;
   * two events with equal bodies are then one delivery, and the answer cannot name it, because only Ingest can hash. `none`: not at
   * all, so each request is a delivery.
   *
   * @default 'id'
   */
  readonly dedupe?: 'id' | 'body' | 'none';

  /**
   * What success means for this source: `accepted` or `stored`.
   *
   * @default - `acknowledgement` of the pipeline
   */
  readonly acknowledgement?: Acknowledgement;

  /**
   * Accepted media types, without their parameters: `application/json`, types that end with `+json`, and types of text such
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
   * Sustained requests a second to this source. It cannot use up the rate of the others.
   *
   * @default - `rateLimit` of the pipeline
   */
  readonly rateLimit?: number;

  /**
   * Requests to this source that may arrive at once.
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
   * How the producer tests the address before it sends events. API Gateway answers these requests itself, and nothing is stored.
   *
   * @default - none
   */
  readonly handshakes?: ProducerHandshake[];

  /**
   * The token that the producer sends with its test (`hub.verify_token` of Meta). It is in the template, so do not use a secret that
   * protects anything else.
   *
   * @default - none
   */
  readonly verifyToken?: string;

  /**
   * The answer to a delivery, for producers that accept only certain answers as success.
   *
   * @default - 202 with the delivery's id, and `Location`
   */
  readonly response?: SourceResponse;

  /**
   * What does the heavy work for this source. It takes a choice in Process, and with it a transition for each delivery of the
   * pipeline ($25 per million), unless Process is Express.
   *
   * @default - `compute` of the pipeline
   */
  readonly compute?: Compute | IFunction;
}
