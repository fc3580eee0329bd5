import { describe, expect, test } from 'vitest';
import { checkTask } from '../../../lib/local/integrations/check-task.ts';
import type { IntegrationTargets } from '../../../lib/local/integrations/task-integration.ts';
import accepted from '../../cases/integrations/accepted.json' with { type: 'json' };
import refusals from '../../cases/integrations/refusals.json' with { type: 'json' };
import refusedArguments from '../../cases/integrations/refused-arguments.json' with { type: 'json' };

interface TaskCase {
  readonly name: string;
  /** Without `arn:aws:states:::`. */
  readonly resource: string;
  readonly arguments?: unknown;
}

interface Refusal extends TaskCase {
  /** Part of the message, after "does not support". */
  readonly message: string;
  /** The path from the state. */
  readonly path: string;
}

const PLACE = { logicalId: 'Machine', path: 'DefinitionString/States/Work' };

/** Checking does not call anything. */
const NO_TARGETS = {} as IntegrationTargets;

function check({ resource, ...rest }: TaskCase): void {
  const state = 'arguments' in rest ? { Arguments: rest.arguments } : {};
  checkTask(`arn:aws:states:::${resource}`, state, PLACE, NO_TARGETS);
}

describe('a task that the local run cannot perform is refused while it loads', () => {
  test.each(refusals as readonly Refusal[])('$name', (refusal) => {
    expect(() => check(refusal)).toThrow(`does not support ${refusal.message}`);
    expect(() => check(refusal)).toThrow(`at Machine/${PLACE.path}/${refusal.path}.`);
  });
});

describe('Arguments that AWS refuses are refused with its message', () => {
  test.each(refusedArguments as readonly (TaskCase & { readonly message: string })[])('$name', (refused) => {
    expect(() => check(refused)).toThrow(
      expect.objectContaining({
        name: 'InvalidDefinitionError',
        code: 'SCHEMA_VALIDATION_FAILED',
        location: '/States/Work/Arguments',
        message: expect.stringContaining(`SCHEMA_VALIDATION_FAILED: ${refused.message}`) as string,
      }),
    );
  });
});

describe('a task is accepted', () => {
  test.each(accepted as readonly TaskCase[])('with $name', (one) => {
    expect(() => check(one)).not.toThrow();
  });
});
