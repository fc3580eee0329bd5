import type { TriedSource } from '../../trial.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly PathPart?: string;
    readonly ParentId?: { readonly Ref?: string };
    readonly ResourceId?: { readonly Ref?: string };
    readonly HttpMethod?: string;
    readonly ApiKeyRequired?: boolean;
    readonly RequestModels?: Readonly<Record<string, { readonly Ref?: string }>>;
    readonly Schema?: Readonly<Record<string, unknown>>;
  };
}

/** The sources of a template: the paths below `/webhooks`, with the schema of each. */
export function readTriedSources(template: object): readonly TriedSource[] {
  const { Resources = {} } = template as { readonly Resources?: Readonly<Record<string, Resource>> };
  const all = Object.entries(Resources);
  const ofType = (type: string) => all.filter(([, { Type }]) => Type === `AWS::ApiGateway::${type}`);
  const [root] = ofType('Resource').find(([, { Properties }]) => Properties?.PathPart === 'webhooks') ?? [];
  return ofType('Resource')
    .filter(([, { Properties }]) => root !== undefined && Properties?.ParentId?.Ref === root)
    .map(([pathId, { Properties }]) => {
      const [, post] =
        ofType('Method').find(
          ([, method]) =>
            method.Properties?.ResourceId?.Ref === pathId && method.Properties.HttpMethod === 'POST',
        ) ?? [];
      const model = Object.values(post?.Properties?.RequestModels ?? {})[0]?.Ref ?? '';
      return {
        name: Properties?.PathPart ?? '',
        schema: Resources[model]?.Properties?.Schema ?? {},
        needsApiKey: post?.Properties?.ApiKeyRequired === true,
      };
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
