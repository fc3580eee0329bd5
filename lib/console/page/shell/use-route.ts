import { useEffect, useState } from 'preact/hooks';

/** Where the page is: `#/deliveries/<id>` is the view `deliveries` with that id. */
export interface PageRoute {
  readonly view: string;
  readonly id?: string;
}

/** The route in the address bar. */
export function useRoute(): PageRoute {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const read = (): void => setRoute(routeOf(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return route;
}

/** The route of a fragment. */
export function routeOf(hash: string): PageRoute {
  const [, view = '', id] = hash.split('/');
  return { view: view === '' ? 'deliveries' : view, ...(id !== undefined && { id: decoded(id) }) };
}

/** The fragment of a delivery. */
export function hrefOf(view: string, id: string): string {
  return `#/${view}/${encodeURIComponent(id)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
