import { Token } from 'aws-cdk-lib';
import { checkSettings, type SettingRule } from '../setting-rule.ts';
import type { SignedNoticeOptions, WebhookNoticeOptions } from './notice-options.ts';

type Options = WebhookNoticeOptions & SignedNoticeOptions;

const SHARED: readonly SettingRule<Options>[] = [
  {
    prop: 'url',
    must: 'be an https address without user name, fragment and *, or an http address of this machine for the local run',
    holds: ({ url }) => isPostable(url),
  },
  {
    prop: 'connection',
    must: 'be a Connection of EventBridge',
    holds: hasText('connection', 'connectionArn'),
  },
];

const RULES: Readonly<Record<'webhook' | 'signed', readonly SettingRule<Options>[]>> = {
  webhook: SHARED,
  signed: [...SHARED, { prop: 'key', must: 'be a Key of KMS', holds: hasText('key', 'keyArn') }],
};

/**
 * Checks the settings of a notice.
 *
 * @throws Error `Notice.<kind>: '<setting>' must <rule>, got <value>.`
 */
export function checkNotice(kind: keyof typeof RULES, options: Partial<Options>): void {
  checkSettings(RULES[kind], options as Options, { where: `Notice.${kind}: ` });
}

/** By its shape: npm may have installed a second aws-cdk-lib, whose classes are not ours. */
function hasText(name: keyof Options, member: string): (options: Options) => boolean {
  return (options) => {
    const value = options[name] as unknown as Readonly<Record<string, unknown>> | undefined;
    return typeof value === 'object' && value !== null && typeof value[member] === 'string';
  };
}

const LOOPBACK = /^http:\/\/(127(\.\d+){3}|localhost|\[::1\])(:\d+)?(\/|$)/;

/** A token passes: its value is known only at deployment. EventBridge itself refuses `http`. */
function isPostable(url: unknown): boolean {
  if (Token.isUnresolved(url)) return true;
  if (typeof url !== 'string' || !URL.canParse(url) || /[*#]/.test(url)) return false;
  const { protocol, username } = new URL(url);
  return username === '' && (protocol === 'https:' || LOOPBACK.test(url));
}
