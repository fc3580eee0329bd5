import { useMemo, useState } from 'preact/hooks';
import type { ExecutionView } from '../../delivery-detail.ts';
import type { MachineDescription } from '../../pipeline-description.ts';
import { MachineGraph } from '../machines/machine-graph.tsx';
import { Problem } from '../shell/problem.tsx';
import { useFetched } from '../shell/use-fetched.ts';

/** The graph of a machine with the states that an execution has entered, when it is asked for. */
export function PathGraph({ execution: { machine, states } }: { readonly execution: ExecutionView }) {
  const [isOpen, setIsOpen] = useState(false);
  const { value: machines, error } = useFetched<readonly MachineDescription[]>(
    isOpen ? '/api/machines' : undefined,
  );
  const taken = useMemo(() => new Set(states.map(({ name }) => name)), [states]);
  const definition = machines?.find((each) => each.machine === machine)?.definition;
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>Its path through {machine}, as a graph</summary>
      <Problem text={error} />
      {definition !== undefined && <MachineGraph machine={machine} definition={definition} taken={taken} />}
    </details>
  );
}
