import { asksForSetting, type ProducerHandshake } from '../../contracts/producer-handshake.ts';
import { checkSettings, isBetween, oneOf, type SettingRule } from '../setting-rule.ts';
import { Auth } from '../api/auth.ts';
import { longestSourceName, PRINCIPAL_ID_LENGTH } from '../producers/longest-source-name.ts';
import { HANDSHAKE_RULES } from './handshake-rules.ts';
import { isMediaType } from './media-types.ts';
import type { ResolvedSource } from './resolved-source.ts';
import { sourceRules } from './source-rules.ts';

const LONGEST_SIGNED = longestSourceName(PRINCIPAL_ID_LENGTH);

const DEDUPE = { ID: 'id', BODY: 'body', NONE: 'none' };

const RULES: readonly SettingRule<ResolvedSource>[] = [
  oneOf('dedupe', DEDUPE),
  ...sourceRules<ResolvedSource>(),
  {
    prop: 'auth',
    must: `be 'apiKey' or 'none' for a source whose name has more than ${LONGEST_SIGNED} characters, because the id of a delivery has room for a role and a UUID`,
    holds: ({ auth, name }) => auth !== Auth.IAM || name.length <= LONGEST_SIGNED,
  },
  {
    prop: 'contentTypes',
    must: 'be a list of application/json, types ending with +json, application/x-www-form-urlencoded, application/x-ndjson, application/xml, text/plain and text/xml',
    holds: ({ contentTypes }) =>
      Array.isArray(contentTypes) && contentTypes.length > 0 && contentTypes.every(isMediaType),
  },
  {
    prop: 'response',
    must: 'have a status from 200 to 299',
    holds: ({ response }) => response === undefined || isBetween(response.status, 200, 299, 'whole'),
  },
  {
    prop: 'response',
    must: 'have a body without $ and #, which mean something to a mapping template',
    holds: ({ response }) => !/[$#]/.test(response?.body ?? ''),
  },
  {
    prop: 'response',
    must: 'have a content type such as text/xml or text/plain; charset=utf-8',
    holds: ({ response }) =>
      /^[a-z]+\/[a-z0-9.+-]+(; ?charset=[a-z0-9-]+)?$/.test(response?.contentType ?? 'text/plain'),
  },
  {
    prop: 'verifyToken',
    must: 'be 1 to 128 letters, digits, - and _, where the producer sends one with its test',
    holds: ({ verifyToken, handshakes }) =>
      verifyToken === undefined ? !handshakes.some(asksForToken) : /^[\w-]{1,128}$/.test(verifyToken),
  },
  ...HANDSHAKE_RULES,
];

function asksForToken({ match }: ProducerHandshake): boolean {
  return Object.values(match).some(asksForSetting);
}

/**
 * Checks a source in which every default is filled in.
 *
 * @throws Error `Source '<name>': '<setting>' must <rule>, got <value>.`
 */
export function checkSource(source: ResolvedSource): void {
  checkSettings(RULES, source, { where: `Source '${source.name}': ` });
}
