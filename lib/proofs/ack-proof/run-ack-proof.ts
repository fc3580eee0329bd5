import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesiseWebhookStack } from '../../pipeline/synthesise-webhook-stack.ts';
import type { WebhookStackProps } from '../../pipeline/webhook-stack.ts';
import { countProofs, formatProofs } from './format-proof.ts';
import { type Proof, proveTemplate } from './prove-template.ts';

/** What to print, and how the command ends: 0, 1 if a 2xx is unproven, 2 for bad usage or a template that is none. */
export interface AckProofReport {
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1 | 2;
  /** What was judged, template after template. */
  readonly proofs: readonly Proof[];
}

/**
 * Proves the 2xx of the template that `args` names; without one, those of the pipeline of this project, at both levels of
 * acknowledgement.
 */
export async function runAckProof(args: readonly string[]): Promise<AckProofReport> {
  const [file, ...more] = args;
  if (file === '--help') return { lines: [USAGE], exitCode: 0, proofs: [] };
  if (more.length > 0 || file?.startsWith('-') === true) {
    return {
      lines: [`Expected at most one template, got: ${args.join(' ')}`, USAGE],
      exitCode: 2,
      proofs: [],
    };
  }
  try {
    return await report(file === undefined ? synthesiseLevels() : [readTemplate(file)]);
  } catch (error) {
    const what = file === undefined ? 'The pipeline could not be judged' : `${file} could not be judged`;
    return { lines: [`${what}: ${(error as Error).message}`, USAGE], exitCode: 2, proofs: [] };
  }
}

const USAGE = 'Usage: npm run ack-proof -- [template.json]';

const LEVELS: readonly NonNullable<WebhookStackProps['acknowledgement']>[] = ['accepted', 'stored'];

interface Named {
  readonly name: string;
  readonly template: unknown;
}

async function report(templates: readonly Named[]): Promise<AckProofReport> {
  const reports: AckProofReport[] = [];
  for (const { name, template } of templates) {
    const proofs = await proveTemplate(template);
    const { line, isProven } = countProofs(proofs);
    reports.push({ lines: [name, '', ...formatProofs(proofs), line], exitCode: isProven ? 0 : 1, proofs });
  }
  return {
    lines: reports.flatMap(({ lines }, index) => (index === 0 ? lines : ['', ...lines])),
    exitCode: reports.every(({ exitCode }) => exitCode === 0) ? 0 : 1,
    proofs: reports.flatMap(({ proofs }) => proofs),
  };
}

function readTemplate(file: string): Named {
  return { name: file, template: JSON.parse(readFileSync(file, 'utf8')) as unknown };
}

function synthesiseLevels(): readonly Named[] {
  return LEVELS.map((acknowledgement) => {
    const outdir = mkdtempSync(path.join(tmpdir(), 'ack-proof-'));
    try {
      const { template } = synthesiseWebhookStack(outdir, { acknowledgement });
      return { name: `acknowledgement '${acknowledgement}'`, template };
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
}
