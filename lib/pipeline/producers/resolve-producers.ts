import { Token } from 'aws-cdk-lib';
import { Auth } from '../api/auth.ts';
import { quotaRule, rateRules } from '../rate-rules.ts';
import { checkSettings, describeSetting, type SettingRule } from '../setting-rule.ts';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import { longestSourceName } from './longest-source-name.ts';
import type { ProducerKey } from './producer-key.ts';
import type { ResolvedProducer } from './resolved-producer.ts';

/** What the pipeline has, for all producers together. */
export interface ProducerOrigins {
  readonly producers?: Readonly<Record<string, ProducerKey>> | undefined;
  readonly rateLimit: number;
  readonly burstLimit: number;
  readonly monthlyQuota?: number | undefined;
}

/** Each part begins with a letter, so that `ApiKeyIdAcmeCorp` is the output of one name only. The id holds no `_` in it. */
const NAME = /^(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/;

const MEMBERS = ['sources', 'rateLimit', 'burstLimit', 'monthlyQuota'];

const RULES: readonly SettingRule<ProducerKey>[] = [
  {
    prop: 'sources',
    must: 'be a list of at least one source, each once',
    holds: ({ sources }) =>
      Array.isArray(sources) && sources.length > 0 && new Set(sources).size === sources.length,
  },
  ...rateRules<ProducerKey>(),
  quotaRule<ProducerKey>(),
];

/**
 * The producers of a pipeline with every default filled in.
 *
 * @throws Error naming the producer, the setting at fault, and what is allowed.
 */
export function resolveProducers(
  { producers = {}, rateLimit, burstLimit, monthlyQuota }: ProducerOrigins,
  sources: readonly ResolvedSource[],
): ResolvedProducer[] {
  const given = Object.entries(producers);
  for (const [name, key] of given) checkProducer(name, key, sources);
  const named = new Set(given.flatMap(([, key]) => key.sources));
  // The pipeline's own key takes a share where it exists.
  const keys = given.length + (sources.every((source) => named.has(source.name)) ? 0 : 1);
  return given.map(([name, key]) => ({
    name,
    sources: key.sources,
    rateLimit: key.rateLimit ?? share(rateLimit, keys),
    burstLimit: key.burstLimit ?? share(burstLimit, keys),
    monthlyQuota: key.monthlyQuota ?? monthlyQuota,
  }));
}

/** A part of a limit for each of so many keys. A limit that is known only at deployment cannot be divided. */
export function share(limit: number, keys: number): number {
  if (keys === 1 || Token.isUnresolved(limit)) return limit;
  return Math.max(1, Math.floor(limit / keys));
}

function checkProducer(name: string, key: ProducerKey, sources: readonly ResolvedSource[]): void {
  if (!NAME.test(name))
    throw new Error(
      `'producers': a name must be 1 to 20 lower-case letters, digits and hyphens, with a letter first and after each hyphen, got '${name}'.`,
    );
  const where = `Producer '${name}': `;
  if (typeof key !== 'object' || key === null)
    throw new Error(
      `${where}it must be an object such as { sources: ['orders'] }, got ${describeSetting(key)}.`,
    );
  const unknown = Object.keys(key).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined)
    throw new Error(`${where}there is no setting '${unknown}': it must be one of ${MEMBERS.join(', ')}.`);
  checkSettings(RULES, key, { where });
  for (const source of key.sources) checkSource(name, source, sources);
}

/** @throws Error if a key of this producer could not post to the source. */
function checkSource(producer: string, name: string, sources: readonly ResolvedSource[]): void {
  const where = `Producer '${producer}': `;
  const source = sources.find((each) => each.name === name);
  if (source === undefined)
    throw new Error(
      `${where}'sources' must hold sources of the pipeline (${sources.map((each) => each.name).join(', ')}), got ${describeSetting(name)}. One that is added with addSource cannot be named.`,
    );
  if (source.auth !== Auth.API_KEY)
    throw new Error(
      `${where}'sources' must hold sources that take an API key, got '${name}', whose auth is '${source.auth}'.`,
    );
  const longest = longestSourceName(producer.length);
  if (name.length > longest)
    throw new Error(
      `${where}'sources' must hold names of at most ${longest} characters, so that the id of a delivery has room for the producer and a UUID, got '${name}'.`,
    );
}
