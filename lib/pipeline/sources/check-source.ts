import { checkSettings, isBetween, type SettingRule } from '../setting-rule.ts';
import { isJson, isMediaType } from './media-types.ts';
import type { ResolvedSource } from './resolve-sources.ts';
import { sourceRules } from './source-rules.ts';

const RULES: readonly SettingRule<ResolvedSource>[] = [
  ...sourceRules<ResolvedSource>(),
  {
    prop: 'contentTypes',
    must: 'be a list of application/json, types ending with +json, application/x-www-form-urlencoded and text/plain',
    holds: ({ contentTypes }) =>
      Array.isArray(contentTypes) && contentTypes.length > 0 && contentTypes.every(isMediaType),
  },
  {
    prop: 'idempotencyKey',
    must: 'be in a header where a body need not be JSON',
    holds: ({ contentTypes, idempotencyKey }) =>
      contentTypes.every(isJson) || idempotencyKey.places.every((place) => place.startsWith('header:')),
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
];

/**
 * Checks a source in which every default is filled in.
 *
 * @throws Error `Source '<name>': '<setting>' must <rule>, got <value>.`
 */
export function checkSource(source: ResolvedSource): void {
  checkSettings(RULES, source, { where: `Source '${source.name}': ` });
}
