import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DELIVERY } from '../../../contracts/delivery.ts';
import type { BilledExecution } from '../../../estimates/cost/usage/bill-delivery.ts';
import type { DeliveryBill } from '../../delivery-bill.ts';
import type { ConsoleContext } from '../console-context.ts';
import { describeMachines } from '../pipeline/describe-machines.ts';
import { readStackTemplate } from '../pipeline/read-stack-template.ts';
import { findExecutions, type FoundExecution } from './find-executions.ts';
import { readHistory } from './read-history.ts';
import { requireRecord } from './read-record.ts';

const NOT_COUNTED = [
  'Counted from the histories of its runs at list prices of us-east-1, without free tiers. The start of a Standard execution is counted as a transition (N+1).',
  'Not counted: requests for the status, requests that came again, storage, and what a queue or EventBridge held. A computation is counted as reading its body once, and as long as its call took.',
];

/** What a delivery has cost so far, by the meter and the prices of `npm run cost`. */
export async function priceDelivery(context: ConsoleContext, id: string): Promise<DeliveryBill> {
  const { receivedAt } = await requireRecord(context, id);
  const { executions, leavesOut } = await findExecutions(context, id, Date.parse(receivedAt));
  const billed = await Promise.all(executions.map((execution) => withHistory(context, execution)));
  const [template, machines, { TableName }] = await Promise.all([
    readStackTemplate(context),
    describeMachines(context),
    context.outputs(),
  ]);
  const { Item } = await context.clients.dynamodb.send(
    new GetItemCommand({ TableName, Key: { [DELIVERY.key]: { S: id } } }),
  );
  // Loaded only here: it takes longer than all else.
  const { billOf } = await import('../../../estimates/cost/bill-of.ts');
  const items = billOf({
    template,
    executions: billed,
    record: Item,
    tableName: TableName ?? '',
    definitions: new Map(machines.map(({ arn, definition }) => [nameOf(arn), definition])),
  });
  return {
    items,
    total: items.reduce((sum, { dollars }) => sum + dollars, 0),
    leavesOut: [...NOT_COUNTED, ...leavesOut],
  };
}

async function withHistory(
  { clients }: ConsoleContext,
  { machine, type, executionArn = '', stateMachineArn = '' }: FoundExecution,
): Promise<BilledExecution> {
  return {
    stateMachineName: nameOf(stateMachineArn),
    type,
    events: await readHistory(clients.sfn, executionArn),
    isStartedByEvent: machine === 'Track',
    isComputation: machine === 'Process',
  };
}

function nameOf(arn: string): string {
  return arn.split(':').at(-1) ?? '';
}
