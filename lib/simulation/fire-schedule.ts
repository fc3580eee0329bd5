import type { Blueprint } from './blueprint.ts';
import type { CarrierOptions } from './carry-events.ts';
import { machineName } from './executions.ts';

/** A schedule of the template. */
export interface Schedule {
  readonly everyMs: number;
  readonly target: string;
}

/** The schedules that are switched on. Only `rate(n minutes)` stands in the template. */
export function readSchedules({ resources }: Blueprint): readonly Schedule[] {
  return resources
    .filter(({ type, properties }) => type === 'AWS::Scheduler::Schedule' && properties.State !== 'DISABLED')
    .map(({ properties }) => {
      const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(String(properties.ScheduleExpression)) ?? [];
      return {
        everyMs: Number(minutes) * 60_000,
        target: (properties.Target as { readonly Arn: string }).Arn,
      };
    });
}

/** Starts the target of a schedule, as a crossing. */
export function fireSchedule({ target }: Schedule, { crossings, executions, work }: CarrierOptions): void {
  const start = (): Promise<unknown> =>
    executions.call('StartExecution', { stateMachineArn: target, input: '{}' });
  const place = `schedule -> ${machineName(target.split(':').at(-1) ?? '')}`;
  work.add(crossings.cross({ kind: 'schedule', place, proceed: start }));
}
