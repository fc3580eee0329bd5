import {
  asksForSetting,
  type HandshakeCondition,
  type ProducerHandshake,
} from '../../../contracts/producer-handshake.ts';
import { parseRequestPart } from '../../../contracts/request-part.ts';
import { markStarted } from './mark-started.ts';
import { readValue } from './read-value.ts';

/** Settings of a source that a handshake may ask for. */
export interface HandshakeSettings {
  /** The token that the producer sends. */
  readonly verifyToken: string | undefined;
}

/**
 * VTL of a request template that recognises handshakes. It sets `$handshake` to the index of the one that matches, or to `refused`
 * (a wrong token) or `too-long`, and `$echo` to what is sent back; both are empty for any other request. It leaves both where the
 * response template finds them: only `requestOverride.path` goes from one template to the other (LocalStack's recording
 * `request_overrides_in_response_template`).
 *
 * `$given` holds the request headers by their names in lower case.
 */
export function matchHandshake(
  handshakes: readonly ProducerHandshake[],
  settings: HandshakeSettings,
): string {
  if (handshakes.length === 0) return '';
  return [
    '## A request by which the producer tests the address is answered here, and is no delivery. Each condition is exact.',
    '#set($handshake = "")',
    '#set($echo = "")',
    ...handshakes.flatMap((handshake, index) => matchOne(handshake, index, settings)),
    ...markStarted(handshakes),
    '#if($handshake != "")',
    '#set($context.requestOverride.path.handshake = $handshake)',
    '#set($context.requestOverride.path.echo = $echo)',
    '#end',
    '',
  ].join('\n');
}

function matchOne(
  { match, respond, otherwise }: ProducerHandshake,
  index: number,
  settings: HandshakeSettings,
): readonly string[] {
  const parts = Object.entries(match).flatMap(([part, condition]) =>
    condition === undefined ? [] : [[part, condition] as const],
  );
  const reads = parts.flatMap(([part, condition], at) => readPart(part, condition, `$part${at}`));
  const conditions = parts.map(([, condition], at) => conditionOf(condition, `$part${at}`, settings));
  const open = '$handshake == ""';
  const others = conditions.filter((_, at) => !asksForSetting(parts[at]?.[1]));
  return [
    ...reads,
    `#if(${[open, ...conditions].join(' && ')})`,
    `#set($handshake = "${index}")`,
    ...(respond.echo === undefined ? [] : echoLines(respond.echo)),
    ...(otherwise === undefined
      ? []
      : [`#elseif(${[open, ...others].join(' && ')})`, '#set($handshake = "refused")']),
    '#end',
  ];
}

/** A later `#set` of a missing value would keep the one before, so each is a text. */
function readPart(part: string, condition: HandshakeCondition, variable: string): readonly string[] {
  const isList = typeof condition === 'object' && 'empty' in condition;
  const read = isList ? readJson(part) : readValue(part);
  return [`#set(${variable} = ${read})`, `#set(${variable} = "$!${variable.slice(1)}")`];
}

function readJson(part: string): string {
  return `$input.json('${parseRequestPart(part).name}')`;
}

function conditionOf(
  condition: HandshakeCondition,
  variable: string,
  { verifyToken }: HandshakeSettings,
): string {
  if (asksForSetting(condition)) return `${variable} == "${verifyToken ?? ''}"`;
  if (typeof condition !== 'object') return `${variable} == "${String(condition)}"`;
  if ('empty' in condition) return `${variable} == "[]"`;
  if ('pattern' in condition) return `${variable}.matches('${condition.pattern}')`;
  return condition.present
    ? `${variable} != "" && ${variable} != "false"`
    : `(${variable} == "" || ${variable} == "false")`;
}

function echoLines({ of, maxLength }: NonNullable<ProducerHandshake['respond']['echo']>): readonly string[] {
  return [
    `#set($echo = ${readValue(of)})`,
    '#set($echo = "$!echo")',
    `#if($echo.length() > ${maxLength})`,
    '#set($handshake = "too-long")',
    '#end',
  ];
}
