import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareVariants } from '../../lib/cost/compare-variants.ts';
import { type CostOptions, reportCost } from '../../lib/cost/cost-report.ts';
import { formatDifference } from '../../lib/cost/format-cost.ts';
import { summariseCost } from '../../lib/cost/summarise-cost.ts';
import summaries from '../../lib/cost/summary.json' with { type: 'json' };
import { synthesisePipeline } from '../synthesise-pipeline.ts';

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

const readme = readFileSync(path.join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
const template = synthesisePipeline().toJSON() as Template;
const standard = await reportCost(template, OPTIONS);
const express = await reportCost(synthesisePipeline({ processWorkflow: 'express' }).toJSON(), OPTIONS);
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
      'dynamodb.writeUnits': 2 + 3,
      'lambda.requests': 1,
    });
  });
});

test('each retry of a Standard state is a transition, an Express one is time', () => {
  expect(pathOf(standard, 'run compute: 6 retries').usage['states.standard.transitions']).toBe(7);
  expect(pathOf(express, 'run compute: 1 retry').usage).not.toHaveProperty('states.standard.transitions');
  expect(standard.paths.map(({ name }) => name)).not.toContain('run compute: 7 retries');
});

test('a duplicate computes nothing, a refused body stores nothing', () => {
  expect(pathOf(standard, 'sent once more').usage['lambda.requests']).toBe(0);
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
  expect(formatDifference(standard.paths, more.paths)).toMatch(/^happy +64\.\d\d +89\.\d\d +\+25\.00$/m);
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
    const row = readme.split('\n').find((line) => line.replaceAll('`', '').startsWith(`| ${name} |`));
    expect(row, name).toContain(`| ${cells} | ${givesUp}`.slice(0, 40));
  }
}, 60_000);

test('a month without an event costs alarms, polls and Reconcile', () => {
  expect(standard.idleMonth.Alarms).toBeCloseTo(1, 6);
  expect(standard.idleMonth).not.toHaveProperty('Standard');
});

test('what cdk synth and the README say is what the command counts', () => {
  expect(summaries).toEqual({ standard: summariseCost(standard), express: summariseCost(express) });
  for (const summary of Object.values(summaries))
    expect(readme).toContain(summary.replace(/: npm run cost\.$/, ''));
});
