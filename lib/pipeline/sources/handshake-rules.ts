import {
  needsVerifier,
  type ProducerHandshake,
  startingMethods,
} from '../../contracts/producer-handshake.ts';
import { presetOf } from '../../contracts/producer-presets.ts';
import { Acknowledgement } from '../api/acknowledgement.ts';
import type { SettingRule } from '../setting-rule.ts';
import type { ResolvedSource } from './resolved-source.ts';

const CONTENT_TYPES: ReadonlySet<unknown> = new Set([undefined, 'text/plain', 'application/json']);

/** What tests of the address must be, and what a source needs that has them. */
export const HANDSHAKE_RULES: readonly SettingRule<ResolvedSource>[] = [
  {
    prop: 'acknowledgement',
    must: "be 'stored', because the verifier must have judged a test of the address before its producer is answered",
    holds: ({ acknowledgement, handshakes }) =>
      acknowledgement === Acknowledgement.STORED || handshakes.every(({ needs }) => needs === undefined),
  },
  {
    prop: 'handshakes',
    must: "need the verifier ('needs', 'confirm') only in a source with a signature",
    holds: ({ signature, handshakes }) => signature !== undefined || !handshakes.some(needsVerifier),
  },
  {
    prop: 'handshakes',
    must: "have a hash ('mac') only where the answer needs the verifier and the signature is an HMAC",
    holds: (source) =>
      source.handshakes.every(({ needs, respond }) => {
        return respond.mac === undefined || (needs !== undefined && schemeOf(source) === 'hmac');
      }),
  },
  {
    prop: 'handshakes',
    must: "be answered with 'headers' only where the answer does not need the verifier",
    holds: ({ handshakes }) =>
      handshakes.every(({ needs, respond }) => needs === undefined || respond.headers === undefined),
  },
  {
    prop: 'handshakes',
    must: "need more than a fixed answer or an echo ('needs', 'confirm', 'show') only with the methods POST and GET",
    holds: ({ handshakes }) =>
      [...startingMethods(handshakes)].every((method) => ['POST', 'GET'].includes(method)),
  },
  {
    prop: 'handshakes',
    must: 'be answered as text/plain or application/json',
    holds: ({ handshakes }) => handshakes.every(({ respond }) => CONTENT_TYPES.has(respond.contentType)),
  },
  {
    prop: 'handshakes',
    must: "have a 'pattern' that is a regular expression without single quotes",
    holds: ({ handshakes }) => handshakes.flatMap(patternsOf).every(isPattern),
  },
];

function schemeOf({ signature }: ResolvedSource): string | undefined {
  const { producer } = signature ?? {};
  return (typeof producer === 'string' ? presetOf(producer).signature : producer)?.scheme;
}

function patternsOf({ match }: ProducerHandshake): readonly string[] {
  return Object.values(match).flatMap((condition) =>
    typeof condition === 'object' && 'pattern' in condition ? [condition.pattern] : [],
  );
}

/** It stands in single quotes in a mapping template. */
function isPattern(text: string): boolean {
  if (text.includes("'")) return false;
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
