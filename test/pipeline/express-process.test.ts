import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { EXPRESS_LIMIT } from '../../lib/pipeline/express-state-machine.ts';
import { resolveProps } from '../../lib/webhook-pipeline-props.ts';
import { withLocalPipeline } from '../../lib/exercise/with-local-pipeline.ts';
import { reportRoles } from '../../lib/exercise/report-roles.ts';
import { allStates, stateMachineDefinition } from '../state-machine-definition.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

const template = synthesisePipeline({ processWorkflow: 'express' });
const definition = stateMachineDefinition(template, 'Process');

describe('an Express Process', () => {
  test('leaves no Standard state machine and no rule in the template', () => {
    template.resourceCountIs('AWS::Events::Rule', 0);
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', { StateMachineType: 'EXPRESS' });
  });

  test('holds a claim longer than its run and the function in it can last, and less than Reconcile waits', () => {
    const { Arguments } = allStates(definition).get('Claim delivery') as { readonly Arguments: object };
    const [, holds] = /\$millis\(\) - (\d+)/.exec(JSON.stringify(Arguments)) ?? [];
    expect(Number(holds)).toBeGreaterThan(EXPRESS_LIMIT.toMilliseconds() + 240_000);
    expect(Number(holds)).toBeLessThan(15 * 60_000);
  });

  test('is computed for two minutes by default, and four at the most', () => {
    expect(resolveProps({ processWorkflow: 'express' }).computeTimeout.toSeconds()).toBe(120);
    expect(resolveProps({}).computeTimeout.toSeconds()).toBe(300);
  });

  test('logs no data', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: Match.objectLike({ IncludeExecutionData: false }),
    });
  });
});

test('deliveries come to their outcomes, and every grant of the roles is used', async () => {
  await withLocalPipeline(
    async ({ driver, run }) => {
      const outcomeOf = async (source: string, body: object, key: string) => {
        const headers = { 'idempotency-key': key };
        const { status, body: accepted } = await driver.post(source, JSON.stringify(body), headers);
        expect(status).toBe(202);
        return driver.settled(accepted.deliveryId);
      };
      expect(await outcomeOf('generic', { data: 1 }, 'a')).toMatchObject({ status: 'SUCCEEDED' });
      // A second Process is started, and finds that it may not compute.
      expect(await outcomeOf('generic', { data: 1 }, 'a')).toMatchObject({ status: 'SUCCEEDED' });
      expect(driver.lines.filter((line) => line.includes('  Run compute  '))).toHaveLength(1);
      expect(await outcomeOf('generic', { data: { ['k'.repeat(20_000)]: 1 } }, 'large')).toMatchObject({
        status: 'SUCCEEDED',
        resultKey: 'results/generic-large.json',
      });
      await driver.reopen('generic-a');
      await run.fireSchedules();
      await driver.settled('generic-a');
      const roles = /WebhookPipeline(Process|Reconcile)Role/;
      expect(reportRoles(run.access).surprises.filter((line) => roles.test(line))).toEqual([]);
    },
    { props: { processWorkflow: 'express' } },
  );
}, 60_000);
