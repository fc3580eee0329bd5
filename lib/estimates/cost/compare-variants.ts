import { SIMULATED_RECEIVERS } from '../../contracts/outcome-event.ts';
import { synthesiseTemplate } from '../../pipeline/synthesise-webhook-stack.ts';
import { dollars, formatTable } from '../format-table.ts';
import type { Workload } from './usage/follow-cost-path.ts';
import { readPricedPipeline } from './usage/priced-pipeline.ts';
import { sumsPerMillion, withoutComputation } from './price-usage.ts';
import { type Front, runVariant } from './run-variant.ts';
import { HttpApiInFront } from './variants/http-api-in-front.ts';
import { LambdaPerStep } from './variants/lambda-per-step.ts';
import { StatusInStandard } from './variants/status-in-standard.ts';
import { synthesiseVariant } from './variants/synthesise-variant.ts';

/** One design. */
interface Design {
  readonly name: string;
  readonly givesUp: string;
  readonly front: Front;
  readonly template: () => object;
}

const DESIGNS: readonly Design[] = [
  {
    name: 'this pipeline',
    givesUp: 'nothing of the contract',
    front: 'start Ingest by a REST API',
    template: () => synthesiseTemplate({ processWorkflow: 'standard' }),
  },
  {
    name: "processWorkflow: 'express'",
    givesUp: 'history, redrive; computed again if a run dies; work over 4 minutes',
    front: 'start Ingest by a REST API',
    template: () => synthesiseTemplate({ processWorkflow: 'express' }),
  },
  {
    name: 'outcomeEvents',
    givesUp: 'nothing; whoever waits need not poll',
    front: 'start Ingest by a REST API',
    template: () => synthesiseTemplate({ outcomeEvents: true }),
  },
  {
    name: 'outcomeEvents, Notice.webhook',
    givesUp: 'as above; the receiver cannot tell who sent it but by its key',
    front: 'start Ingest by a REST API',
    template: () => synthesiseTemplate({ notices: { plain: SIMULATED_RECEIVERS.plain } }),
  },
  {
    name: 'outcomeEvents, Notice.signed',
    givesUp: 'as above; results that KMS cannot sign (3.9 KB, ASCII) are left out',
    front: 'start Ingest by a REST API',
    template: () => synthesiseTemplate({ notices: { signed: SIMULATED_RECEIVERS.signed } }),
  },
  {
    name: 'status written in Standard',
    givesUp: 'the outcome of what is aborted or times out; parking, reconciliation',
    front: 'start Ingest by a REST API',
    template: () => synthesiseVariant(StatusInStandard),
  },
  {
    name: 'HTTP API in front',
    givesUp: 'schema before the 202, exact bytes, error statuses, API keys',
    front: 'start Ingest by an HTTP API',
    template: () => synthesiseVariant(HttpApiInFront),
  },
  {
    name: 'Lambda per step',
    givesUp: 'parking, reconciliation; cold starts before the 202; code to maintain',
    front: 'invoke Accept by a REST API',
    template: () => synthesiseVariant(LambdaPerStep),
  },
];

/** A design, and what a million successful deliveries of it cost without the computation. */
export interface ComparedDesign {
  readonly name: string;
  readonly perMillion: { readonly N: number; readonly 'N+1': number };
  /** Standard transitions of one delivery, its start included. */
  readonly transitions: number;
  /** Calls between services for one delivery. */
  readonly hops: number;
  readonly givesUp: string;
}

/** Runs the same delivery through each design, counted by the same meter. */
export async function compareVariants(
  workload: Workload,
): Promise<{ readonly rows: readonly ComparedDesign[]; readonly text: string }> {
  const rows: ComparedDesign[] = [];
  const { accessLogBytes } = readPricedPipeline(synthesiseTemplate());
  const bare = { ...workload, computeMs: 0 };
  for (const { name, givesUp, front, template } of DESIGNS) {
    const { usage, hops } = await runVariant(template(), front, { workload: bare, accessLogBytes });
    const transitions = (usage['states.standard.transitions'] ?? 0) + (usage['states.standard.starts'] ?? 0);
    rows.push({ name, perMillion: sumsPerMillion(withoutComputation(usage)), transitions, hops, givesUp });
  }
  const cells = rows.map(({ name, perMillion, transitions, hops, givesUp }) => [
    name,
    dollars(perMillion.N),
    dollars(perMillion['N+1']),
    String(transitions),
    String(hops),
    givesUp,
  ]);
  const head = ['design', '$ per million, N', 'N+1', 'transitions', 'hops', 'gives up'];
  return { rows, text: formatTable([head, ...cells]) };
}
