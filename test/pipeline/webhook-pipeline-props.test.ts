import { Duration } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { Acknowledgement } from '../../lib/pipeline/api/acknowledgement.ts';
import { Auth } from '../../lib/pipeline/api/auth.ts';
import { OutputSet } from '../../lib/pipeline/operations/output-set.ts';
import { ProcessWorkflow } from '../../lib/pipeline/process/process-workflow.ts';
import { resolveProps } from '../../lib/pipeline/webhook-pipeline-props.ts';
import cases from '../cases/invalid-props.json' with { type: 'json' };

test('nothing has to be given', () => {
  expect(resolveProps({})).toMatchObject({ auth: 'apiKey', rateLimit: 150, burstLimit: 800 });
});

test('a prop that is undefined is a prop that is not given', () => {
  expect(resolveProps({ auth: undefined }).auth).toBe('apiKey');
});

test('a choice is a constant or its plain string', () => {
  const named = {
    acknowledgement: Acknowledgement.STORED,
    auth: Auth.IAM,
    processWorkflow: ProcessWorkflow.EXPRESS,
    outputs: OutputSet.NONE,
  };
  const plain = {
    acknowledgement: 'stored',
    auth: 'iam',
    processWorkflow: 'express',
    outputs: 'none',
  } as const;
  expect(resolveProps(named)).toEqual(resolveProps(plain));
});

test.each(cases)('$prop refuses $value', ({ prop, value, message }) => {
  expect(() => resolveProps({ [prop]: value })).toThrow(new Error(message));
});

test('an Express Process must end within its five minutes', () => {
  const props = { processWorkflow: 'express', computeTimeout: Duration.minutes(5) } as const;
  expect(() => resolveProps(props)).toThrow(
    "'computeTimeout' must be at most 240 seconds with processWorkflow 'express', whose runs end after 300, got 5 minutes.",
  );
});

test.each<[string, Duration, string]>([
  [
    'computeTimeout',
    Duration.millis(1500),
    "'computeTimeout' must be between 1 and 900 whole seconds, got 1 second 500 millis.",
  ],
  [
    'computeTimeout',
    Duration.minutes(16),
    "'computeTimeout' must be between 1 and 900 whole seconds, got 16 minutes.",
  ],
  ['retention', Duration.hours(12), "'retention' must be at least 1 day, in whole days, got 12 hours."],
])('%s refuses %s', (prop, value, message) => {
  expect(() => resolveProps({ [prop]: value })).toThrow(new Error(message));
});
