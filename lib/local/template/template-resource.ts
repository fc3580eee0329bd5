/** A resource of the template that the local run acts on, with its intrinsic functions resolved. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
