import type { ProofVerdict } from './proof-verdict.ts';

/** What follows from one outcome of the back end. */
export interface ProofRow {
  readonly outcome: string;
  /** Distinguishes outcomes of one name. */
  readonly variant?: string | undefined;
  /** The HTTP status of the back end, or what happened instead. */
  readonly backEnd: string;
  /** The selected integration response (its pattern and its status), or what answered instead. */
  readonly response: string;
  /** The status of the client's answer, with overrides of the template. Undefined if it is not known. */
  readonly status: number | undefined;
  readonly verdict: ProofVerdict;
}
