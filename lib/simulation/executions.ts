import { createInvokeTask } from '../local/integrations/create-invoke-task.ts';
import type { IntegrationTargets } from '../local/integrations/integration.ts';
import { stateMachineOf } from '../local/integrations/state-machine-of.ts';
import { shortName } from '../local/log-executions.ts';
import type { InvokeTask, TaskCall } from '../local/state-machine/run-execution.ts';
import type { StepFunctionsService } from '../local/step-functions/step-functions-service.ts';
import type { AccessControl } from '../local/roles/access-control.ts';
import type { Blueprint } from './blueprint.ts';
import type { Crossings } from './crossings.ts';

type Request = Readonly<Record<string, unknown>>;
type Answer = Record<string, unknown>;

/** Names without what CDK puts around them: `WebhookPipelineIngest9E39CE51` is `Ingest`. */
export function machineName(logicalId: string): string {
  return shortName(logicalId).replace(/^WebhookPipeline/, '');
}

/**
 * The executions of a run: their tasks cross a boundary each, and an Express run can crash. Of an asynchronous one Step
 * Functions holds the input and starts it again ("at-least-once workflow execution", Express workflows in the developer
 * guide); a synchronous one is nobody's but its caller's.
 */
export class Executions {
  /** What asynchronous Express runs were started with, by their ARN. */
  private readonly started = new Map<string, Request>();
  private readonly crashed = new Set<string>();
  /** Who waits for a synchronous run, by its name. */
  private readonly waiting = new Map<string, Set<(failed: Answer) => void>>();
  private synchronous = 0;
  private readonly express: ReadonlySet<string>;
  private readonly crossings: Crossings;
  private readonly stepFunctions: () => StepFunctionsService;

  constructor({ machines }: Blueprint, crossings: Crossings, stepFunctions: () => StepFunctionsService) {
    this.express = new Set(machines.filter(({ type }) => type === 'EXPRESS').map(({ name }) => name));
    this.crossings = crossings;
    this.stepFunctions = stepFunctions;
  }

  /** An action of Step Functions; remembers what was started. */
  async call(action: string, request: Request): Promise<Answer> {
    if (action === 'StartSyncExecution') {
      this.synchronous += 1;
      const named = { name: `sync-${this.synchronous}`, ...request };
      return this.waitFor(named.name, this.stepFunctions().call(action, named));
    }
    const answer = await this.stepFunctions().call(action, { ...request });
    // Of a Standard execution nobody asks, and there may be very many.
    if (action === 'StartExecution' && this.typeOf(request) === 'EXPRESS') {
      this.started.set(String(answer.executionArn), request);
    }
    return answer;
  }

  private typeOf({ stateMachineArn, executionArn }: Request): 'EXPRESS' | 'STANDARD' {
    const arn = (stateMachineArn ?? stateMachineOf(executionArn as string)) as string;
    return this.express.has(arn.split(':').at(-1) ?? '') ? 'EXPRESS' : 'STANDARD';
  }

  /** Performs the tasks of all executions, each as a crossing. */
  invoker(targets: IntegrationTargets, access: AccessControl): InvokeTask {
    const invoke = createInvokeTask(targets, (roleArn, executionArn) =>
      access.mayAssume(roleArn, 'states.amazonaws.com', stateMachineOf(executionArn)),
    );
    return (call) => {
      const { executionArn, stateName } = call;
      if (this.crashed.has(executionArn)) return NEVER;
      const machine = stateMachineOf(executionArn).split(':').at(-1) ?? '';
      return this.crossings.cross({
        kind: 'task',
        place: `${machineName(machine)} / ${stateName}`,
        integration: integrationOf(call),
        visit: `${executionArn} / ${stateName}`,
        ...(this.express.has(machine) && { isAtLeastOnce: this.started.has(executionArn) }),
        proceed: async () => (this.crashed.has(executionArn) ? NEVER : invoke(call)),
        crash: (how) => this.crash(executionArn, how),
        repeatRun: () => this.startAgain(executionArn),
      });
    };
  }

  /** Starts what was started once more. */
  startAgain(executionArn: string): void {
    const request = this.started.get(executionArn);
    if (request !== undefined) void this.call('StartExecution', request);
  }

  /**
   * Whatever the run does from now on has no effect; it ends by its own time-outs, unseen. Who waits for a synchronous one is
   * told at once that it failed.
   */
  private crash(executionArn: string, { again }: { readonly again: boolean }): void {
    this.crashed.add(executionArn);
    if (again) this.startAgain(executionArn);
    const name = executionArn.split(':').at(-2) ?? '';
    for (const fail of this.waiting.get(name) ?? []) fail({ status: 'FAILED', error: 'crashed' });
  }

  /** The answer of a synchronous run, or that it crashed; runs of the same name are told alike. */
  private async waitFor(name: string, answer: Promise<Answer>): Promise<Answer> {
    const waiting = this.waiting.get(name) ?? new Set();
    this.waiting.set(name, waiting);
    let fail: (failed: Answer) => void = () => undefined;
    const crashed = new Promise<Answer>((resolve) => {
      fail = resolve;
    });
    waiting.add(fail);
    try {
      return await Promise.race([answer, crashed]);
    } finally {
      waiting.delete(fail);
    }
  }
}

const NEVER = new Promise<never>(() => undefined);

function integrationOf({ resource }: TaskCall): string {
  return resource.replace(/^arn:[^:]*:states:::/, '');
}
