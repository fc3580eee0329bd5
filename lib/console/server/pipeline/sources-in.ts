interface Template {
  readonly Resources?: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties?: { readonly PathPart?: string; readonly ParentId?: { readonly Ref?: string } };
      }
    >
  >;
}

/** The names of the sources of a template: the paths below `/webhooks`. */
export function sourcesIn(template: object): readonly string[] {
  const { Resources = {} } = template as Template;
  const paths = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::ApiGateway::Resource');
  const [root] = paths.find(([, { Properties }]) => Properties?.PathPart === 'webhooks') ?? [];
  return paths
    .filter(([, { Properties }]) => root !== undefined && Properties?.ParentId?.Ref === root)
    .map(([, { Properties }]) => Properties?.PathPart ?? '')
    .toSorted();
}
