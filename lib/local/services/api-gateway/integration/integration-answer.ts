import type { ServiceResponse } from './call-service.ts';

/** What came back from a back end. */
export interface IntegrationAnswer extends ServiceResponse {
  /** What the patterns of the integration responses are matched against; undefined where only the default can be. */
  readonly selectedBy: string | undefined;
}
