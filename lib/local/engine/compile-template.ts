import { type CompiledMachine, compileStateMachines } from './load-state-machines.ts';
import type { AccessControl } from '../roles/access-control.ts';
import { loadAccessControl } from '../roles/load-access-control.ts';
import { readRules } from '../services/event-bridge/event-buses.ts';
import { type Pipe, readPipes } from '../services/pipes/read-pipe.ts';
import { type Outside, readOutside } from '../services/event-bridge/read-outside.ts';
import type { Rule } from '../services/event-bridge/read-rule.ts';
import { readSchedules, type Schedule } from '../services/scheduler/read-schedule.ts';
import type { LocalAccount } from '../template/local-account.ts';
import type { TemplateResource } from '../template/read-template.ts';

/** The compiled parts of a template that an engine runs. Several engines can run it, one after the other. */
export interface CompiledTemplate {
  readonly resources: readonly TemplateResource[];
  readonly account: LocalAccount;
  /** Records the requests of all engines that run the template. */
  readonly access: AccessControl;
  readonly machines: readonly CompiledMachine[];
  readonly rules: readonly Rule[];
  readonly pipes: readonly Pipe[];
  readonly schedules: readonly Schedule[];
  readonly outside: Outside;
}

/**
 * Reads and compiles everything behind the API. Compiling takes a hundred times as long as a simulated delivery.
 *
 * @throws UnsupportedError with logical id and path, for everything that the local run does not support
 */
export function compileTemplate(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): CompiledTemplate {
  return {
    resources,
    account,
    access: loadAccessControl(resources, account),
    machines: compileStateMachines(resources),
    rules: readRules(resources, account),
    pipes: readPipes(resources, account),
    schedules: readSchedules(resources, account),
    outside: readOutside(resources, account),
  };
}
