import type { ReceivedDelivery } from './received-delivery.ts';
import { computeGeneric } from './sources/compute-generic.ts';
import { computePortfolioRisk } from './sources/compute-portfolio-risk.ts';

/** Computes the result of a body: plain JSON, the same for the same body. Throws InvalidDelivery for a bad one. */
export type SourceComputation = (delivery: ReceivedDelivery) => object | Promise<object>;

/** The computation of each source. A new source is a file in `sources/`, a row here, and `schemas/<source>.schema.json`. */
export const SOURCES: Readonly<Record<string, SourceComputation>> = {
  generic: computeGeneric,
  'portfolio-risk': computePortfolioRisk,
};

/**
 * The computation of a source.
 *
 * @throws ComputationMissing if a schema was deployed without a row in `SOURCES`. That is not the producer's fault:
 * once the row is deployed, a redrive computes the deliveries that came before it.
 */
export function findSource(source: string): SourceComputation {
  const compute = Object.hasOwn(SOURCES, source) ? SOURCES[source] : undefined;
  if (compute === undefined) throw new ComputationMissing(source);
  return compute;
}

class ComputationMissing extends Error {
  override readonly name = 'ComputationMissing';

  constructor(source: string) {
    const deployed = Object.keys(SOURCES).join(', ');
    super(
      `No computation is deployed for source '${source}', only for ${deployed}: add it to lib/compute/sources.ts.`,
    );
  }
}
