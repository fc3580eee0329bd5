import { membersAt, UnreadableCaseError, type RecordedCase } from './recorded-case.ts';

/**
 * What the function of a proxy integration answered, as JSON text. The README does not say under which name it is
 * recorded, so it is the member of the case or of its integration that is nothing else. Throws UnreadableCaseError
 * where there is none, or more than one.
 */
export function functionPayload(recorded: RecordedCase): string {
  const owners = [recorded, membersAt(recorded, 'integration')];
  const found = owners.flatMap((owner) => Object.entries(owner).filter(([name]) => !DESCRIPTIVE.has(name)));
  const [first, second] = found;
  if (first === undefined || second !== undefined) {
    const names = found.map(([name]) => name).join(', ');
    throw new UnreadableCaseError(
      `it is not clear what the function answered: ${names || 'no member says it'}`,
    );
  }
  const [name, value] = first;
  return name.endsWith('_text') && typeof value === 'string' ? value : JSON.stringify(value);
}

/** What else such a case, its integration, or any case may have. */
const DESCRIPTIVE: ReadonlySet<string> = new Set(
  [
    'name folder kind source template validated features notes placeholders compare lambda setup',
    'api method request integration expected stage_variables',
    'type uri httpMethod backend requestParameters',
  ].flatMap((names) => names.split(' ')),
);
