import pMap from 'p-map';
import type { Clock } from '../../lib/local/clock/clock.ts';
import { loadDefinition } from '../../lib/local/state-machine/definition/load-definition.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import { bareStepFunctions } from './bare-step-functions.ts';
import type { BenchPipeline } from './bench-pipeline.ts';
import { deliver } from './load/deliver.ts';
import { emptyStores } from './empty-stores.ts';
import type { HttpLoad } from './load/http-load.ts';
import { usedMemory } from './used-memory.ts';
import { CONCURRENCY } from './load/webhook.ts';

/** After so many deliveries: the first is where the bounded history is full (`historyLimit`). */
const CHECKPOINTS = [2_000, 6_000, 10_000] as const;

/** Enough that the rest of the service weighs nothing beside them. */
const NAMES = 20_000;

/** Memory in use after so many deliveries, in bytes. */
export interface Checkpoint {
  readonly deliveries: number;
  /** With the stores as the deliveries left them. */
  readonly withStores: number;
  /** With the stores emptied: what everything else keeps. */
  readonly engine: number;
}

/** What 10,000 deliveries leave behind. The stores are emptied at each checkpoint. */
export async function measureMemory(pipeline: BenchPipeline, load: HttpLoad): Promise<readonly Checkpoint[]> {
  const checkpoints: Checkpoint[] = [];
  let delivered = 0;
  for (const deliveries of CHECKPOINTS) {
    await deliver(pipeline, load, deliveries - delivered);
    delivered = deliveries;
    const withStores = usedMemory();
    await emptyStores(pipeline);
    checkpoints.push({ deliveries, withStores, engine: usedMemory() });
  }
  return checkpoints;
}

/**
 * Bytes that the name of a finished Standard execution takes for its 90 days, once its history is forgotten: the ARN and
 * its place in a Map, whose capacity doubles, so that the figure depends on how full it is (260 to 330).
 */
export async function measureNames(clock: Clock): Promise<number> {
  const service = bareStepFunctions(clock, { historyLimit: 1 });
  const source = '{"QueryLanguage":"JSONata","StartAt":"End","States":{"End":{"Type":"Succeed"}}}';
  const stateMachineArn = service.addStateMachine({
    // As long as the id that CDK gives to Process.
    name: 'Process'.padEnd(30, '0'),
    definition: loadDefinition(source, { logicalId: 'Names' }),
    roleArn: LOCAL_ACCOUNT.globalArn('iam', 'role/none'),
    type: 'STANDARD',
  });
  const before = usedMemory();
  const start = async (index: number): Promise<void> => {
    // As long as `generic-<request id>`.
    const name = `generic-${String(index).padStart(36, '0')}`;
    await service.call('StartExecution', { stateMachineArn, name });
    await service.idle();
  };
  await pMap(Array(NAMES).keys(), start, { concurrency: CONCURRENCY });
  const bytes = (usedMemory() - before) / NAMES;
  // Named here so that the service is still in use when its memory is measured.
  await service.stop(0);
  return bytes;
}
