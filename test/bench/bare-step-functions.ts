import type { Clock } from '../../lib/local/clock/clock.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import {
  type StepFunctionsOptions,
  StepFunctionsService,
} from '../../lib/local/services/step-functions/step-functions-service.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';

/** Step Functions alone, without state machines: every task answers `{}` at once, and nobody is told of its events. */
export function bareStepFunctions(
  clock: Clock,
  options: Pick<StepFunctionsOptions, 'historyLimit' | 'onEvent'> = {},
): StepFunctionsService {
  return new StepFunctionsService({
    clock,
    random: systemRandom,
    region: LOCAL_ACCOUNT.region,
    accountId: LOCAL_ACCOUNT.accountId,
    invoke: async () => ({}),
    onStatusChange: () => undefined,
    ...options,
  });
}
