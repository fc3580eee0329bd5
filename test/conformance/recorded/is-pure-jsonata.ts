import { isMembers, membersAt, objectsAt, type Members } from './recorded-case.ts';

/** Whether every state of the machine is a JSONata state, and no Map is distributed. */
export function isPureJsonata(definition: Members): boolean {
  const language = definition['QueryLanguage'] ?? 'JSONPath';
  return blocksOf(definition).every((block) =>
    Object.values(membersAt(block, 'States')).every(
      (state) =>
        isMembers(state) && (state['QueryLanguage'] ?? language) === 'JSONata' && !isDistributed(state),
    ),
  );
}

/** The machine's own block of states and every block within. */
function blocksOf(block: Members): readonly Members[] {
  const inner = Object.values(membersAt(block, 'States'))
    .filter(isMembers)
    .flatMap((state) => [
      ...objectsAt(state, 'Branches'),
      ...['ItemProcessor', 'Iterator'].map((name) => membersAt(state, name)),
    ]);
  return [block, ...inner.flatMap(blocksOf)];
}

function isDistributed(state: Members): boolean {
  const config = membersAt(membersAt(state, 'ItemProcessor'), 'ProcessorConfig');
  return (
    config['Mode'] === 'DISTRIBUTED' ||
    ['ItemReader', 'ItemBatcher', 'ResultWriter'].some((field) => field in state)
  );
}
