import { accountOf } from '../../local/template/account-of.ts';
import { readOutputs, readTemplate } from '../../local/template/read-template.ts';
import { COMPONENTS, priceOf } from './price-usage.ts';
import { type BilledExecution, billDelivery } from './usage/bill-delivery.ts';
import { readMetered } from './usage/priced-pipeline.ts';

/** One item that AWS bills for a delivery. */
export interface PricedItem {
  readonly item: string;
  readonly component: string;
  readonly unit: string;
  readonly quantity: number;
  readonly dollars: number;
}

/** A real delivery, and the deployed parts that its bill depends on. */
export interface RealDelivery {
  readonly template: object;
  readonly executions: readonly BilledExecution[];
  /** The item of the delivery as it is now. */
  readonly record: Readonly<Record<string, unknown>> | undefined;
  /** As deployed. The template has its own name for it. */
  readonly tableName: string;
  /** ASL by the deployed name of the state machine. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** The bill of a real delivery, in the order in which it meets the components, in the N+1 reading. */
export function billOf(delivery: RealDelivery): readonly PricedItem[] {
  const { template, executions, record, tableName, definitions } = delivery;
  const account = accountOf(template);
  const metered = readMetered({
    resources: readTemplate(template, account),
    account,
    outputs: readOutputs(template, account),
  });
  const usage = billDelivery(
    executions,
    {
      ...metered,
      // A pipeline has one table.
      tables: metered.tables.map((table) => ({ ...table, TableName: tableName })),
      definitionBytes: new Map([...definitions].map(([name, text]) => [name, Buffer.byteLength(text)])),
    },
    record,
  );
  return Object.entries(usage)
    .map(([item, quantity]) => {
      const { component, unit, dollars, per } = priceOf(item);
      return { item, component, unit, quantity, dollars: (quantity * dollars) / per };
    })
    .toSorted((one, other) => COMPONENTS.indexOf(one.component) - COMPONENTS.indexOf(other.component));
}
