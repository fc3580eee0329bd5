import { synthesiseTemplate } from '../../pipeline/synthesise-webhook-stack.ts';
import type { WebhookStackProps } from '../../pipeline/webhook-stack.ts';
import { countProofs, formatProofs } from './format-proof.ts';
import { type Proof, proveTemplate } from './prove-template.ts';

/** What to print, and whether every 2xx is proven. */
export interface AckProofReport {
  readonly lines: readonly string[];
  readonly isProven: boolean;
  /** What was judged, template after template. */
  readonly proofs: readonly Proof[];
}

/** A template, and what it is called in the report. */
export interface NamedTemplate {
  readonly name: string;
  readonly template: unknown;
}

/** Told of each method of each template before it is proved. */
type OnSubject = (template: string, subject: string) => void;

/**
 * Proves the 2xx of templates.
 *
 * @throws Error that names the template that cannot be judged, and says why.
 */
export async function runAckProof(
  templates: readonly NamedTemplate[],
  onSubject: OnSubject = () => undefined,
): Promise<AckProofReport> {
  const reports: AckProofReport[] = [];
  for (const { name, template } of templates) {
    const proofs = await prove(name, template, (subject) => onSubject(name, subject));
    const { line, isProven } = countProofs(proofs);
    reports.push({ lines: [name, '', ...formatProofs(proofs), line], isProven, proofs });
  }
  return {
    lines: reports.flatMap(({ lines }, index) => (index === 0 ? lines : ['', ...lines])),
    isProven: reports.every(({ isProven }) => isProven),
    proofs: reports.flatMap(({ proofs }) => proofs),
  };
}

async function prove(
  name: string,
  template: unknown,
  onSubject: (subject: string) => void,
): Promise<readonly Proof[]> {
  try {
    return await proveTemplate(template, onSubject);
  } catch (error) {
    throw new Error(`${name} could not be judged: ${(error as Error).message}`, { cause: error });
  }
}

const LEVELS: readonly NonNullable<WebhookStackProps['acknowledgement']>[] = ['accepted', 'stored'];

/** The pipeline of this project, at both levels of acknowledgement. */
export function ownLevels(): readonly NamedTemplate[] {
  return LEVELS.map((acknowledgement) => ({
    name: `acknowledgement '${acknowledgement}'`,
    template: synthesiseTemplate({ acknowledgement }),
  }));
}
