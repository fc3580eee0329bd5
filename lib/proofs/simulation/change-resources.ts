/** A resource as it stands in a template. */
export interface ResourceJson {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The template with other properties of its resources. `undefined` leaves those of a resource as they are. Nothing else is changed. */
export function changeResources(
  template: object,
  change: (resource: ResourceJson, logicalId: string) => ResourceJson['Properties'] | undefined,
): object {
  const { Resources, ...sections } = template as {
    readonly Resources: Readonly<Record<string, ResourceJson>>;
  };
  const resources = Object.entries(Resources).map(([logicalId, resource]) => {
    const Properties = change(resource, logicalId);
    return [logicalId, Properties === undefined ? resource : { ...resource, Properties }];
  });
  return { ...sections, Resources: Object.fromEntries(resources) as object };
}
