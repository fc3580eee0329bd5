import { Construct } from 'constructs';
import type { IDependable } from 'constructs';
import type { Compute } from './compute.ts';
import type { ComputeKind, ComputeSurroundings, HeavyStep } from './compute-kind.ts';

/** The computations of a pipeline. */
export interface Computes {
  /** That of every source without its own. Absent if each has its own. */
  readonly shared: HeavyStep | undefined;
  readonly own: readonly OwnCompute[];
}

/** A computation, and the sources whose own it is. */
interface OwnCompute {
  readonly sources: readonly string[];
  readonly step: HeavyStep;
}

/** A source, and its own computation if it has one. */
export interface ComputedSource {
  readonly name: string;
  readonly compute: Compute | undefined;
}

/** Creates what the computations of a pipeline need. Sources with the same computation share it. */
export function prepareComputes(
  pipeline: Construct,
  { shared, sources }: { readonly shared: Compute | undefined; readonly sources: readonly ComputedSource[] },
  surroundings: ComputeSurroundings,
): Computes {
  const groups = new Map<object, { readonly kind: ComputeKind; readonly names: string[] }>();
  for (const { name, compute } of sources) {
    if (compute === undefined || compute._kind.computedBy === shared?._kind.computedBy) continue;
    const group = groups.get(compute._kind.computedBy) ?? { kind: compute._kind, names: [] };
    group.names.push(name);
    groups.set(compute._kind.computedBy, group);
  }
  return {
    shared: shared?._kind.prepare(pipeline, '', surroundings),
    own: [...groups.values()].map(({ kind, names }) => ({
      sources: names,
      step: kind.prepare(ownScope(pipeline, names[0]!), labelOf(names[0]!), surroundings),
    })),
  };
}

/** Every heavy step of a pipeline. */
export function stepsOf({ shared, own }: Computes): readonly HeavyStep[] {
  return [...(shared === undefined ? [] : [shared]), ...own.map(({ step }) => step)];
}

/** What must exist before Process runs. */
export function readinessOf(computes: Computes): readonly IDependable[] {
  return stepsOf(computes).flatMap(({ readiness }) => (readiness === undefined ? [] : [readiness]));
}

/** Under one construct, whose findings of cdk-nag are explained once (`accept-findings.ts`). */
function ownScope(pipeline: Construct, source: string): Construct {
  const all = pipeline.node.tryFindChild('OwnComputes') ?? new Construct(pipeline, 'OwnComputes');
  return new Construct(all, source);
}

/** `stripe-live` is `StripeLive`. */
function labelOf(source: string): string {
  return source.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}
