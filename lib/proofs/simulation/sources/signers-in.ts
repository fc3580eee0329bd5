import jsonata from 'jsonata';
import type { Signer } from '../../../contracts/signer.ts';
import type { TemplateResource } from '../../../local/template/read-template.ts';
import type { Outputs } from '../outputs.ts';

/** Signers by the name of their source. */
type Signers = Readonly<Record<string, Signer>>;

/**
 * How each signed source of a pipeline is verified. The task of Ingest that calls the verifier says it, as a table in JSONata:
 * `$lookup({'github': {…}}, $states.input.envelope.source)`.
 *
 * @throws Error if the task gives the verifier something else.
 */
export function signersIn(resources: readonly TemplateResource[], { IngestArn = '' }: Outputs): Signers {
  const ingest = resources.find(({ logicalId }) => IngestArn.split(':').at(-1) === logicalId);
  const given: string[] = [];
  const { DefinitionString = '{}' } = (ingest?.properties ?? {}) as { readonly DefinitionString?: string };
  JSON.parse(DefinitionString, (_key, value: unknown) => {
    const signer = (value as Task | null)?.Arguments?.Payload?.signer;
    if (typeof signer === 'string') given.push(signer);
    return value;
  });
  return Object.assign({}, ...given.map(readTable)) as Signers;
}

interface Task {
  readonly Arguments?: { readonly Payload?: { readonly signer?: unknown } };
}

function readTable(expression: string): Signers {
  const { procedure, arguments: [table] = [] } = jsonata(expression.replace(/^\{%|%\}$/g, '')).ast() as Node;
  if (procedure?.value === 'lookup' && table !== undefined) return valueOf(table) as Signers;
  throw new Error(
    `The verifier must be given a signer by $lookup in a table of all sources, got ${expression}.`,
  );
}

/** A node of the syntax tree, as far as literals have them. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly lhs?: readonly (readonly [Node, Node])[];
  readonly expressions?: readonly Node[];
  readonly procedure?: Node;
  readonly arguments?: readonly Node[];
}

/** The value of a literal. jsonata evaluates only asynchronously, and a blueprint is made at once. */
function valueOf({ type, value, lhs, expressions }: Node): unknown {
  if (lhs !== undefined) return Object.fromEntries(lhs.map((pair) => pair.map(valueOf) as [string, unknown]));
  if (expressions !== undefined) return expressions.map(valueOf);
  if (['string', 'number', 'value'].includes(type)) return value;
  throw new Error(`The table of signers must hold only values, got JSONata of the type '${type}'.`);
}
