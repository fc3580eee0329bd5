import type { DeliveryDetail } from '../../delivery-detail.ts';

/** The status of the computation if it is newer than the record, which is written after it. */
export function statusOf({ record, executions }: DeliveryDetail): string {
  const process = executions.findLast(({ machine }) => machine === 'Process');
  return process?.status ?? record?.status ?? 'ACCEPTED';
}
