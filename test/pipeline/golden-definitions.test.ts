import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateMachineDefinition } from '../state-machine-definition.ts';
import { SIMULATED_RECEIVERS } from '../../lib/contracts/outcome-event.ts';
import { synthesisePipeline, synthesiseStack } from '../synthesise-pipeline.ts';

const GOLDEN = path.join(import.meta.dirname, '..', 'golden');
const standard = synthesisePipeline();
const announcing = synthesiseStack({ notices: SIMULATED_RECEIVERS });
const announcingExpress = synthesisePipeline({ processWorkflow: 'express', outcomeEvents: true });
const express = synthesisePipeline({ processWorkflow: 'express' });

describe.each([
  ['Ingest', standard, 'ingest'],
  ['Process', standard, 'process'],
  ['Track', standard, 'track'],
  ['Reconcile', standard, 'reconcile'],
  ['Process', express, 'express-process'],
  ['Reconcile', express, 'express-reconcile'],
  ['Track', announcing, 'announcing-track'],
  ['Process', announcingExpress, 'announcing-express-process'],
  ['OutcomesSignedNoticeNotify', announcing, 'notify'],
] as const)('the definition of %s', (name, template, copy) => {
  const file = path.join(GOLDEN, `${copy}.asl.json`);
  const definition = `${JSON.stringify(stateMachineDefinition(template, name), null, 2)}\n`;

  // UPDATE_GOLDEN=1 (npm run golden) writes what a reviewer then reads in the diff.
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(file, definition);

  test('is the golden copy that was reviewed (npm run golden writes a new one)', () => {
    expect(existsSync(file)).toBe(true);
    expect(definition).toBe(readFileSync(file, 'utf8'));
  });
});
