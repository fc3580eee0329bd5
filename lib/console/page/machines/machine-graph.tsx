import { useMemo } from 'preact/hooks';
import type { GraphModel } from '../graph/graph-model.ts';
import { GraphView } from '../graph/graph-view.tsx';
import { type AslState, readStates } from './read-states.ts';

interface MachineGraphProps {
  readonly machine: string;
  readonly definition: string;
  /** States that an execution has entered, which are marked. */
  readonly taken?: ReadonlySet<string>;
}

/** A state machine as a graph. */
export function MachineGraph({ machine, definition, taken }: MachineGraphProps) {
  const graph = useMemo(() => graphOf(readStates(definition), taken), [definition, taken]);
  return <GraphView graph={graph} label={`Graph of ${machine}`} />;
}

function graphOf(states: readonly AslState[], taken: ReadonlySet<string> | undefined): GraphModel {
  return {
    nodes: states.map(({ name, type, parent }) => ({
      id: name,
      lines: [name, type],
      kind: [KINDS[type] ?? 'call', taken?.has(name) === true ? 'taken' : ''].join(' '),
      ...(parent !== undefined && { parent }),
    })),
    edges: states.flatMap(({ name, next }) => next.map((transition) => ({ from: name, ...transition }))),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  Succeed: 'end-good',
  Fail: 'end-bad',
  Choice: 'choice',
  Parallel: 'around',
  Map: 'around',
};
