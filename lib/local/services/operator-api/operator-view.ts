import type { Pipe } from '../pipes/read-pipe.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { LogEvents } from './log-events.ts';

/** A resource of the template with resolved references. */
export interface OperatorResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The parts of a run that operators' commands can read. */
export interface OperatorView {
  readonly account: LocalAccount;
  readonly startedAt: number;
  readonly apiKey: string;
  /** A function, because a template can be replaced. */
  readonly resources: () => readonly OperatorResource[];
  readonly outputs: () => Readonly<Record<string, string>>;
  readonly template: () => object;
  readonly pipes: PipeControl;
  readonly logs: LogEvents;
}

/** The pipes of a run, each of which can be stopped and started. */
export interface PipeControl {
  list(): readonly { readonly pipe: Pipe; readonly isRunning: boolean }[];
  start(arn: string): void;
  stop(arn: string): Promise<void>;
}
