import { useMemo } from 'preact/hooks';
import type { MachineDescription } from '../../pipeline-description.ts';
import { Problem } from '../shell/problem.tsx';
import { useFetched } from '../shell/use-fetched.ts';
import { MachineGraph } from './machine-graph.tsx';
import { readStates } from './read-states.ts';

/** A state machine as a graph, and its states with the reason and the price of each. */
export function MachinesView({ id }: { readonly id?: string }) {
  const { value: machines, error } = useFetched<readonly MachineDescription[]>('/api/machines');
  const chosen = machines?.find(({ machine }) => machine === id) ?? machines?.[0];
  return (
    <>
      <h1>Machines</h1>
      <Problem text={error} />
      <nav aria-label="State machines" class="buttons">
        {machines?.map(({ machine }) => (
          <a
            key={machine}
            href={`#/machines/${machine}`}
            aria-current={machine === chosen?.machine ? 'page' : undefined}
          >
            {machine}
          </a>
        ))}
      </nav>
      {chosen !== undefined && <Machine {...chosen} />}
    </>
  );
}

const PRICES: Readonly<Record<MachineDescription['type'], string>> = {
  EXPRESS: 'Express: billed for each run and its time ($1 per million runs, and $0.00001667 a GB-second).',
  STANDARD: 'Standard: billed for each state that is entered ($25 per million), retries too.',
};

function Machine({ machine, type, definition, arn }: MachineDescription) {
  const states = useMemo(() => readStates(definition), [definition]);
  return (
    <>
      <p>
        {PRICES[type]} <span class="id quiet">{arn}</span>
      </p>
      <MachineGraph machine={machine} definition={definition} />
      <div class="scroll" tabIndex={0} role="region" aria-label={`States of ${machine}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Type</th>
              <th scope="col">Why it is there, and its price for each pass</th>
              <th scope="col">Leads to</th>
            </tr>
          </thead>
          <tbody>
            {states.map(({ name, type: kind, comment, next }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{kind}</td>
                <td>{comment}</td>
                <td>
                  {next.map(({ to, label }) => (label === undefined ? to : `${to} (${label})`)).join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
