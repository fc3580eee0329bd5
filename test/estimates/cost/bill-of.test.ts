import {
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { billOf } from '../../../lib/estimates/cost/bill-of.ts';
import { reportCost } from '../../../lib/estimates/cost/cost-report.ts';
import { createOperatorClients } from '../../../lib/operations/operator-clients.ts';
import { fetchStackOutputs } from '../../../lib/operations/redrive/stack-outputs.ts';
import { synthesiseTemplate } from '../../../lib/pipeline/synthesise-webhook-stack.ts';
import { startPipeline } from '../../start-pipeline.ts';

/** What depends on how long things took, or on sizes that differ here. */
const BY_TIME = /gbSeconds|bytes/;

test('one real delivery has the items of the happy path of the cost report', async () => {
  const pipeline = await startPipeline({ expressHistory: true });
  try {
    const { sfn, dynamodb } = createOperatorClients(pipeline.run.endpoint);
    const outputs = await fetchStackOutputs(pipeline.run.endpoint);
    await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'a' });
    await pipeline.settled('generic-a');
    await pipeline.run.stepFunctions.idle();
    const arns = [outputs.IngestArn, outputs.ProcessArn, outputs.TrackArn ?? ''];
    const executions = await Promise.all(
      arns.map(async (stateMachineArn) => {
        const { executions: [run] = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
        const { events = [] } = await sfn.send(
          new GetExecutionHistoryCommand({ executionArn: run?.executionArn }),
        );
        return {
          stateMachineName: stateMachineArn.split(':').at(-1) ?? '',
          type: stateMachineArn === outputs.ProcessArn ? ('STANDARD' as const) : ('EXPRESS' as const),
          events,
          isStartedByEvent: stateMachineArn === outputs.TrackArn,
          isComputation: stateMachineArn === outputs.ProcessArn,
        };
      }),
    );
    const definitions = await Promise.all(
      arns.map(async (stateMachineArn) => {
        const { definition = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
        return [stateMachineArn.split(':').at(-1) ?? '', definition] as const;
      }),
    );
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: outputs.TableName, Key: { deliveryId: { S: 'generic-a' } } }),
    );
    const template = synthesiseTemplate({});
    const bill = billOf({
      template,
      executions,
      record: Item,
      tableName: outputs.TableName ?? '',
      definitions: new Map(definitions),
    });
    const workload = { payloadKb: 0, resultKb: 0, computeMs: 100 };
    const month = { events: 1, failureRate: 0, duplicateRate: 0, polls: 0 };
    const { paths } = await reportCost(template, { ...workload, month });
    const happy = paths.find(({ name }) => name === 'happy')!;
    const counted = Object.fromEntries(bill.map(({ item, quantity }) => [item, quantity]));
    const expected = Object.entries(happy.usage).filter(([, quantity]) => quantity > 0);
    expect(Object.keys(counted).toSorted()).toEqual(expected.map(([item]) => item).toSorted());
    for (const [item, quantity] of expected.filter(([name]) => !BY_TIME.test(name)))
      expect(`${item} ${counted[item]}`).toBe(`${item} ${quantity}`);
  } finally {
    await pipeline.stop();
  }
});
