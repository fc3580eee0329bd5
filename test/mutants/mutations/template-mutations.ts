import { type Mutation, mutationOf } from './mutation.ts';
import { changesOf, TEMPLATE_OPERATORS } from './text-operators.ts';

/** The mutations of a mapping template, line by line; comments (`##`) are left alone. */
export function templateMutations(file: string, text: string): readonly Mutation[] {
  return [...text.matchAll(/^(?!##).+$/gm)].flatMap(({ index, 0: line }) =>
    changesOf(TEMPLATE_OPERATORS, line, index).map(({ operator, ...change }) =>
      mutationOf(file, text, operator, change),
    ),
  );
}
