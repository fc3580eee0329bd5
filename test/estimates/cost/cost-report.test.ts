import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { compareVariants } from '../../../lib/estimates/cost/compare-variants.ts';
import { type CostOptions, reportCost } from '../../../lib/estimates/cost/cost-report.ts';
import { formatDifference } from '../../../lib/estimates/cost/format-difference.ts';
import { formatHappy } from '../../../lib/estimates/cost/format-cost.ts';
import { summariseCost } from '../../../lib/estimates/cost/summarise-cost.ts';
import summaries from '../../../lib/estimates/cost/summary.json' with { type: 'json' };
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { relaxModels } from '../../../lib/proofs/simulation/relax-models.ts';
import { completeOutputs } from '../../../lib/proofs/simulation/complete-outputs.ts';
import { synthesisePipeline, synthesiseStack } from '../../synthesise-pipeline.ts';

const WORKLOAD = { payloadKb: 4, resultKb: 1, computeMs: 500 };
const OPTIONS: CostOptions = {
  ...WORKLOAD,
  month: { events: 1_000_000, failureRate: 0, duplicateRate: 0, polls: 1 },
};

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly DefinitionString: { readonly 'Fn::Join': [string, unknown[]] } };
}

interface Template {
  readonly Resources: Record<string, Resource>;
}

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
/** Lines of the README are wrapped, and a figure may stand on two. */
const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
const costReadme = readFileSync(path.join(ROOT, 'lib', 'estimates', 'cost', 'README.md'), 'utf8');
const template = synthesiseStack().toJSON() as Template;
const standard = await reportCost(template, OPTIONS);
const express = await reportCost(synthesiseStack({ processWorkflow: 'express' }).toJSON(), OPTIONS);
const pathOf = ({ paths }: typeof standard, name: string) => paths.find((known) => known.name === name)!;

describe('a happy delivery of 4 KB with a result of 1 KB', () => {
  test('costs at most $66 per million with a Standard Process, in the N+1 reading', () => {
    expect(standard.happyPerMillion).toBeLessThanOrEqual(66);
    expect(standard.happyPerMillion).toBeGreaterThan(50);
  });

  test('costs at most $16 per million with an Express Process', () => {
    expect(express.happyPerMillion).toBeLessThanOrEqual(16);
    expect(express.happyPerMillion).toBeGreaterThan(10);
  });

  test('is billed for what it does, call by call', () => {
    expect(pathOf(standard, 'happy').usage).toMatchObject({
      'apigateway.rest.requests': 1,
      'states.express.requests': 2,
      'states.standard.transitions': 1,
      'states.standard.starts': 1,
      's3.put': 1,
      's3.get': 1,
      // The record: 1 KB and its entry in the index; with the result: 2 KB, and the entry goes.
      'dynamodb.writeUnits': 1 + 2,
      'dynamodb.indexWriteUnits': 1 + 1,
      'lambda.requests': 1,
    });
  });
});

test('an event that holds a delivery is billed, once in 64 KB, and so is what comes after it', () => {
  const held = pathOf(standard, 'held by EventBridge, then parked').usage;
  expect(held).toMatchObject({ 'events.custom': 1, 'states.express.requests': 3, 'pipes.requests': 1 });
  // The event, from EventBridge to the queue, and the pipe's receive and delete.
  expect(held['sqs.requests']).toBe(3);
  expect(pathOf(standard, 'happy').usage).not.toHaveProperty('events.custom');
});

test('each retry of a Standard state is a transition, an Express one is time', () => {
  const tried = standard.paths.filter(({ name }) => /^Process \/ Run compute: \d/.test(name));
  for (const { name, usage } of tried) {
    const retries = Number(/\d+/.exec(name)?.[0]);
    expect(usage['states.standard.transitions']).toBe(1 + retries);
  }
  // Found, not listed: a day of them.
  expect(tried.at(-1)?.name).toBe('Process / Run compute: 104 retries');
  expect(pathOf(express, 'Process / Run compute: 1 retry').usage).not.toHaveProperty(
    'states.standard.transitions',
  );
});

test('every call of a delivery has its retries counted, found in the runs', () => {
  const retried = standard.paths.filter(({ name }) => name.endsWith(': 1 retry')).map(({ name }) => name);
  expect(retried).toEqual(
    [
      'Ingest / Store payload',
      'Ingest / Record delivery',
      'Ingest / Start processing',
      'Process / Run compute',
      'Track / Record outcome',
      'Track / Store result',
    ].map((place) => `${place}: 1 retry`),
  );
});

test('a path that does not end as its name says has no price', async () => {
  const computeMs = 400_000;
  await expect(reportCost(template, { ...OPTIONS, computeMs })).rejects.toThrow(
    /^The path 'happy' must end as SUCCEEDED, but ends as FAILED \(.*Sandbox\.Timedout.*\)\. Does a computation of 400000 ms fit/,
  );
});

test('the happy path is explained item by item, and the items are its sum', () => {
  const lines = formatHappy(standard).split('\n').slice(2);
  const amounts = lines.map((line) => Number(line.split(/\s+/).at(-1)));
  const [sum, items] = [amounts.at(-2), amounts.slice(0, -2)];
  expect(items.length).toBeGreaterThan(8);
  expect(items.reduce((total, amount) => total + amount, 0)).toBeCloseTo(sum ?? 0, 1);
});

test('X-Ray costs up to $5 per million where it is on', async () => {
  const traced = await reportCost(synthesiseStack({ tracing: true }).toJSON(), OPTIONS);
  expect(traced.happyPerMillion - standard.happyPerMillion).toBeCloseTo(5, 6);
});

test('a difference shows what is not the happy path: memory, alarms, what is idle', async () => {
  const changed = structuredClone(template) as unknown as {
    readonly Resources: Record<
      string,
      { readonly Type: string; readonly Properties: Record<string, unknown> }
    >;
  };
  for (const { Type, Properties } of Object.values(changed.Resources)) {
    if (Type === 'AWS::Lambda::Function') Properties.MemorySize = 3_538;
  }
  changed.Resources.More = { Type: 'AWS::CloudWatch::Alarm', Properties: {} };
  const text = formatDifference(standard, await reportCost(changed, OPTIONS));
  expect(text).toMatch(/^happy, its computation +12\.07 +23\.58 +\+11\.52$/m);
  expect(text).toMatch(/^month, Alarms +1\.70 +1\.80 +\+0\.10$/m);
  expect(text).toMatch(/^idle month +1\.99 +2\.09 +\+0\.10$/m);
  expect(text).not.toContain('happy, per million');
  expect(formatDifference(standard, standard)).toBe('no figure changes');
});

test('a duplicate computes nothing, a refused body stores nothing', () => {
  expect(pathOf(standard, 'sent again').usage['lambda.requests']).toBe(0);
  expect(Object.keys(pathOf(standard, 'body refused by the schema').usage)).not.toContain('s3.put');
});

test('a state more in a definition is a row more on the bill, without a change of the counting', async () => {
  const changed = structuredClone(template);
  const id = Object.keys(changed.Resources).find((name) => /PipelineProcess[0-9A-F]/.test(name)) ?? '';
  const [, parts] = changed.Resources[id]!.Properties.DefinitionString['Fn::Join'];
  parts[0] = String(parts[0]).replace(
    '{"StartAt":"Run compute","States":{',
    '{"StartAt":"Think","States":{"Think":{"Type":"Pass","Next":"Run compute"},',
  );
  const more = await reportCost(changed, OPTIONS);
  expect(more.happyPerMillion - standard.happyPerMillion).toBeCloseTo(25, 6);
  expect(formatDifference(standard, more)).toMatch(/^happy, per million +64\.\d\d +89\.\d\d +\+25\.00$/m);
});

test('the pipeline is at least two times cheaper than a Lambda per step', async () => {
  const { rows } = await compareVariants(WORKLOAD);
  const of = (name: string) => rows.find((row) => row.name === name)!;
  expect(of('Lambda per step').perMillion['N+1']).toBeGreaterThan(2 * of('this pipeline').perMillion['N+1']);
  expect(of('Lambda per step').transitions).toBe(5);
  expect(of('this pipeline').perMillion['N+1']).toBeCloseTo(standard.happyPerMillion, 6);
  expect(of('status written in Standard').transitions).toBe(3);
  for (const { name, perMillion, transitions, hops, givesUp } of rows) {
    const [least, most] = [perMillion.N.toFixed(2), perMillion['N+1'].toFixed(2)];
    const cells = [least === most ? least : `${least} to ${most}`, transitions, hops].join(' | ');
    const row = costReadme.split('\n').find((line) => line.replaceAll('`', '').startsWith(`| ${name} |`));
    expect(row, name).toContain(`| ${cells} | ${givesUp} |`);
  }
});

test('a month without an event costs alarms, polls and Reconcile', () => {
  expect(standard.idleMonth.Alarms).toBeCloseTo(1.7, 6);
  expect(standard.idleMonth).not.toHaveProperty('Standard');
});

test('what cdk synth and the README say is what the command counts', () => {
  expect(summaries).toEqual({ standard: summariseCost(standard), express: summariseCost(express) });
  for (const summary of Object.values(summaries)) expect(readme).toContain(summary);
});

test('a function that is elsewhere is priced as a computation in its place, with the memory that is given', async () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:theirs';
  const elsewhere = synthesisePipeline((stack) => ({
    compute: LambdaFunction.fromFunctionArn(stack, 'Theirs', arn),
  }));
  const report = await reportCost(completeOutputs(elsewhere.toJSON()), { ...OPTIONS, memoryMb: 1_769 });
  expect(report.memoryMb).toBe(1_769);
  expect(report.happyPerMillion).toBeCloseTo(standard.happyPerMillion, 0);
});

test('a signed source adds at most half a dollar to a million deliveries, no Standard transition, and its secret to a month', async () => {
  const sources = { events: Source.standardWebhooks({ secret: 'events' }) };
  const signed = await reportCost(relaxModels(synthesiseStack({ sources }).toJSON()), OPTIONS);
  const more = signed.happyPerMillion - standard.happyPerMillion;
  expect(more).toBeGreaterThan(0.2);
  expect(more).toBeLessThanOrEqual(0.5);
  const [happy] = signed.paths;
  expect(happy?.usage).toMatchObject({ 'lambda.verifier.requests': 1, 'states.standard.transitions': 1 });
  expect(signed.idleMonth.Secrets).toBe(0.4);
  expect(standard.idleMonth).not.toHaveProperty('Secrets');
});
