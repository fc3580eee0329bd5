/** One state of a definition. */
export interface AslState {
  readonly name: string;
  readonly type: string;
  /** Why it is there and how it is billed. */
  readonly comment: string;
  /** The Parallel or Map around it. */
  readonly parent?: string;
  readonly next: readonly AslTransition[];
}

/** Where a state leads. */
interface AslTransition {
  readonly to: string;
  readonly label?: string;
  readonly isRare?: boolean;
}

interface AslStateJson {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string; readonly Comment?: string }[];
  readonly Catch?: readonly { readonly Next: string; readonly ErrorEquals: readonly string[] }[];
  readonly Branches?: readonly Block[];
  readonly ItemProcessor?: Block;
}

interface Block {
  readonly States?: Readonly<Record<string, AslStateJson>>;
}

/** The states of an ASL definition with those of its branches, in the order of the text. */
export function readStates(definition: string): readonly AslState[] {
  return statesOf(JSON.parse(definition) as Block);
}

function statesOf({ States = {} }: Block, parent?: string): readonly AslState[] {
  return Object.entries(States).flatMap(([name, state]) => {
    const inner = [
      ...(state.Branches ?? []),
      ...(state.ItemProcessor === undefined ? [] : [state.ItemProcessor]),
    ];
    return [
      {
        name,
        type: state.Type,
        comment: state.Comment ?? '',
        ...(parent !== undefined && { parent }),
        next: transitionsOf(state),
      },
      ...inner.flatMap((block) => statesOf(block, name)),
    ];
  });
}

/** Several errors that lead to one state are one arrow. */
function transitionsOf({ Next, Choices = [], Default, Catch = [] }: AslStateJson): readonly AslTransition[] {
  const caught = new Map<string, string[]>();
  for (const { Next: to, ErrorEquals } of Catch) caught.set(to, [...(caught.get(to) ?? []), ...ErrorEquals]);
  return [
    ...(Next === undefined ? [] : [{ to: Next }]),
    ...Choices.map(({ Next: to }) => ({ to })),
    ...(Default === undefined ? [] : [{ to: Default, label: 'otherwise' }]),
    ...[...caught].map(([to, errors]) => ({ to, label: shortened(errors), isRare: true })),
  ];
}

function shortened(errors: readonly string[]): string {
  const last = errors.at(-1) ?? '';
  return last === 'States.ALL' ? 'any error' : (last.split('.').at(-1) ?? '').replace(/Exception$/, '');
}
