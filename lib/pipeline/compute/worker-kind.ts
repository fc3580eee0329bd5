import { Duration } from 'aws-cdk-lib';
import { checkSettings, describeSetting, isBetween, type SettingRule } from '../setting-rule.ts';
import type { ComputeKind } from './compute-kind.ts';
import { runWorkerTask } from './run-worker-task.ts';
import type { WorkerOptions } from './worker-options.ts';
import { WorkerQueue } from './worker-queue.ts';

const RULES: readonly SettingRule<Required<WorkerOptions>>[] = [
  {
    prop: 'heartbeat',
    must: 'be between 2 minutes and 10 days, in whole seconds: SQS keeps a message for 14 days',
    holds: ({ heartbeat }) => isBetween(secondsOf(heartbeat), 120, 10 * 86_400, 'whole'),
  },
  {
    prop: 'timeout',
    must: 'be at least heartbeat and at most 365 days, in whole seconds',
    holds: ({ heartbeat, timeout }) =>
      isBetween(secondsOf(timeout), secondsOf(heartbeat), 365 * 86_400, 'whole'),
  },
];

/**
 * Workers as the heavy step.
 *
 * @throws Error naming the option at fault.
 */
export function workerKind(options: WorkerOptions): ComputeKind {
  const times = withDefaults(options);
  checkSettings(RULES, times, { where: 'Compute.worker: ', describe: describeSetting });
  return {
    name: 'Compute.worker',
    computedBy: times,
    runsInExpress: false,
    prepare: (scope, label, { removalPolicy }) => {
      const worker = new WorkerQueue(scope, 'Worker', { label, heartbeat: times.heartbeat, removalPolicy });
      return {
        timeout: times.timeout,
        worker,
        answersByReference: true,
        state: (process, name) => runWorkerTask(process, name, { ...times, queue: worker.queue }),
      };
    },
  };
}

function withDefaults({ heartbeat = Duration.hours(1), timeout }: WorkerOptions): Required<WorkerOptions> {
  const longest = Math.max(secondsOf(heartbeat), Duration.days(1).toSeconds());
  return { heartbeat, timeout: timeout ?? Duration.seconds(longest) };
}

function secondsOf(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}
