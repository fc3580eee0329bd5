import { isRecord, recordsIn, type JsonRecord } from './outcomes/json-record.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { ApiMethod } from './outcomes/list-methods.ts';
import { listOutcomes } from './outcomes/list-outcomes.ts';
import type { BackEndOutcome } from './outcomes/back-end-outcome.ts';
import { bodiesOf } from './body/bodies-of.ts';
import { createProbe, type ProbeAnswer, type MediaTypes, type Probe } from './create-probe.ts';
import type { SentBody } from './find-body-problem.ts';
import { proveHandshakes } from './handshake/prove-handshakes.ts';
import type { IsAcknowledged, ProveRun } from './prove-run.ts';
import type { ProofRow } from './proof-row.ts';
import type { Resource } from './read-resources.ts';

/** Every outcome of the back end of the method. What cannot be judged is one row, and unproven. */
export async function proveMethod(
  method: ApiMethod,
  resources: readonly Resource[],
  proveRun: ProveRun,
): Promise<readonly ProofRow[]> {
  if (method.problem !== undefined) return [notJudged(method.problem)];
  try {
    const probe = createProbe(method, resources);
    const rows: ProofRow[] = [];
    for (const mediaTypes of mediaTypesOf(method)) {
      const bodies = probeBodies(mediaTypes, probe);
      const isMapped = mediaTypes.contentType !== UNMAPPED;
      for (const outcome of listOutcomes(method.backEnd, method.isProxy)) {
        // Integration responses do not depend on the media type of the request. Only what is stored may.
        if (!isMapped && outcome.holds === undefined) continue;
        const row = await proveOutcome(method, outcome, { mediaTypes, probe, proveRun, bodies });
        rows.push(isMapped ? row : ofUnmapped(row));
      }
      if (isMapped) rows.push(...(await proveHandshakes(method, mediaTypes, probe)));
    }
    return rows;
  } catch (error) {
    return [notJudged((error as Error).message)];
  }
}

/** What is sent for each body. It does not depend on the back end, and is computed only if something is stored. */
function probeBodies(mediaTypes: MediaTypes, probe: Probe): () => Promise<readonly SentBody[]> {
  const cached: { bodies?: Promise<readonly SentBody[]> } = {};
  const send = async (): Promise<readonly SentBody[]> => {
    const bodies: SentBody[] = [];
    for (const body of bodiesOf(mediaTypes.contentType)) {
      const { sent } = await probe({ kind: 'answer', status: 200, body: '{}' }, mediaTypes, body);
      bodies.push({ body, sent });
    }
    return bodies;
  };
  return () => (cached.bodies ??= send());
}

function ofUnmapped(row: ProofRow): ProofRow {
  const { verdict } = row;
  const named = { ...row, variant: 'for a media type without a template' };
  if (verdict.kind !== 'unproven') return named;
  const why = `for a media type without a template (PassthroughBehavior WHEN_NO_MATCH, the default) the body itself becomes the call: ${verdict.why}`;
  return { ...named, verdict: { ...verdict, why } };
}

/** A proof that leaves something out would be no proof. */
export function notJudged(why: string): ProofRow {
  const verdict = { kind: 'unproven', why: `it cannot be judged: ${why}` } as const;
  return { outcome: 'any', backEnd: '?', response: '?', status: undefined, verdict };
}

async function proveOutcome(
  method: ApiMethod,
  outcome: BackEndOutcome,
  by: {
    readonly mediaTypes: MediaTypes;
    readonly probe: Probe;
    readonly proveRun: ProveRun;
    readonly bodies: () => Promise<readonly SentBody[]>;
  },
): Promise<ProofRow> {
  const row = { outcome: outcome.name, variant: outcome.variant, backEnd: describeBehaviour(outcome) };
  try {
    const answer = await by.probe(outcome.behaviour, by.mediaTypes);
    const isAcknowledged = acknowledges(outcome, by);
    const verdict = await judgeAnswer(method, outcome, answer, { ...by, isAcknowledged });
    return { ...row, response: describeResponse(method, answer), status: answer.status, verdict };
  } catch (error) {
    // The engine refuses a template if it is not known what API Gateway does with it.
    return { ...notJudged((error as Error).message), ...row };
  }
}

/** Asks the API for its answer to the outcome with another output of the run. */
function acknowledges(
  { behaviour }: BackEndOutcome,
  { probe, mediaTypes }: { readonly probe: Probe; readonly mediaTypes: MediaTypes },
): IsAcknowledged {
  return async (output) => {
    if (behaviour.kind !== 'answer') return true;
    const body = JSON.stringify({
      ...(JSON.parse(behaviour.body) as object),
      output: JSON.stringify(output),
    });
    const { status } = await probe({ ...behaviour, body }, mediaTypes);
    return status >= 200 && status <= 299;
  };
}

function describeBehaviour({ behaviour }: BackEndOutcome): string {
  return behaviour.kind === 'answer' ? String(behaviour.status) : '-';
}

function describeResponse({ integration }: ApiMethod, { selected }: ProbeAnswer): string {
  if (typeof selected === 'string') return selected;
  const { SelectionPattern, StatusCode } = recordsIn(integration['IntegrationResponses'])[selected] ?? {};
  const pattern =
    ['string', 'number'].includes(typeof SelectionPattern) && SelectionPattern !== ''
      ? String(SelectionPattern)
      : 'default';
  return `${pattern} (${String(StatusCode)})`;
}

/**
 * Media types choose the template: those that the method has a template for, or JSON, and one that passes without
 * any.
 */
function mediaTypesOf({ integration, isProxy }: ApiMethod): readonly MediaTypes[] {
  const named = keysOr(JSON_ONLY, integration['RequestTemplates']);
  const contentTypes = !isProxy && passesUnmapped(integration) ? [...named, UNMAPPED] : named;
  const responses = recordsIn(integration['IntegrationResponses']);
  const accepts = new Set(responses.flatMap(({ ResponseTemplates }) => keysOr(JSON_ONLY, ResponseTemplates)));
  return contentTypes.flatMap((contentType) =>
    (accepts.size === 0 ? JSON_ONLY : [...accepts]).map((accept) => ({ contentType, accept })),
  );
}

/** A media type that no template is for. */
const UNMAPPED = 'application/x-ack-proof';

/** API Gateway's default is WHEN_NO_MATCH. A method without templates passes every media type. */
function passesUnmapped({
  Type,
  PassthroughBehavior = 'WHEN_NO_MATCH',
  RequestTemplates,
}: JsonRecord): boolean {
  const hasTemplates = isRecord(RequestTemplates) && Object.keys(RequestTemplates).length > 0;
  return Type !== 'MOCK' && hasTemplates && PassthroughBehavior === 'WHEN_NO_MATCH';
}

const JSON_ONLY = ['application/json'];

function keysOr(otherwise: readonly string[], templates: unknown): readonly string[] {
  const names = isRecord(templates) ? Object.keys(templates) : [];
  return names.length === 0 ? otherwise : names;
}
