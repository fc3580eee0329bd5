import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInvokeTask } from '../../../lib/local/integrations/create-invoke-task.ts';
import type { InvokeTask } from '../../../lib/local/state-machine/execution/run-execution.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { simulateStores } from '../../../lib/proofs/simulation/stores/simulate-stores.ts';
import { OF_FUNCTIONS, OF_STORES } from './limited-arguments.ts';
import type { Arguments } from './limited-items.ts';
import { RESOURCES, type Surroundings, startSurroundings } from './integration-surroundings.ts';

let surroundings: Surroundings;
let invokes: Readonly<Record<string, InvokeTask>>;
beforeAll(async () => {
  surroundings = await startSurroundings();
  const { clientsOf } = simulateStores(
    { resources: RESOURCES, account: LOCAL_ACCOUNT },
    { clock: new VirtualClock() },
  );
  invokes = {
    embedded: surroundings.invoke,
    simulated: createInvokeTask({ ...surroundings.targets, clientsOf }, () => true),
  };
});
afterAll(() => surroundings.stop());

function perform(stores: string, resource: string, given: Arguments): Promise<unknown> {
  const invoke = invokes[stores];
  if (invoke === undefined) throw new Error(`there are no ${stores} stores`);
  return invoke({
    resource: `arn:aws:states:::${resource}`,
    retryCount: 0,
    stateName: 'Task',
    arguments: given,
    executionArn: LOCAL_ACCOUNT.arn('states', 'execution:Parent:p1'),
    roleArn: LOCAL_ACCOUNT.globalArn('iam', 'role/Allowed'),
    signal: new AbortController().signal,
  });
}

const all = [
  ...['embedded', 'simulated'].flatMap((stores) => OF_STORES.map((one) => ({ stores, ...one }))),
  ...OF_FUNCTIONS.map((one) => ({ stores: 'embedded', ...one })),
];

describe.each(all)('$resource with $stores stores', ({ stores, resource, given, error, cases }) => {
  const shown = (one: Arguments): string => JSON.stringify(one).slice(0, 100);
  const taken = cases.filter(([, cause]) => cause === undefined).map(([one]) => [shown(one), one] as const);
  if (taken.length > 0)
    test.each(taken)('takes %s', async (_, one) => {
      await expect(perform(stores, resource, { ...given, ...one })).resolves.toBeDefined();
    });

  const refused = cases.flatMap(([one, cause]) =>
    cause === undefined ? [] : [[shown(one), one, cause] as const],
  );
  test.each(refused)(`fails by ${error} for %s`, async (_, one, cause) => {
    await expect(perform(stores, resource, { ...given, ...one })).rejects.toMatchObject({
      error,
      cause: expect.stringContaining(cause) as string,
    });
  });
});
