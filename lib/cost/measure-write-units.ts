import { plannedFaults } from '../simulation/fault-plan.ts';
import { simulate } from '../simulation/simulate.ts';
import { HAPPY } from './cost-paths.ts';
import { dynamoDbUnits } from './dynamodb-units.ts';
import { deliveryOf } from './follow-path.ts';
import { assumedLatency, measurePipeline } from './measured-pipeline.ts';

/** DynamoDB write units by where they are taken: the table and each index have throughput of their own. */
export interface WriteUnits {
  readonly table: number;
  readonly index: number;
}

/** The writes of one happy delivery (4 KB in, 1 KB out): its record, what comes before the computation, and what comes after. */
export async function measureWriteUnits(
  template: object,
): Promise<Readonly<Record<'record' | 'claim' | 'outcome', WriteUnits>>> {
  const { blueprint, tables } = measurePipeline(template);
  const nothing = { table: 0, index: 0 };
  const units = { record: { ...nothing }, claim: { ...nothing }, outcome: { ...nothing } };
  let isComputed = false;
  await simulate(blueprint, {
    seed: 1,
    latency: assumedLatency,
    deliveries: [deliveryOf({ name: HAPPY }, { payloadKb: 4, resultKb: 1, computeMs: 0 })],
    plan: plannedFaults([]),
    meter: {
      onAnswered: () => undefined,
      onEvent: () => undefined,
      onInvoked: () => {
        isComputed = true;
      },
      onRequest: (request) => {
        if (request.service !== 'dynamodb') return;
        const counted = dynamoDbUnits(request, tables);
        const stage = units[request.action === 'PutItem' ? 'record' : isComputed ? 'outcome' : 'claim'];
        stage.table += counted['dynamodb.writeUnits'] ?? 0;
        stage.index += counted['dynamodb.indexWriteUnits'] ?? 0;
      },
    },
  });
  return units;
}
