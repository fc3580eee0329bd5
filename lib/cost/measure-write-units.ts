import { plannedFaults } from '../simulation/fault-plan.ts';
import { simulate } from '../simulation/simulate.ts';
import { dynamoDbUnits } from './dynamodb-units.ts';
import { deliveryOf } from './measure-paths.ts';
import { assumedLatency, measurePipeline } from './measured-pipeline.ts';

/** DynamoDB write units of one happy delivery (4 KB in, 1 KB out): to create its record, and for all that comes after. */
export async function measureWriteUnits(
  template: object,
): Promise<{ readonly record: number; readonly outcome: number }> {
  const { blueprint, tables } = measurePipeline(template);
  const units = { record: 0, outcome: 0 };
  await simulate(blueprint, {
    seed: 1,
    latency: assumedLatency,
    deliveries: [deliveryOf({ name: 'happy' }, { payloadKb: 4, resultKb: 1, computeMs: 0 })],
    plan: plannedFaults([]),
    meter: {
      onAnswered: () => undefined,
      onEvent: () => undefined,
      onInvoked: () => undefined,
      onRequest: (request) => {
        if (request.service !== 'dynamodb') return;
        const { 'dynamodb.writeUnits': written = 0 } = dynamoDbUnits(request, tables);
        units[request.action === 'PutItem' ? 'record' : 'outcome'] += written;
      },
    },
  });
  return units;
}
