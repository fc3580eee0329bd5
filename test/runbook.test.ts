import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Source } from '../lib/pipeline/sources/source.ts';
import { SIMULATED_RECEIVERS } from '../lib/contracts/outcome-event.ts';
import { synthesisePipeline, synthesiseStack } from './synthesise-pipeline.ts';

const runbook = readFileSync(path.join(import.meta.dirname, '..', 'RUNBOOK.md'), 'utf8');
/** Of every kind of pipeline: some stand in one only. */
const alarms = {
  ...synthesisePipeline().findResources('AWS::CloudWatch::Alarm'),
  ...synthesisePipeline({ processWorkflow: 'express' }).findResources('AWS::CloudWatch::Alarm'),
  ...synthesisePipeline({ sources: { github: Source.github({ secret: 'github' }) } }).findResources(
    'AWS::CloudWatch::Alarm',
  ),
  ...synthesiseStack({ notices: SIMULATED_RECEIVERS }).findResources('AWS::CloudWatch::Alarm'),
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

/** What the table of contents may say, and what the section then begins with. */
const FIRST_ANSWERS = ['Act now', 'The delivery is safe'] as const;

test.each(headings)(
  '%s says first whether to act now, in its section and in the table of contents',
  (name) => {
    const section = runbook.split(`## ${name}\n`)[1]?.trimStart();
    const row = runbook.split('\n').find((line) => line.startsWith(`| [${name}](#${name.toLowerCase()}) |`));
    const first = FIRST_ANSWERS.filter((answer) => section?.startsWith(`**${answer}`));
    expect(first).toHaveLength(1);
    expect(row).toContain(first[0]);
  },
);
