import { type ProducerHandshake, startsIngest } from '../../../contracts/producer-handshake.ts';

/**
 * VTL of a response template to a refused call that answers a handshake, and answers other requests with `otherwise`. It answers those
 * that start no run: their call was made one that is refused. Everything before `otherwise` is one line: an echo must be the whole body,
 * and it is not documented which line breaks around directives Velocity writes.
 */
export function answerHandshake(handshakes: readonly ProducerHandshake[], otherwise: string): string {
  if (handshakes.length === 0) return otherwise;
  const refusals = REFUSALS.map(({ when, status, title, detail }): Branch => [
    when,
    `${override(status, { 'Content-Type': 'application/problem+json' })}{"type":"about:blank","title":"${title}","status":${status},"detail":"${detail}","requestId":"$context.extendedRequestId"}`,
  ]);
  return choose([...branchesOf(handshakes, (handshake) => !startsIngest(handshake)), ...refusals], otherwise);
}

/**
 * VTL of a response template to a call that was taken, which answers the handshakes that start a run, but not those that wait for the
 * verifier. `isTaken` is VTL for what else must be true.
 */
export function answerStarted(
  handshakes: readonly ProducerHandshake[],
  otherwise: string,
  isTaken?: string,
): string {
  const branches = branchesOf(handshakes, (one) => startsIngest(one) && one.needs === undefined);
  return branches.length === 0 ? otherwise : choose(branches, otherwise, isTaken);
}

/** VTL of a response template to a run that has ended. A handshake that waits for the verifier is answered by the output of the run. */
export function answerVerified(handshakes: readonly ProducerHandshake[], otherwise: string): string {
  if (!handshakes.some(({ needs }) => needs !== undefined)) return otherwise;
  const type = { 'Content-Type': '$answer.contentType' };
  return [
    '#set($answer = "")#set($output = $input.path(\'$.output\'))',
    `#if(${SUCCEEDED} && "$!output" != "")#set($answer = $util.parseJson($output).answer)#end`,
    `#if("$!answer.status" != "")${override('$answer.status', type)}$!answer.body#else\n${otherwise}#end`,
  ].join('');
}

/** VTL for a run of Ingest that did what it had to. StartSyncExecution answers HTTP 200 for one that failed as well. */
export const SUCCEEDED = '"$!input.path(\'$.status\')" == "SUCCEEDED"';

/** What `$handshake` must be, and VTL of the answer then. */
type Branch = readonly [when: string, answer: string];

function branchesOf(
  handshakes: readonly ProducerHandshake[],
  isOne: (handshake: ProducerHandshake) => boolean,
): readonly Branch[] {
  return handshakes.flatMap((handshake, index): Branch[] =>
    isOne(handshake) ? [[String(index), answer(handshake.respond)]] : [],
  );
}

function choose(branches: readonly Branch[], otherwise: string, and?: string): string {
  const more = and === undefined ? '' : ` && ${and}`;
  return [
    '#set($handshake = $context.requestOverride.path.handshake)#set($handshake = "$!handshake")',
    '#set($echo = $context.requestOverride.path.echo)#set($echo = "$!echo")',
    ...branches.map(
      ([when, text], at) => `#${at === 0 ? '' : 'else'}if($handshake == "${when}"${more})${text}`,
    ),
    `#else\n${otherwise}#end`,
  ].join('');
}

const REFUSALS = [
  {
    when: 'refused',
    status: 403,
    title: 'Forbidden',
    detail: 'The token is not the one that this source was given.',
  },
  {
    when: 'too-long',
    status: 400,
    title: 'Bad Request',
    detail: 'What is to be sent back is longer than this producer sends.',
  },
] as const;

/** A text in JSON. */
const ESCAPED = String.raw`$util.escapeJavaScript($echo).replaceAll("\\'","'")`;

function answer({ status, contentType, body = '', headers = {} }: ProducerHandshake['respond']): string {
  const isJson = contentType === 'application/json';
  const echo = (text: string, value: string): string => text.replaceAll('{echo}', value);
  const all = {
    'Content-Type': contentType ?? 'text/plain',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, echo(value, '$echo')])),
  };
  return override(status, all) + echo(body, isJson ? ESCAPED : '$echo');
}

function override(status: number | string, headers: Readonly<Record<string, string>>): string {
  const set = Object.entries(headers).map(
    ([name, value]) => `#set($context.responseOverride.header["${name}"] = "${value}")`,
  );
  return `#set($context.responseOverride.status = ${status})${set.join('')}`;
}
