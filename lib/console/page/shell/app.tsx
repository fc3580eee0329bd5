import { useEffect, useRef } from 'preact/hooks';
import type { PipelineDescription } from '../../pipeline-description.ts';
import { PipelineContext } from './pipeline-context.ts';
import { Problem } from './problem.tsx';
import { useFetched } from './use-fetched.ts';
import { type PageRoute, useRoute } from './use-route.ts';
import { VIEWS } from './views.tsx';

/** The page: navigation, and the view that the address names. */
export function App() {
  const route = useRoute();
  const { value: pipeline, error } = useFetched<PipelineDescription>('/api/pipeline');
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${route.id ?? route.view} · webhook-pipeline`;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [route.view, route.id]);
  return (
    <>
      <header>
        <a class="skip" href="#main" onClick={(event) => focusOn(event, main.current)}>
          Skip to the content
        </a>
        <strong>webhook-pipeline</strong>
        {pipeline !== undefined && <PipelineName {...pipeline} />}
        <Navigation route={route} isLocal={pipeline?.isLocal === true} />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Problem text={error} />
        {pipeline !== undefined && (
          <PipelineContext.Provider value={pipeline}>
            <View key={`${route.view}/${route.id ?? ''}`} {...route} />
          </PipelineContext.Provider>
        )}
      </main>
    </>
  );
}

function focusOn(event: Event, element: HTMLElement | null): void {
  event.preventDefault();
  element?.focus();
}

function PipelineName({ stack, region, isLocal, allowsActions }: PipelineDescription) {
  return (
    <span class="quiet">
      {stack}, {region}
      {isLocal ? '' : allowsActions ? ' (actions allowed)' : ' (read only)'}
    </span>
  );
}

function Navigation({ route, isLocal }: { readonly route: PageRoute; readonly isLocal: boolean }) {
  return (
    <nav aria-label="Views">
      {Object.entries(VIEWS)
        .filter(([, { localOnly }]) => isLocal || localOnly !== true)
        .map(([view, { title }]) => (
          <a key={view} href={`#/${view}`} aria-current={route.view === view ? 'page' : undefined}>
            {title}
          </a>
        ))}
    </nav>
  );
}

function View({ view, id }: PageRoute) {
  const known = Object.hasOwn(VIEWS, view) ? VIEWS[view] : undefined;
  if (known === undefined) return <Problem text={`The console has no view '${view}'.`} />;
  return <known.component {...(id !== undefined && { id })} />;
}
