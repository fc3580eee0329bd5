import { Acknowledgement } from './api/acknowledgement.ts';
import { Auth } from './api/auth.ts';
import type { ResolvedSource } from './sources/resolved-source.ts';

/** What a pipeline was made for by the sources of its constructor. */
export interface PipelineMade {
  readonly acknowledgement: Acknowledgement;
  readonly hasOwners: boolean;
  /** Whether there is a computation for sources without their own. */
  readonly hasCompute: boolean;
}

/** What a source in `addSource` may not need, because the pipeline was made without it. */
const RULES: readonly {
  readonly lacks: (source: ResolvedSource, made: PipelineMade) => boolean;
  /** Follows the name of the source. */
  readonly says: string;
}[] = [
  {
    lacks: ({ acknowledgement }, made) =>
      acknowledgement === Acknowledgement.ACCEPTED && made.acknowledgement === Acknowledgement.STORED,
    says: "'acknowledgement' must be 'stored' in addSource, got 'accepted': no source of the constructor is, so the pipeline has no queue to park deliveries. Give this source in the prop 'sources'.",
  },
  {
    lacks: (source) => showsHandshake(source),
    says: "a source with a test of the address that an operator must see must be given in the prop 'sources', because the bucket is made by then.",
  },
  {
    lacks: ({ auth }, { hasOwners }) => auth === Auth.IAM && !hasOwners,
    says: "'auth' must not be 'iam' in addSource where no source of the constructor has it, because Ingest, which keeps the role, is made by then: give such a source in the prop 'sources'.",
  },
  {
    lacks: ({ compute }, { hasCompute }) => compute !== undefined || !hasCompute,
    says: "a source in addSource must use the computation of the pipeline, because Process is made by then: set the prop 'compute', and give a source with its own in the prop 'sources'.",
  },
];

/** @throws Error naming the source and what it needs. */
export function checkAddedSource(source: ResolvedSource, made: PipelineMade): void {
  const broken = RULES.find(({ lacks }) => lacks(source, made));
  if (broken !== undefined) throw new Error(`Source '${source.name}': ${broken.says}`);
}

/** Whether some tests of the address hold what an operator must have. */
export function showsHandshake({ handshakes }: ResolvedSource): boolean {
  return handshakes.some(({ show }) => show !== undefined);
}
