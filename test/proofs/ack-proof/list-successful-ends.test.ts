import { describe, expect, test } from 'vitest';
import { listSuccessfulEnds } from '../../../lib/proofs/ack-proof/outcomes/list-successful-ends.ts';
import definitions from '../../cases/ack-proof/definitions.json' with { type: 'json' };
import refused from '../../cases/ack-proof/refused-definitions.json' with { type: 'json' };

describe('what has surely been written by the ends of a state machine', () => {
  test.each(definitions)('$fact', async ({ definition, ends }) => {
    const found = await listSuccessfulEnds(definition);
    const stores = found.map(({ written }) => [...written.keys()].sort().join(' '));
    expect(stores.sort()).toEqual(ends.map((end) => [...end].sort().join(' ')).sort());
  });

  test('the way and the evidence are told', async () => {
    const definition = definitions.find(({ fact }) => fact.startsWith('a failed attribute_not_exists'));
    const ends = await listSuccessfulEnds(definition?.definition ?? {});
    expect(ends.map(({ path, written }) => [path.join(' -> '), ...(written.get('DynamoDB') ?? [])])).toEqual(
      expect.arrayContaining([
        ['Record', 'Record'],
        [
          'Record -> caught DynamoDB.ConditionalCheckFailedException -> There',
          'there already: attribute_not_exists(id) has failed in Record',
        ],
      ]),
    );
  });
});

test.each(refused)('$fact', async ({ definition, error }) => {
  await expect(listSuccessfulEnds(definition)).rejects.toThrow(error);
});
