import { member, readString, refuse, type Property } from '../../../template/read-property.ts';

/** The path of every resource by its id; the root of the API is `<restApiId>/root`. */
export function loadResourcePaths(
  resources: readonly Property[],
  restApiId: string,
): ReadonlyMap<string, string> {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const paths = new Map([[`${restApiId}/root`, '/']]);
  const pathOf = (id: string, reference: Property): string => {
    const known = paths.get(id);
    if (known !== undefined) return known;
    const resource = byId.get(id) ?? refuse(reference, `the reference to ${id}`);
    const parent = member(resource, 'ParentId');
    const path = `${pathOf(readString(parent), parent).replace(/\/$/, '')}/${readPart(resource)}`;
    paths.set(id, path);
    return path;
  };
  for (const resource of resources) pathOf(resource.logicalId, resource);
  checkSiblings(resources);
  return paths;
}

function readPart(resource: Property): string {
  const part = member(resource, 'PathPart');
  const text = readString(part);
  if (!/^(?:[\w.:~-]+|\{[\w.-]+\+?\})$/.test(text)) refuse(part, `the path part ${text}`);
  return text;
}

/** On AWS a resource can have one child `{name}` and one child `{name+}`; `{name+}` can have no children. */
function checkSiblings(resources: readonly Property[]): void {
  const seen = new Set<string>();
  const greedy = new Set<string>();
  for (const resource of resources) {
    const part = readPart(resource);
    if (part.endsWith('+}')) greedy.add(resource.logicalId);
    const kind = part.startsWith('{') ? part.replace(/^\{[^+]*/, '{') : part;
    const place = `${readString(member(resource, 'ParentId'))} ${kind}`;
    if (seen.has(place)) refuse(member(resource, 'PathPart'), `a second child like the path part ${part}`);
    seen.add(place);
  }
  for (const resource of resources) {
    const parent = member(resource, 'ParentId');
    if (greedy.has(readString(parent))) refuse(parent, 'a resource below a greedy path part');
  }
}
