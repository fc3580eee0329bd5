import { simulateStores } from '../../lib/proofs/simulation/stores/simulate-stores.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import type { TemplateResource } from '../../lib/local/template/read-template.ts';
import { VirtualClock } from '../../lib/local/clock/virtual-clock.ts';

/** The stores of a template, without servers, on a virtual clock. */
export function virtualQueues(resources: readonly TemplateResource[]) {
  const clock = new VirtualClock();
  const stores = simulateStores({ resources, account: LOCAL_ACCOUNT }, { clock });
  return { clock, sqs: stores.sqs, stores };
}
