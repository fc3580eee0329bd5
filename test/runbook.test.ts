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

test('the runbook has one heading for each alarm, and no other', () => {
  const ids = Object.keys(alarms).map((id) => /^WebhookPipelineAlarms(\w+)[0-9A-F]{8}$/.exec(id)?.[1] ?? id);
  expect(headings.toSorted()).toEqual(ids.toSorted());
});

test.each(headings)('%s says what it means, how to look and what to do', (name) => {
  const section = runbook.split(`## ${name}\n`)[1]?.split('\n## ')[0];
  for (const part of ['**Means.**', '**Look.**', '**Do.**']) expect(section).toContain(part);
});

test('every alarm names its heading', () => {
  for (const { Properties } of Object.values(alarms)) {
    const { AlarmDescription } = Properties as { readonly AlarmDescription: string };
    const [, name] = /See RUNBOOK\.md, (\w+)\.$/.exec(AlarmDescription) ?? [];
    expect(headings).toContain(name);
  }
});
