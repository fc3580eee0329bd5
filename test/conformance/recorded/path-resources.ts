import type { TemplateResource } from '../../../lib/local/template/template-resource.ts';

/** Resources of a recorded API for the paths of its methods, one for each part of a path, grown as they are asked for. */
export class PathResources {
  readonly resources: TemplateResource[] = [];
  private readonly ids = new Map<string, string>();

  /** The id of the resource at `path`, such as `/webhooks/{source}`. */
  idOf(path: string): string {
    const parts = path.split('/').filter((part) => part !== '');
    return parts.reduce(
      (parent, part, depth) => this.grow(parent, parts.slice(0, depth + 1).join('/'), part),
      `${API_ID}/root`,
    );
  }

  private grow(parentId: string, path: string, part: string): string {
    const known = this.ids.get(path);
    if (known !== undefined) return known;
    const id = `Resource${this.resources.length}`;
    this.ids.set(path, id);
    this.resources.push(resource('Resource', id, { RestApiId: API_ID, ParentId: parentId, PathPart: part }));
    return id;
  }
}

/** The logical id of the API, and its identifier in the URLs of models. */
export const API_ID = 'Api';

/** A resource of type `AWS::ApiGateway::<type>`. */
export function resource(
  type: string,
  logicalId: string,
  properties: TemplateResource['properties'],
): TemplateResource {
  return { logicalId, type: `AWS::ApiGateway::${type}`, properties };
}
