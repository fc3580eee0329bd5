import type { ServiceResponse } from './call-service.ts';

/** The response of a back end. */
export interface IntegrationAnswer extends ServiceResponse {
  /** The text to match against the patterns of the integration responses. Undefined if only the default applies. */
  readonly selectedBy: string | undefined;
}
