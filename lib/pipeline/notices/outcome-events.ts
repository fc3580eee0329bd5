import { Aws } from 'aws-cdk-lib';
import { EventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { FINAL_STATUSES } from '../../contracts/delivery.ts';
import { OUTCOME_EVENT } from '../../contracts/outcome-event.ts';
import { describeSetting } from '../setting-rule.ts';
import type { Notice } from './notice.ts';

/** How a delivery may end. */
export type FinalStatus = (typeof FINAL_STATUSES)[number];

/** Which outcomes a rule of `onOutcome` takes, and where they go. */
export interface OnOutcomeOptions {
  /**
   * A target of EventBridge, or a notice.
   *
   * @default - none; add some with `addTarget`
   */
  readonly target?: IRuleTarget | Notice;
  /**
   * Only the outcomes of these sources.
   *
   * @default - of all
   */
  readonly sources?: string[];
  /**
   * Only outcomes with these statuses.
   *
   * @default - with any
   */
  readonly statuses?: FinalStatus[];
  /** @default - says that it takes outcomes */
  readonly description?: string;
}

/**
 * The bus on which outcomes are announced, and its rules. It is a bus of the pipeline's own, because any rule of the account
 * may read the default one.
 */
export class OutcomeEvents extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      // The name of a bus is unique in account and region, and CDK's does not hold the name of the stack.
      eventBusName: `${Aws.STACK_NAME}-${id}-${this.node.addr.slice(-8)}`,
      description: 'Outcomes of deliveries.',
    });
  }

  /**
   * A rule for some outcomes, without a target.
   *
   * @throws Error that names the option, what is allowed and what was given.
   */
  addRule(id: string, options: OnOutcomeOptions, knownSources: readonly string[]): Rule {
    const { sources, statuses, description = 'Outcomes of deliveries.' } = options;
    const detail = {
      ...(sources !== undefined && { source: checkWords(id, 'sources', sources, knownSources) }),
      ...(statuses !== undefined && { status: checkWords(id, 'statuses', statuses, FINAL_STATUSES) }),
    };
    return new Rule(this, id, {
      description,
      eventBus: this.bus,
      eventPattern: {
        source: [OUTCOME_EVENT.source],
        detailType: [OUTCOME_EVENT.detailType],
        ...(Object.keys(detail).length > 0 && { detail }),
      },
    });
  }
}

function checkWords(
  id: string,
  option: string,
  given: readonly string[],
  known: readonly string[],
): string[] {
  if (Array.isArray(given) && given.length > 0 && given.every((word) => known.includes(word)))
    return [...given];
  throw new Error(
    `onOutcome '${id}': '${option}' must be a list of ${known.join(', ')}, got ${describeSetting(given)}.`,
  );
}
