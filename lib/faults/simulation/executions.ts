import { createInvokeTask } from '../../local/integrations/create-invoke-task.ts';
import type { IntegrationTargets } from '../../local/integrations/integration.ts';
import { stateMachineOf } from '../../local/integrations/state-machine-of.ts';
import { shortName } from '../../local/log-executions.ts';
import type { InvokeTask, TaskCall } from '../../local/state-machine/run-execution.ts';
import type { StepFunctionsService } from '../../local/step-functions/step-functions-service.ts';
import type { AccessControl } from '../../local/roles/access-control.ts';
import type { Blueprint } from './blueprint.ts';
import type { Crossings } from './crossings.ts';

type Request = Readonly<Record<string, unknown>>;

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
  private readonly express: ReadonlySet<string>;
  private readonly crossings: Crossings;
  private readonly stepFunctions: () => StepFunctionsService;

  constructor({ machines }: Blueprint, crossings: Crossings, stepFunctions: () => StepFunctionsService) {
    this.express = new Set(machines.filter(({ type }) => type === 'EXPRESS').map(({ name }) => name));
    this.crossings = crossings;
    this.stepFunctions = stepFunctions;
  }

  /** An action of Step Functions; remembers what was started. */
  async call(action: string, request: Request): Promise<Record<string, unknown>> {
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
        crash: () => this.crash(executionArn),
        repeatRun: () => this.startAgain(executionArn),
      });
    };
  }

  /** Starts what was started once more. */
  startAgain(executionArn: string): void {
    const request = this.started.get(executionArn);
    if (request !== undefined) void this.call('StartExecution', request);
  }

  /** Whatever the run does from now on has no effect; it ends by its own time-outs, unseen. */
  private crash(executionArn: string): void {
    this.crashed.add(executionArn);
    this.startAgain(executionArn);
  }
}

const NEVER = new Promise<never>(() => undefined);

function integrationOf({ resource }: TaskCall): string {
  return resource.replace(/^arn:[^:]*:states:::/, '');
}
