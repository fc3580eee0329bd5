import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { synthesisePipeline } from './synthesise-pipeline.ts';

const runbook = readFileSync(path.join(import.meta.dirname, '..', 'RUNBOOK.md'), 'utf8');
/** Of every kind of pipeline: some stand in one only. */
const alarms = {
  ...synthesisePipeline().findResources('AWS::CloudWatch::Alarm'),
  ...synthesisePipeline({ processWorkflow: 'express' }).findResources('AWS::CloudWatch::Alarm'),
};

/** A name without spaces is an alarm's. */
const headings = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name = '']) => name);

/** The heading that an alarm names to whoever it calls. */
function named({ Properties }: { readonly Properties?: unknown }): string | undefined {
  const { AlarmDescription } = Properties as { readonly AlarmDescription: string };
  return /See RUNBOOK\.md, (\w+)\.$/.exec(AlarmDescription)?.[1];
}

test('the runbook has one heading for each that an alarm names, and no other', () => {
  const meant = new Set(Object.values(alarms).map((alarm) => named(alarm)));
  expect(new Set(headings)).toEqual(meant);
  expect(headings).toHaveLength(meant.size);
});

test.each(headings)('%s says what it means, how to look and what to do', (name) => {
  const section = runbook.split(`## ${name}\n`)[1]?.split('\n## ')[0];
  for (const part of ['**Means.**', '**Look.**', '**Do.**']) expect(section).toContain(part);
});
