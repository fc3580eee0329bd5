import { TaskError } from './task-error.ts';

/**
 * The evaluated Arguments of a task make no request. States.Runtime, which no Retry or Catch of States.ALL handles: the
 * definition is at fault. The words are those that AWS shows for Parameters; where it says so for Arguments, and that it
 * calls them by that name, is an inference.
 */
export class ArgumentsError extends TaskError {
  constructor(problems: readonly string[]) {
    super('States.Runtime', `could not be used to start the Task: [${problems.join(', ')}]`);
  }

  /** The cause as the execution shows it, with the Arguments in front. */
  about(text: string): string {
    return `The Arguments '${shorten(text)}' ${this.cause}`;
  }
}

/** A cause has at most 32,768 characters, and what is wrong stands at its end. */
const mostCharacters = 16_384;

function shorten(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
