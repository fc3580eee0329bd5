const position = {
  instrument: 'ACME',
  marketValue: 1_000_000,
  expectedDailyReturn: 0.0004,
  dailyVolatility: 0.012,
};

/** A body of `portfolio-risk` whose computation takes milliseconds. */
export const PORTFOLIO = {
  positions: [position],
  horizonDays: 10,
  confidence: 0.99,
  scenarios: 1_000,
  seed: 42,
};

/** Meets the schema and fails as `InvalidDelivery`: the two correlations of the pair differ. */
export const CONTRADICTORY_PORTFOLIO = {
  ...PORTFOLIO,
  positions: [position, position],
  correlations: [
    [1, 0.5],
    [0.2, 1],
  ],
};

/** A portfolio whose computation takes a second or so. */
const SLOW_PORTFOLIO = {
  ...PORTFOLIO,
  positions: Array.from({ length: 100 }, () => PORTFOLIO.positions[0]),
  scenarios: 100_000,
};

/** A delivery to send. */
export interface ExampleDelivery {
  readonly source: string;
  readonly body: string;
}

/** The deliveries that are sent along the paths of a pipeline, by the outcome of their computation. */
export type ExampleDeliveries = Readonly<
  Record<'small' | 'heavy' | 'large' | 'huge' | 'failing' | 'slow', ExampleDelivery>
>;

/** A result is as long as the key: `generic` answers with the top-level keys of `data`. */
const withResultOf = (characters: number): string =>
  JSON.stringify({ data: { ['k'.repeat(characters)]: 1 } });

const portfolio = (body: object): ExampleDelivery => ({
  source: 'portfolio-risk',
  body: JSON.stringify(body),
});

/** Examples for the sources of this project. */
export const OWN_EXAMPLES: ExampleDeliveries = {
  small: { source: 'generic', body: '{"data":1}' },
  heavy: portfolio(PORTFOLIO),
  large: { source: 'generic', body: withResultOf(20_000) },
  huge: { source: 'generic', body: withResultOf(255_000) },
  failing: portfolio(CONTRADICTORY_PORTFOLIO),
  slow: portfolio(SLOW_PORTFOLIO),
};

/** Examples for an app, whose computation is not known: `steer-computation.ts` decides their outcomes. */
export function appExamples(source: string): ExampleDeliveries {
  const any = { source, body: '{"data":1}' };
  return { small: any, heavy: any, large: any, huge: any, failing: any, slow: any };
}
