/**
 * CreateStateMachine would refuse the definition. `code` and `location` are those of AWS's diagnostics
 * (`SCHEMA_VALIDATION_FAILED` at `/States/Store payload/Next`).
 */
export class InvalidDefinitionError extends Error {
  readonly logicalId: string;
  readonly code: string;
  readonly location: string;

  constructor(code: string, what: string, where: { readonly logicalId: string; readonly location: string }) {
    super(
      `The definition of state machine ${where.logicalId} is invalid: ${code}: ${what} at ${where.location}.`,
    );
    this.name = 'InvalidDefinitionError';
    this.logicalId = where.logicalId;
    this.code = code;
    this.location = where.location;
  }
}
