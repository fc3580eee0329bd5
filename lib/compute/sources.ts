import { InvalidDelivery, received } from './invalid-delivery.ts';
import type { Body } from './read-envelope.ts';
import { computeGeneric } from './sources/generic.ts';
import { computePortfolioRisk } from './sources/portfolio-risk.ts';

/** What a source makes of a body: plain JSON, the same for the same body. Throws InvalidDelivery for a bad one. */
export type Compute = (body: Body) => object;

/** Every source's computation. A new source is a file under `sources/`, a row here and its `schemas/<source>.schema.json`. */
export const SOURCES: Readonly<Record<string, Compute>> = {
  generic: computeGeneric,
  'portfolio-risk': computePortfolioRisk,
};

/**
 * The computation of a source.
 *
 * @throws InvalidDelivery naming the sources there are: a schema was deployed without a row in `SOURCES`.
 */
export function findSource(source: string): Compute {
  const compute = Object.hasOwn(SOURCES, source) ? SOURCES[source] : undefined;
  if (compute === undefined) {
    throw new InvalidDelivery(
      `No computation is deployed for source ${received(source)}, only for ${Object.keys(SOURCES).join(', ')}.`,
    );
  }
  return compute;
}
