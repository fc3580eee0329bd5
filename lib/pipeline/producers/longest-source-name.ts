/** Characters in the name of an execution (StartExecution, `name`). The id of a delivery is one. */
export const MAX_NAME_LENGTH = 80;

/** Characters of the unique id of a role or user, such as AROACKCEVSQ6C2EXAMPLE (IAM user guide, "Unique identifiers"). */
export const PRINCIPAL_ID_LENGTH = 21;

const UUID_LENGTH = 36;

/** The longest name of a source whose deliveries have owners: `<source>_<owner>_<key>`, with a UUID as the key. */
export function longestSourceName(ownerLength: number): number {
  return MAX_NAME_LENGTH - ownerLength - UUID_LENGTH - '__'.length;
}
