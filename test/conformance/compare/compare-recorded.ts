import type { Placeholders } from '../recorded/placeholders.ts';
import { isMembers, type Members } from '../recorded/recorded-case.ts';

/**
 * Compares what was recorded with what came out, by the wildcard rules of the recordings (README, 3): placeholders
 * match what they may stand for, objects have no order, lists have.
 */
export class Comparison {
  readonly placeholders: Placeholders;
  /** One line a difference: where, what was recorded, what came out. */
  readonly differences: string[] = [];

  constructor(placeholders: Placeholders) {
    this.placeholders = placeholders;
  }

  /** Notes every difference below `place`. Undefined is an absent value. */
  compare(place: string, recorded: unknown, actual: unknown): void {
    if (typeof recorded === 'string' && actual !== undefined) {
      if (!this.placeholders.matches(recorded, actual)) this.differ(place, recorded, actual);
    } else if (Array.isArray(recorded) && Array.isArray(actual)) {
      this.compareLists(place, recorded, actual);
    } else if (isMembers(recorded) && isMembers(actual)) {
      this.compareMembers(place, recorded, actual);
    } else if (!Object.is(recorded, actual) && !(recorded === 0 && actual === 0)) {
      this.differ(place, recorded, actual);
    }
  }

  /** Compares only the members that were recorded, at every depth. */
  compareSubset(place: string, recorded: unknown, actual: unknown): void {
    this.compare(place, recorded, onlyMembersOf(recorded, actual));
  }

  /** Notes a difference that no single value shows. */
  note(difference: string): void {
    this.differences.push(difference);
  }

  /** Whether they are equal; what the placeholders stand for is learned only then. */
  isEqual(recorded: unknown, actual: unknown): boolean {
    const attempt = new Comparison(this.placeholders.fork());
    attempt.compare('', recorded, actual);
    const equal = attempt.differences.length === 0;
    if (equal) this.placeholders.adopt(attempt.placeholders);
    return equal;
  }

  private compareLists(place: string, recorded: readonly unknown[], actual: readonly unknown[]): void {
    if (recorded.length !== actual.length) return this.differ(place, recorded, actual);
    recorded.forEach((item, index) => this.compare(`${place}[${index}]`, item, actual[index]));
  }

  private compareMembers(place: string, recorded: Members, actual: Members): void {
    const names = isHttpHeaders(place) ? sharedNames(recorded, actual) : allNames(recorded, actual);
    for (const name of names) {
      this.compare(
        place === '' ? name : `${place}.${name}`,
        ownMember(recorded, name),
        ownMember(actual, name),
      );
    }
  }

  private differ(place: string, recorded: unknown, actual: unknown): void {
    this.note(`${place}: recorded ${show(recorded)}, got ${show(actual)}`);
  }
}

/** Which headers an SDK answer has is AWS's of the day (README, 3.6). */
function isHttpHeaders(place: string): boolean {
  return /(?:^|\.)SdkHttpMetadata\.\w*Headers$/.test(place);
}

function sharedNames(recorded: Members, actual: Members): readonly string[] {
  return Object.keys(recorded).filter((name) => Object.hasOwn(actual, name));
}

function allNames(recorded: Members, actual: Members): ReadonlySet<string> {
  return new Set([...Object.keys(recorded), ...Object.keys(actual)]);
}

function ownMember(owner: Members, name: string): unknown {
  return Object.hasOwn(owner, name) ? owner[name] : undefined;
}

function onlyMembersOf(recorded: unknown, actual: unknown): unknown {
  if (!isMembers(recorded) || !isMembers(actual)) return actual;
  return Object.fromEntries(
    Object.keys(recorded)
      .filter((name) => Object.hasOwn(actual, name))
      .map((name) => [name, onlyMembersOf(recorded[name], actual[name])]),
  );
}

/** Long values are cut: a difference is for reading. */
function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}... (${text.length} characters)`;
}

const LONGEST = 400;
