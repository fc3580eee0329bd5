import type { Integration } from './integration/integration.ts';
import type { BodyValidator } from './schema/compile-models.ts';
import type { TokenBucket } from '../../clock/token-bucket.ts';

/** A method of the API, compiled. */
export interface Method {
  readonly httpMethod: string;
  /** A label of its author. The pipeline writes who signs the requests. */
  readonly operationName: string | undefined;
  readonly resource: { readonly id: string; readonly path: string };
  /** Whether it requires a signed request (AuthorizationType AWS_IAM). */
  readonly signed: boolean;
  readonly apiKeyRequired: boolean;
  /** The stage's limit for the method. */
  readonly throttle: TokenBucket | undefined;
  /** Empty if parameters are not validated. */
  readonly requiredParameters: readonly RequiredParameter[];
  /** By media type or `$default`; empty if bodies are not validated. */
  readonly models: ReadonlyMap<string, BodyValidator>;
  readonly integration: Integration;
}

/** A parameter that a request must have and that must not be blank. */
export interface RequiredParameter {
  readonly location: 'header' | 'path' | 'querystring';
  readonly name: string;
}
