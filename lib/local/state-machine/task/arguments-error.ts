import { TaskError } from './task-error.ts';

/**
 * The evaluated Arguments of a task are not a valid request. The error is States.Runtime, which States.ALL does not
 * match, because the definition is at fault. AWS shows this text for Parameters. That it also does so for Arguments,
 * under this name, is an inference.
 */
export class ArgumentsError extends TaskError {
  constructor(problems: readonly string[]) {
    super('States.Runtime', `could not be used to start the Task: [${problems.join(', ')}]`);
  }

  /** The cause as the execution shows it, with the Arguments first. */
  about(text: string): string {
    return `The Arguments '${shorten(text)}' ${this.cause}`;
  }
}

/** A cause has at most 32,768 characters, and the problem is at its end. */
const mostCharacters = 16_384;

function shorten(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
