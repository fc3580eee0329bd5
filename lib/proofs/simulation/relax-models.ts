interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The schema of `schemas/generic.schema.json`: it refuses a body without `data`, and accepts any other. */
const ANY_DATA = { type: 'object', required: ['data'] };

/**
 * Replaces the models of a user's app by that of `generic`. No body that its schemas accept is known, and what is
 * proved and priced begins after the schema is met. Nothing else is changed.
 */
export function relaxModels(template: object): object {
  const { Resources, ...sections } = template as { readonly Resources: Readonly<Record<string, Resource>> };
  const relaxed = Object.entries(Resources).map(([id, resource]) =>
    resource.Type === 'AWS::ApiGateway::Model'
      ? [id, { ...resource, Properties: { ...resource.Properties, Schema: ANY_DATA } }]
      : [id, resource],
  );
  return { ...sections, Resources: Object.fromEntries(relaxed) as object };
}
