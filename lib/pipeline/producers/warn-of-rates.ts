import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import type { ResolvedProducer } from './resolved-producer.ts';

/** The rates behind the keys. */
interface SharedRates {
  readonly sources: readonly ResolvedSource[];
  /** Of the stage, for each method. */
  readonly rateLimit: number;
}

/** Warns where several producers share a rate that is less than their rates together: one of them could use it up. */
export function warnOfRates(
  scope: Construct,
  producers: readonly ResolvedProducer[],
  { sources, rateLimit }: SharedRates,
): void {
  const shared = [
    { what: 'the polls', rate: rateLimit, callers: producers },
    ...sources.map((source) => ({
      what: `the source '${source.name}'`,
      rate: source.rateLimit ?? rateLimit,
      callers: producers.filter(({ sources: own }) => own.includes(source.name)),
    })),
  ];
  for (const { what, rate, callers } of shared) {
    const rates = [rate, ...callers.map((caller) => caller.rateLimit)];
    const together = callers.reduce((sum, caller) => sum + caller.rateLimit, 0);
    if (callers.length < 2 || rates.some((each) => Token.isUnresolved(each)) || together <= rate) continue;
    Annotations.of(scope).addWarningV2(
      `webhook-pipeline:producersShareRate:${what}`,
      `Producers (${callers.map(({ name }) => name).join(', ')}) may send ${together} requests a second together, and ${what} take ${rate}: one of them could use up the rate of the others. Give them a lower 'rateLimit', or raise that behind them.`,
    );
  }
}
