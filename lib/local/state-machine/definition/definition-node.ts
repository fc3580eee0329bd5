import { UnsupportedError } from '../../unsupported-error.ts';
import { InvalidDefinitionError } from './invalid-definition-error.ts';

/** The code of AWS's diagnostics for a field that is missing, extra or of the wrong type. */
const schemaCode = 'SCHEMA_VALIDATION_FAILED';

/**
 * One object of a definition (the machine, a state, a retrier) with its path, so that errors can say where they are.
 */
export class DefinitionNode {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly logicalId: string;
  /** Slash-joined path from the definition's root; empty at the root. */
  readonly path: string;
  /** Path from the state that contains the node; empty in the state itself. AWS uses it for fields in causes. */
  private readonly within: string;

  constructor(raw: unknown, where: { logicalId: string; path: string; within?: string }) {
    this.logicalId = where.logicalId;
    this.path = where.path;
    this.within = where.within ?? '';
    this.raw = isRecord(raw) ? raw : {};
    if (!isRecord(raw)) throw this.invalid(`Expected value of type Object, but was ${JSON.stringify(raw)}`);
  }

  /** The object at `field`, as part of the same state. */
  part(field: string, raw: unknown = this.raw[field]): DefinitionNode {
    return new DefinitionNode(raw, { ...this.child(field), within: this.fieldLocation(field) });
  }

  /** The object at `field`, as a separate state or block. */
  block(field: string, raw: unknown = this.raw[field]): DefinitionNode {
    return new DefinitionNode(raw, this.child(field));
  }

  /** The objects of an array field, each as part of the same state; none if the field is absent. */
  parts(field: string): readonly DefinitionNode[] {
    return this.list(field).map((item, index) => this.part(`${field}[${index}]`, item));
  }

  list(field: string): readonly unknown[] {
    const value = this.raw[field] ?? [];
    if (!Array.isArray(value)) throw this.invalid('Expected value of type Array', field);
    return value as readonly unknown[];
  }

  has(field: string): boolean {
    return field in this.raw;
  }

  /** The text at `field`, undefined if it is absent. */
  text(field: string): string | undefined {
    const value = this.raw[field];
    if (value !== undefined && typeof value !== 'string') {
      throw this.invalid('Expected value of type String', field);
    }
    return value;
  }

  requiredText(field: string): string {
    const value = this.text(field);
    if (value === undefined) throw this.invalid(`These fields are required: [${field}]`);
    return value;
  }

  /**
   * Refuses every field that is not in `supported`. A field in `refused` is valid on AWS but not supported here: the
   * error has its reason. Any other field gets the error of AWS, whose location is the object that has the field.
   */
  allowOnly(
    supported: ReadonlySet<string>,
    what: string,
    reasons: Readonly<Record<string, string>> = {},
  ): void {
    for (const field of Object.keys(this.raw)) {
      if (supported.has(field)) continue;
      const reason = Object.hasOwn(reasons, field) ? reasons[field] : undefined;
      if (reason !== undefined) throw this.unsupported(`${reason} ${field} in ${what}`, field);
      throw this.invalid(`Field '${field}' is not supported in ${what}`);
    }
  }

  /** The path of a field from its state, as AWS shows it in causes and in `location`. */
  fieldLocation(field: string): string {
    return this.within === '' ? field : `${this.within}/${field}`;
  }

  invalid(what: string, field = '', code = schemaCode): InvalidDefinitionError {
    return new InvalidDefinitionError(code, what, {
      logicalId: this.logicalId,
      location: `/${this.child(field).path}`,
    });
  }

  unsupported(what: string, field = ''): UnsupportedError {
    const { logicalId, path } = this.child(field);
    return new UnsupportedError(what, {
      logicalId,
      path: ['DefinitionString', path].filter(Boolean).join('/'),
    });
  }

  private child(field: string): { logicalId: string; path: string } {
    return { logicalId: this.logicalId, path: [this.path, field].filter(Boolean).join('/') };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
