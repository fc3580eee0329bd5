import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describeSetting } from './setting-rule.ts';
import type { WebhookPipelineProps } from './webhook-pipeline-props.ts';

/** What kind of value a prop takes. TypeScript knows; an app in JavaScript, or with a cast, may give anything. */
interface Kind {
  /** Follows `'<prop>' must be`. */
  readonly allowed: string;
  readonly holds: (value: unknown) => boolean;
}

/** Checked by its rule alone (`check-props.ts`), which lists what is allowed. */
const BY_RULE: Kind = { allowed: '', holds: () => true };

const FLAG: Kind = { allowed: 'true or false', holds: (value) => typeof value === 'boolean' };

/** Numbers are compared and added at synthesis, so that a Duration of a token has no meaning. */
const DURATION: Kind = {
  allowed: 'a Duration whose amount is known at synthesis, such as Duration.minutes(5)',
  holds: (value) =>
    hasMethods(value, 'toMilliseconds', 'isUnresolved') && !(value as Duration).isUnresolved(),
};

const NAMED = (what: string, member: string): Kind => ({
  allowed: what,
  holds: (value) => isObject(value) && typeof value[member] === 'string',
});

/** `RetentionDays` is an enum of numbers: it holds names by numbers as well. */
const DAYS = Object.values(RetentionDays).filter((value) => typeof value === 'number');

const KINDS: Readonly<Record<keyof WebhookPipelineProps, Kind>> = {
  schemas: {
    allowed: 'the path of a folder, known at synthesis',
    holds: (value) => typeof value === 'string' && !Token.isUnresolved(value),
  },
  sources: {
    allowed: 'an object of Source by name',
    holds: (value) => isObject(value) && !Array.isArray(value),
  },
  compute: NAMED('a Lambda function', 'functionArn'),
  computeTimeout: DURATION,
  processWorkflow: BY_RULE,
  acknowledgement: BY_RULE,
  drainParking: FLAG,
  outcomeEvents: FLAG,
  auth: BY_RULE,
  statusAuth: BY_RULE,
  rateLimit: BY_RULE,
  burstLimit: BY_RULE,
  monthlyQuota: BY_RULE,
  forwardedHeaders: BY_RULE,
  retention: DURATION,
  logRetention: {
    allowed: `a RetentionDays (${DAYS.join(', ')})`,
    holds: (value) =>
      (DAYS as unknown[]).includes(value) || (typeof value === 'number' && Token.isUnresolved(value)),
  },
  tracing: FLAG,
  removalPolicy: {
    allowed: 'RETAIN, RETAIN_ON_UPDATE_OR_DELETE or DESTROY of RemovalPolicy',
    holds: (value) => (Object.values(RemovalPolicy) as unknown[]).includes(value),
  },
  alarmTopic: NAMED('a topic of SNS', 'topicArn'),
  alarmActions: {
    allowed: 'a list of alarm actions, such as new SnsAction(topic)',
    holds: (value) => Array.isArray(value) && value.every((each) => hasMethods(each, 'bind')),
  },
  alarmFailureShare: BY_RULE,
  alarmFailureCount: BY_RULE,
  cloudWatchRole: FLAG,
  outputs: BY_RULE,
};

/** The props of a pipeline among those of a stack. */
export function pipelineProps(props: WebhookPipelineProps): WebhookPipelineProps {
  return Object.fromEntries(Object.entries(props).filter(([name]) => Object.hasOwn(KINDS, name)));
}

/**
 * Checks the names of the props, and that each value is of its kind.
 *
 * @throws Error that names the prop, what is allowed and what was given.
 */
export function checkKinds(props: WebhookPipelineProps): void {
  if (!isObject(props))
    throw new Error(`The props of a WebhookPipeline must be an object, got ${describeSetting(props)}.`);
  for (const [name, value] of Object.entries(props)) {
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name as keyof WebhookPipelineProps] : undefined;
    if (kind === undefined)
      throw new Error(`There is no prop '${name}': it must be one of ${Object.keys(KINDS).join(', ')}.`);
    if (value !== undefined && !kind.holds(value))
      throw new Error(`'${name}' must be ${kind.allowed}, got ${describeSetting(value)}.`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** By its shape: npm may have installed a second aws-cdk-lib, whose classes are not ours. */
function hasMethods(value: unknown, ...methods: readonly string[]): boolean {
  return isObject(value) && methods.every((method) => typeof value[method] === 'function');
}
