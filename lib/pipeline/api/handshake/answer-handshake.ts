import type { ProducerHandshake } from '../../../contracts/producer-handshake.ts';

/**
 * VTL of a response template that answers a handshake, and answers other requests with `otherwise`. Everything before `otherwise` is
 * one line: an echo must be the whole body, and it is not documented which line breaks around directives Velocity writes.
 */
export function answerHandshake(handshakes: readonly ProducerHandshake[], otherwise: string): string {
  if (handshakes.length === 0) return otherwise;
  const answers = handshakes.map(
    ({ respond }, index) => `#${index === 0 ? '' : 'else'}if($handshake == "${index}")${answer(respond)}`,
  );
  const refusals = REFUSALS.map(
    ({ when, status, title, detail }) =>
      `#elseif($handshake == "${when}")${override(status, { 'Content-Type': 'application/problem+json' })}{"type":"about:blank","title":"${title}","status":${status},"detail":"${detail}","requestId":"$context.extendedRequestId"}`,
  );
  return [
    '#set($handshake = $context.requestOverride.path.handshake)#set($handshake = "$!handshake")',
    '#set($echo = $context.requestOverride.path.echo)#set($echo = "$!echo")',
    ...answers,
    ...refusals,
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

function override(status: number, headers: Readonly<Record<string, string>>): string {
  const set = Object.entries(headers).map(
    ([name, value]) => `#set($context.responseOverride.header["${name}"] = "${value}")`,
  );
  return `#set($context.responseOverride.status = ${status})${set.join('')}`;
}
