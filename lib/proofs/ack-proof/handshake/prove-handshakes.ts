import type { MediaTypes, Probe, ProbeAnswer } from '../create-probe.ts';
import { isRecord } from '../outcomes/json-record.ts';
import type { ApiMethod } from '../outcomes/list-methods.ts';
import type { ProofRow } from '../proof-row.ts';
import type { ProofVerdict } from '../proof-verdict.ts';
import { bodyWith, type PartCondition, readHandshakes } from './read-handshakes.ts';

/** What Step Functions answers to a name that no execution may have. */
const REFUSED = {
  kind: 'answer',
  status: 400,
  body: '{"__type":"InvalidName","message":"Invalid Name: \'not an id\'"}',
} as const;

/**
 * The requests by which a producer tests the address. Each is a call that Step Functions surely refuses, so nothing is started, and the
 * answer acknowledges no delivery. A request that fails one of the conditions is no handshake: it is answered no 2xx for a refused call, and
 * what is sent for it is a call that can succeed, for which the other rows hold.
 */
export async function proveHandshakes(
  { integration, httpMethod }: ApiMethod,
  mediaTypes: MediaTypes,
  probe: Probe,
): Promise<readonly ProofRow[]> {
  const templates = isRecord(integration['RequestTemplates']) ? integration['RequestTemplates'] : {};
  const template = templates[mediaTypes.contentType];
  if (httpMethod !== 'POST' || typeof template !== 'string') return [];
  const rows: ProofRow[] = [];
  for (const { conditions } of readHandshakes(template)) {
    const ask = (given: readonly PartCondition[]): Promise<ProbeAnswer> =>
      probe(REFUSED, { ...mediaTypes, ...partsOf(given) }, bodyWith(given));
    const name = `handshake: ${conditions.map(describe).join(', ')}`;
    rows.push(rowOf(name, await ask(conditions), judgeMatch));
    for (const [index, condition] of conditions.entries()) {
      const others = conditions.filter((_, at) => at !== index);
      const near =
        condition.value === undefined ? others : [...others, { ...condition, value: otherThan(condition) }];
      rows.push(rowOf(`no handshake: another ${condition.in} ${condition.name}`, await ask(near), judgeNear));
    }
  }
  return rows;
}

function partsOf(conditions: readonly PartCondition[]): Pick<MediaTypes, 'headers' | 'query'> {
  const of = (part: PartCondition['in']): Record<string, string> =>
    Object.fromEntries(
      conditions.filter((each) => each.in === part).map(({ name, value = 'x' }) => [name, value]),
    );
  return { headers: of('header'), query: of('query') };
}

/** The shortest near miss: something behind the value. */
function otherThan({ value = '', isJson }: PartCondition): string {
  return isJson ? '["x"]' : `${value}x`;
}

function describe({ in: part, name, value }: PartCondition): string {
  return `${part} ${name}${value === undefined ? '' : ` is '${value}'`}`;
}

function rowOf(outcome: string, answer: ProbeAnswer, judge: (answer: ProbeAnswer) => ProofVerdict): ProofRow {
  return {
    outcome,
    backEnd: String(REFUSED.status),
    response: 'of a refused call',
    status: answer.status,
    verdict: judge(answer),
  };
}

function judgeMatch({ status, sent }: ProbeAnswer): ProofVerdict {
  if (!isSuccess(status)) return { kind: 'not acknowledged' };
  if (canStart(sent)) return { kind: 'unproven', why: 'a handshake is a call that may start an execution' };
  return {
    kind: 'handshake',
    by: 'a test of the address: its call has a name that Step Functions refuses, so nothing starts',
  };
}

/** Its own refusal (a wrong token) starts nothing, and is no 2xx. */
function judgeNear({ status, sent }: ProbeAnswer): ProofVerdict {
  if (isSuccess(status)) return { kind: 'unproven', why: 'it is answered as a handshake, and is none' };
  if (status !== 403 && !canStart(sent))
    return { kind: 'unproven', why: 'it is no handshake, and can start no execution' };
  return { kind: 'not acknowledged' };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** Whether Step Functions takes the name (StartExecution, `name`). */
function canStart(sent = '{}'): boolean {
  const { name } = JSON.parse(sent) as { readonly name?: string };
  return name === undefined || /^[0-9A-Za-z_-]{1,80}$/.test(name);
}
