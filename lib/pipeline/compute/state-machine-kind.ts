import { ArnFormat, Duration, Fn, Stack, Token } from 'aws-cdk-lib';
import {
  IntegrationPattern,
  type IStateMachine,
  type StateMachine,
  StateMachineType,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { checkSettings, describeSetting, isBetween, type SettingRule } from '../setting-rule.ts';
import { wildcardFinding } from '../operations/wildcard-finding.ts';
import { neverRetry, RETRY_FOR_A_DAY } from '../retry-policy.ts';
import type { ComputeKind } from './compute-kind.ts';

/**
 * How long the machine may take.
 *
 * @example
 * const options: StateMachineOptions = { timeout: Duration.days(2) };
 */
export interface StateMachineOptions {
  /**
   * How long one execution of the machine may take, at most 365 days. Then it is stopped.
   *
   * @default Duration.days(1)
   */
  readonly timeout?: Duration;
}

const RULES: readonly SettingRule<Required<StateMachineOptions>>[] = [
  {
    prop: 'timeout',
    must: 'be between 1 second and 365 days, in whole seconds',
    holds: ({ timeout }) => isBetween(timeout.toMilliseconds() / 1000, 1, 365 * 86_400, 'whole'),
  },
];

/**
 * A Standard state machine of the user's own as the heavy step.
 *
 * @throws Error naming the option at fault.
 */
export function stateMachineKind(machine: IStateMachine, options: StateMachineOptions): ComputeKind {
  const { timeout = Duration.days(1) } = options;
  checkSettings(RULES, { timeout }, { where: 'Compute.stateMachine: ', describe: describeSetting });
  checkStandard(machine);
  return {
    name: 'Compute.stateMachine',
    computedBy: machine,
    runsInExpress: false,
    prepare: (scope) => ({
      timeout,
      answersByReference: true,
      accepted: {
        rule: wildcardFinding(scope, executionsOfNested(scope, machine), '*'),
        reason: 'Follows and stops executions of the state machine that computes: their names are generated.',
      },
      state: (process, name) => runStateMachine(process, name, { machine, timeout }),
    }),
  };
}

/** As CDK writes it in the policy. */
function executionsOfNested(scope: Construct, machine: IStateMachine): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'execution',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: Fn.select(6, Fn.split(':', machine.stateMachineArn)),
  });
}

/** Step Functions waits for Standard executions only. The type of an imported machine is not known. */
function checkStandard(machine: IStateMachine): void {
  const { stateMachineType } = machine as Partial<StateMachine>;
  if (stateMachineType !== StateMachineType.EXPRESS || Token.isUnresolved(stateMachineType)) return;
  throw new Error(
    `Compute.stateMachine: '${machine.node.path}' must be a Standard state machine, got an Express one: Step Functions waits for no Express execution.`,
  );
}

/** Errors of the call that starts the execution, which say nothing about the delivery. */
const START_ERRORS = ['StepFunctions.SdkClientException', 'StepFunctions.AWSStepFunctionsException'];

/**
 * Starts the machine with the reference of the delivery and waits for its end. The executions have names of their own, so that a
 * redrive can start another. Its failure is not retried: the machine has retries of its own, and a redrive begins it anew.
 */
function runStateMachine(
  scope: Construct,
  name: string,
  { machine, timeout }: { readonly machine: IStateMachine; readonly timeout: Duration },
): StepFunctionsStartExecution {
  const state = StepFunctionsStartExecution.jsonata(scope, name, {
    comment:
      'The heavy step, a state machine. Billed: 1 transition ($0.000025), 1 more for the start and for each retry, and the states of the machine.',
    integrationPattern: IntegrationPattern.RUN_JOB,
    stateMachine: machine,
    input: TaskInput.fromText('{% $states.input %}'),
    associateWithParent: false,
    outputs: '{% $states.result.Output %}',
    taskTimeout: Timeout.duration(timeout),
  });
  state.addRetry({ ...RETRY_FOR_A_DAY, errors: START_ERRORS });
  state.addRetry(neverRetry('States.TaskFailed'));
  return state;
}
